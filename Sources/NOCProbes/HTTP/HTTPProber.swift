internal import CurlClient
internal import NOCCore
internal import NetIO

/// Visits a web server: one request, or several with one cookie jar.
///
/// Latency is the time of all requests together, redirects included, up to the last byte. Measurements, of the last request's last
/// hop: `resolve_ms` `connect_ms` `tls_ms` `first_byte_ms` (each phase by itself, those that happened) and `body_bytes`;
/// `certificate_days`, the least over the requests.
///
/// A login credential is sent as HTTP basic, unless a step uses `${username}` or `${password}`: then only there. A captured value
/// stays data where it is used: see `HTTPTemplate.Place`. Before the password is sent the credential's guard is asked; while that is
/// closed nothing is sent.
actor HTTPProber: Prober {
    private let check: HTTPCheck
    private let timeout: Duration
    private let client: CurlClient
    private let time: any TimeSource
    private let options: HTTPOptions
    private let access: HTTPAccess
    private let keeper: CredentialGuard?
    private let steps: Result<[HTTPStep], HTTPVerdict>
    private let reader = Lanes.Client()

    nonisolated var unownedExecutor: UnownedSerialExecutor { client.loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - credential: the one that the check names.
    ///   - guards: of the credentials of all probers.
    ///   - time: tells how many days a certificate has left.
    init(
        _ check: HTTPCheck, credential: ResolvedCredential?, guards: GuardBook, timeout: Duration, client: CurlClient,
        time: any TimeSource
    ) {
        self.check = check
        self.timeout = timeout
        self.client = client
        self.time = time
        options = HTTPOptions(check)
        access = HTTPAccess(credential, isNamed: check.credential != nil)
        keeper = guards.keeper(of: check.credential, credential)
        steps = HTTPStep.all(of: check)
    }

    func probe(trace: Bool) async -> ProbeResult {
        var attempt = HTTPAttempt(recorder: TraceRecorder(isOn: trace), access: access)
        do throws(HTTPVerdict) {
            if let missing = access.missing { throw HTTPVerdict(.unknown, .noCredential, missing) }
            let steps = try steps.get()
            let session = HTTPSession(client: client, options: options, reader: reader)
            // Who signs in by a form does not by a header.
            let authorization = steps.contains(where: \.isLogin) ? nil : access.authorization
            let isMarked = steps.contains(where: \.tellsLogin)
            for step in steps { try await visit(step, authorization, isMarked: isMarked, session, &attempt) }
        } catch {
            attempt.object(error)
        }
        if let end = attempt.login, let cleared = await keeper?.leave(end, begun: attempt.entered) {
            attempt.tell(of: cleared)
        }
        return attempt.result
    }

    private func visit(
        _ step: HTTPStep, _ authorization: String?, isMarked: Bool, _ session: HTTPSession,
        _ attempt: inout HTTPAttempt
    ) async throws(HTTPVerdict) {
        attempt.step = step.name
        let authorization = step.hasLiteralHost ? authorization : nil
        let request = try step.request(
            attempt.values, authorization: authorization, followsRedirects: check.followRedirects)
        let signsIn = step.sendsPassword || authorization != nil && access.isBasic
        if signsIn { try await enter(&attempt) }
        let response = try await send(request, session, &attempt)
        let days = response.certificateEnd.map { Double($0 - time.now().milliseconds / 1_000) / 86_400 }
        attempt.measure(response, certificateDays: days)

        var cookies: [String: String] = [:]
        for name in step.captures.compactMap(\.cookie) { cookies[name] = await session.cookie(name) }
        let reading = try await read(response, of: step, cookies, &attempt)
        if let verdict = reading.verdict {
            let verdict = step.asRefusedLogin(
                reading, verdict, response, isAuthorized: authorization != nil,
                isLoginAgain: attempt.isBack(at: response, of: request))
            if verdict.code == .loginRefused, signsIn || step.tellsLogin && attempt.login != nil {
                attempt.login = .refused(attempt.redactor.redacted(verdict.text))
            }
            throw verdict
        }
        if isMarked ? step.tellsLogin && attempt.login != nil : signsIn { attempt.login = .accepted }
        if let verdict = step.judge.judgeLimits(response, certificateDays: days) { attempt.object(verdict) }
        attempt.learn(reading.captured)
        attempt.visited(response)
    }

    private func read(
        _ response: HTTPResponse, of step: HTTPStep, _ cookies: [String: String], _ attempt: inout HTTPAttempt
    ) async throws(HTTPVerdict) -> HTTPStep.Conclusion {
        let begin = EventLoop.monotonic()
        do throws(HTTPVerdict) {
            let reading = try await step.reading(
                of: response, cookies, attempt.redactor, on: client.loop.lanes, for: reader,
                until: attempt.recorder.start + timeout)
            attempt.recorder.step("judge", reading.verdict?.code.rawValue ?? "as expected", since: begin)
            return reading
        } catch {
            attempt.recorder.step("judge", error.text, since: begin)
            throw error
        }
    }

    /// Asks the credential's guard, once an attempt. Waiting for another's try leaves time enough for one's own.
    private func enter(_ attempt: inout HTTPAttempt) async throws(HTTPVerdict) {
        guard let keeper, attempt.login == nil else { return }
        let begin = EventLoop.monotonic()
        let state = await keeper.summary(limit: access.perHourLimit)
        do throws(CredentialGuard.Closed) {
            attempt.entered = try await keeper.enter(
                limit: access.perHourLimit, patience: attempt.recorder.start + timeout / 2 - EventLoop.monotonic())
            attempt.login = .unsent
            attempt.recorder.step("credential", state, since: begin)
        } catch {
            attempt.recorder.step("credential", state, since: begin)
            // A refusal stands until it is cleared, and people are told of it; a limit says nothing of the portal.
            throw HTTPVerdict(error.code == .loginHalted ? .fail : .unknown, error.code, error.text)
        }
    }

    private func send(_ request: HTTPRequest, _ session: HTTPSession, _ attempt: inout HTTPAttempt)
        async throws(HTTPVerdict) -> HTTPResponse
    {
        do throws(HTTPFailure) {
            let response = try await session.send(request, deadline: attempt.recorder.start + timeout)
            attempt.trace(response.hops, request.method)
            if case .unsent = attempt.login { attempt.login = .unheard }
            return response
        } catch {
            if case .unsent = attempt.login, error.hops.contains(where: \.isReached) { attempt.login = .unheard }
            attempt.trace(error.hops, request.method)
            throw HTTPVerdict(error)
        }
    }
}

extension HTTPHop {
    /// Whether the request may have gone out.
    fileprivate var isReached: Bool { (url.isSecure ? timings.tls : timings.connect) != nil || status != 0 }
}

extension HTTPOptions {
    init(_ check: HTTPCheck) {
        let version: Version? =
            switch check.version {
            case .http10: .http10
            case .http11: .http11
            case .http2: .http2
            case nil: nil
            }
        self.init(
            bind: check.bind, family: check.family.flatMap { IPFamily(rawValue: $0.rawValue) }, proxy: check.proxy,
            version: version, verifiesPeer: check.tls.verify, authorities: check.tls.authorities,
            serverName: check.tls.serverName, certificate: check.tls.certificate, key: check.tls.key,
            isLegacy: check.tls.legacy, userAgent: check.userAgent ?? "noc", maximumBody: check.maximumBody,
            addresses: check.resolve)
    }
}
