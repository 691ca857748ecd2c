internal import CAres
internal import Glibc

/// One c-ares channel driven by the loop. Only on the loop. Each query under way keeps it alive.
final class AresChannel {
    struct Answer {
        var addresses: [IPAddress]
        /// The least time to live of all, in seconds; 0 from the hosts file.
        var timeToLive: Int
    }

    private let loop: EventLoop
    private var channel: ares_channel?
    private var timer: TimerID?
    /// Sockets that the process keeps for itself, and c-ares could not have.
    private var refusedSockets = 0

    /// Of a name: nobody tries more.
    private static let mostAddresses = 64
    private static let libraryStatus = ares_library_init(ARES_LIB_INIT_ALL)

    /// Asks `servers`, or those of the host's resolv.conf when empty. The hosts file comes first, as the host says.
    init(loop: EventLoop, servers: [SocketAddress]) throws(ResolveFailure) {
        loop.preconditionOnLoop()
        self.loop = loop
        guard AresChannel.libraryStatus == ARES_SUCCESS else { throw ResolveFailure(status: AresChannel.libraryStatus) }
        var options = ares_options()
        options.timeout = 1_500
        options.tries = 3
        options.sock_state_cb = { context, descriptor, readable, writable in
            guard let context else { return }
            // The channel that calls is destroyed in this object's deinit: the object is there.
            let channel = Unmanaged<AresChannel>.fromOpaque(context).takeUnretainedValue()
            channel.watch(descriptor, read: readable != 0, write: writable != 0)
        }
        options.sock_state_cb_data = Unmanaged.passUnretained(self).toOpaque()
        let mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
        var status = ares_init_options(&channel, &options, mask)
        if status == ARES_SUCCESS, !servers.isEmpty {
            status = ares_set_servers_ports_csv(channel, servers.map(\.description).joined(separator: ","))
        }
        guard status == ARES_SUCCESS else { throw ResolveFailure(status: status) }
        // Called before the socket is connected; less than 0 closes it.
        ares_set_socket_configure_callback(
            channel,
            { descriptor, _, context in
                guard let context else { return 0 }
                let channel = Unmanaged<AresChannel>.fromOpaque(context).takeUnretainedValue()
                return channel.permits(descriptor) ? 0 : -1
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        if let timer { loop.cancel(timer) }
        if let channel { ares_destroy(channel) }
    }

    /// Calls `done` once, perhaps before this returns. Ends by itself when no server answers.
    func lookUp(_ name: String, family: IPFamily?, _ done: @escaping (Result<Answer, ResolveFailure>) -> Void) {
        var hints = ares_addrinfo_hints()
        hints.ai_family = family?.domain ?? AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        // c-ares calls back exactly once for each query, also when the channel is destroyed.
        let query = Unmanaged.passRetained(Query(channel: self, done: done))
        ares_getaddrinfo(
            channel, name, nil, &hints,
            { context, status, _, list in
                guard let context else { return }
                let query = Unmanaged<Query>.fromOpaque(context).takeRetainedValue()
                query.finish(status: status, list: list)
            }, query.toOpaque())
        rearm()
    }

    private func permits(_ descriptor: Int32) -> Bool {
        do throws(NetIOError) {
            try loop.permit(descriptor)
            return true
        } catch {
            refusedSockets += 1
            return false
        }
    }

    private func watch(_ descriptor: Int32, read: Bool, write: Bool) {
        loop.unwatch(descriptor)
        guard read || write else { return }
        let interest: EventLoop.Interest = read ? (write ? .both : .read) : .write
        // Without a watch the query ends by its own timeout.
        try? loop.watch(descriptor, interest) { [weak self] readiness in self?.process(descriptor, readiness) }
    }

    private func process(_ descriptor: Int32, _ readiness: EventLoop.Readiness) {
        let failed = readiness.contains(.error)
        ares_process_fd(
            channel, failed || readiness.contains(.read) ? descriptor : ARES_SOCKET_BAD,
            failed || readiness.contains(.write) ? descriptor : ARES_SOCKET_BAD)
        rearm()
    }

    private func rearm() {
        if let timer { loop.cancel(timer) }
        timer = nil
        var time = timeval()
        guard ares_timeout(channel, nil, &time) != nil else { return }
        let delay = Duration.seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
        timer = loop.schedule(after: max(delay, .milliseconds(1))) { [weak self] in
            guard let self else { return }
            timer = nil
            ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
            rearm()
        }
    }

    private final class Query {
        let channel: AresChannel
        private let refusedBefore: Int
        let done: (Result<Answer, ResolveFailure>) -> Void

        init(channel: AresChannel, done: @escaping (Result<Answer, ResolveFailure>) -> Void) {
            self.channel = channel
            refusedBefore = channel.refusedSockets
            self.done = done
        }

        func finish(status: Int32, list: UnsafeMutablePointer<ares_addrinfo>?) {
            defer { if let list { ares_freeaddrinfo(list) } }
            let answer = Query.read(list)
            if status == ARES_SUCCESS, !answer.addresses.isEmpty {
                done(.success(answer))
            } else if status == ARES_ECONNREFUSED, channel.refusedSockets > refusedBefore {
                done(.failure(ResolveFailure(.local, "no socket: \(NetIOError.text(EMFILE))")))
            } else {
                done(.failure(ResolveFailure(status: status == ARES_SUCCESS ? ARES_ENODATA : status)))
            }
            // A channel must not be destroyed inside its own callback.
            let channel = channel
            channel.loop.schedule(after: .zero) { withExtendedLifetime(channel) {} }
        }

        private static func read(_ list: UnsafeMutablePointer<ares_addrinfo>?) -> Answer {
            var answer = Answer(addresses: [], timeToLive: .max)
            var next = list?.pointee.nodes
            while let node = next {
                next = node.pointee.ai_next
                let bytes = UnsafeRawBufferPointer(start: node.pointee.ai_addr, count: Int(node.pointee.ai_addrlen))
                guard answer.addresses.count < AresChannel.mostAddresses,
                    let address = SocketAddress(bytes)?.ip, !answer.addresses.contains(address)
                else { continue }
                answer.addresses.append(address)
                answer.timeToLive = min(answer.timeToLive, Int(node.pointee.ai_ttl))
            }
            return answer
        }
    }
}

extension ResolveFailure {
    init(status: Int32) {
        let text = String(cString: ares_strerror(status))
        switch status {
        case ARES_ENOTFOUND, ARES_ENODATA, ARES_EBADNAME, ARES_ENONAME: self.init(.nameNotFound, text)
        case ARES_ENOMEM, ARES_EFILE, ARES_ENOTINITIALIZED: self.init(.local, text)
        default: self.init(.noNameServer, text)
        }
    }
}
