internal import CCurl
package import NetIO

/// One visitor: requests one after another with one cookie jar. Lives on the event loop, made for one attempt and then dropped.
package actor HTTPSession {
    let client: CurlClient
    let options: HTTPOptions
    let reader: Lanes.Client
    private var easy: EasyHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { client.loop.asUnownedSerialExecutor() }

    /// - Parameter reader: whose answers are unpacked, over many sessions.
    package init(client: CurlClient, options: HTTPOptions, reader: Lanes.Client = Lanes.Client()) {
        self.client = client
        self.options = options
        self.reader = reader
    }

    /// Sends `request`, follows redirects and returns the last answer.
    ///
    /// Each hop's name is resolved anew, each hop uses a new connection. Redirects go to http and https only and take sensitive
    /// fields and bodies to no other origin. One request at a time.
    ///
    /// - Parameter deadline: on the monotonic clock, for everything together.
    package func send(_ request: HTTPRequest, deadline: Duration) async throws(HTTPFailure) -> HTTPResponse {
        var request = request
        var hops: [HTTPHop] = []
        do throws(HTTPFailure) {
            while true {
                var response = try await exchange(request, deadline, &hops)
                guard let next = try redirect(request, response, followed: hops.count - 1) else {
                    response.hops = hops
                    return try await unpacked(response, deadline)
                }
                request = next
            }
        } catch {
            var failure = error
            failure.hops = hops
            throw failure
        }
    }

    /// The value of the cookie of that name, whatever its host. Of several the newest.
    package func cookie(_ name: String) -> String? {
        // domain, tail match, path, secure, expires, name, value
        let cookies = (easy?.lines(CURLINFO_COOKIELIST) ?? []).map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        return cookies.last { $0.count >= 7 && $0[5] == name }.map { String($0[6]) }
    }

    // MARK: One hop

    private func exchange(_ request: HTTPRequest, _ deadline: Duration, _ hops: inout [HTTPHop])
        async throws(HTTPFailure) -> HTTPResponse
    {
        let start = EventLoop.monotonic()
        hops.append(HTTPHop(url: request.url, status: 0, start: start, timings: HTTPTimings()))
        let last = hops.count - 1
        defer { hops[last].timings.total = EventLoop.monotonic() - start }

        let proxy = try options.proxy.map { text throws(HTTPFailure) in try HTTPProxy(text) }
        let addresses = try await resolve(request.url, proxy, deadline)
        let resolved = EventLoop.monotonic()
        if addresses.wasAsked { hops[last].timings.resolve = resolved - start }

        let hop = Hop(
            request: request, addresses: addresses.list, proxy: proxy,
            serverName: request.url.isSecure && request.url.host == hops[0].url.host ? options.serverName : nil,
            timeout: deadline - resolved)
        guard hop.timeout > .zero else { throw HTTPFailure(.timeout, "no time left for \(request.url.shown)") }
        let easy = try readyHandle()
        try easy.prepare(hop, options)
        let code = try await transfer(easy)
        easy.describe(&hops[last])
        if let failure = easy.failure(code, hop, options) { throw failure }
        if let proxy, hops[last].status == 407 {
            throw HTTPFailure(.proxyFailed, "the proxy \(proxy.place) refused to let noc in: status 407")
        }
        let receiver = easy.receiver
        return HTTPResponse(
            status: hops[last].status, fields: receiver.fields, location: receiver.location, body: receiver.body,
            codings: receiver.codings, lacksCertificate: easy.lacksCertificate, hops: hops)
    }

    private func readyHandle() throws(HTTPFailure) -> EasyHandle {
        if let easy { return easy }
        let new = try EasyHandle(socketsBelow: client.loop.socketMark)
        easy = new
        return new
    }

    private func transfer(_ easy: EasyHandle) async throws(HTTPFailure) -> CURLcode {
        let multi = try client.multi(authorities: options.authorities)
        let id = multi.newID()
        let loop = client.loop
        let result = await withTaskCancellationHandler {
            await run(id, easy, on: multi)
        } onCancel: {
            loop.submit { multi.end(id) }
        }
        return try result.get()
    }

    private func run(_ id: Int, _ easy: EasyHandle, on multi: MultiHandle) async -> Result<CURLcode, HTTPFailure> {
        await withCheckedContinuation { continuation in
            do throws(HTTPFailure) {
                try multi.start(id, easy) { continuation.resume(returning: .success($0)) }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }

    // MARK: Names

    private func resolve(_ url: HTTPURL, _ proxy: HTTPProxy?, _ deadline: Duration)
        async throws(HTTPFailure) -> (list: [IPAddress], wasAsked: Bool)
    {
        let host = proxy?.host ?? url.host
        let known = proxy == nil ? options.address(of: url) : nil
        if let address = IPAddress(known ?? host) {
            guard options.family == nil || options.family == address.family else {
                throw HTTPFailure(.local, "\(address) is not of the address family asked for")
            }
            return ([address], false)
        }
        if let known { throw HTTPFailure(.local, "\(known) is no address") }
        let time = deadline - EventLoop.monotonic()
        switch await client.resolver.resolve(host, family: options.family, timeout: time) {
        case .success(let list): return (list, true)
        case .failure(let failure): throw HTTPFailure(failure, host: host, isProxy: proxy != nil)
        }
    }
}
