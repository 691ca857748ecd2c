internal import Glibc
package import NOCCore
package import NetIO

/// Connects, over TLS if asked, says something and listens for what is expected.
///
/// Latency is the time from the start of the attempt to its end. Measurements: `resolve_ms`, `connect_ms`, `tls_ms`,
/// `certificate_days`.
package actor TCPProber: Prober {
    /// Bytes of what the server says that are looked at.
    static let longestAnswer = 64 << 10
    private static let mostAddresses = 4

    private let check: TCPCheck
    private let timeout: Duration
    private let expectation: BoundedPattern?
    private let loop: EventLoop
    private let resolver: Resolver
    private let tls: TLSClient
    private let reader = Lanes.Client()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    package init(_ check: TCPCheck, timeout: Duration, loop: EventLoop, resolver: Resolver, tls: TLSClient) {
        self.check = check
        self.timeout = timeout
        self.loop = loop
        self.resolver = resolver
        self.tls = tls
        expectation = check.expect.flatMap { BoundedPattern($0) }
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = Attempt(recorder: TraceRecorder(isOn: trace), timeout: timeout)
        do throws(ProbeFailure) {
            let socket = try await connect(&attempt)
            let stream = try await secure(socket, &attempt)
            try await converse(over: stream, &attempt)
            return attempt.result(.ok, latency: true)
        } catch {
            return attempt.result(error.outcome, reason: error.reason)
        }
    }

    private struct Attempt {
        var recorder: TraceRecorder
        let deadline: Duration
        var measurements: [Measurement] = []

        init(recorder: TraceRecorder, timeout: Duration) {
            self.recorder = recorder
            deadline = recorder.start + timeout
        }

        mutating func measure(_ measure: Measure, since begin: Duration) {
            measurements.append(Measurement(measure, Latency(EventLoop.monotonic() - begin).milliseconds))
        }

        func result(_ outcome: Outcome, reason: Reason? = nil, latency: Bool = false) -> ProbeResult {
            ProbeResult(
                outcome, reason: reason, latency: latency ? Latency(EventLoop.monotonic() - recorder.start) : nil,
                measurements: measurements.sorted { $0.name < $1.name }, trace: recorder.steps)
        }
    }

    private var peer: String { Endpoint(host: check.host, port: UInt16(clamping: check.port)).description }

    // MARK: Steps

    /// The first of the host's addresses that takes the connection; each gets its share of the time that is left.
    private func connect(_ attempt: inout Attempt) async throws(ProbeFailure) -> Socket {
        let begin = EventLoop.monotonic()
        let found = await resolver.resolve(check.host, family: nil, timeout: attempt.deadline - begin)
        attempt.recorder.step("resolve", found.traceText, since: begin)
        attempt.measure(.resolve, since: begin)
        let addresses: [IPAddress]
        do {
            addresses = Array(try found.get().prefix(TCPProber.mostAddresses))
        } catch {
            throw ProbeFailure(error, host: check.host)
        }
        var failure: ProbeFailure?
        for (index, address) in addresses.enumerated() {
            do throws(ProbeFailure) {
                return try await connect(to: address, addressesLeft: addresses.count - index, &attempt)
            } catch {
                // What the target did says more than what this host lacks.
                if failure?.outcome != .fail { failure = error }
            }
        }
        throw failure ?? ProbeFailure(.nameNotFound, check.host)
    }

    private func connect(
        to address: IPAddress, addressesLeft: Int, _ attempt: inout Attempt
    ) async throws(ProbeFailure) -> Socket {
        let begin = EventLoop.monotonic()
        let target = SocketAddress(address, port: UInt16(clamping: check.port))
        do throws(NetIOError) {
            let socket = try Socket(loop, .stream, address.family)
            try await socket.connect(to: target, deadline: begin + (attempt.deadline - begin) / addressesLeft)
            attempt.recorder.step("connect", "\(target)", since: begin)
            attempt.measure(.connect, since: begin)
            return socket
        } catch {
            attempt.recorder.step("connect", "\(target): \(error)", since: begin)
            throw ProbeFailure(error.placed(address), peer: target.description)
        }
    }

    private func secure(_ socket: Socket, _ attempt: inout Attempt) async throws(ProbeFailure) -> any ByteStream {
        guard let options = check.tls else { return socket }
        let begin = EventLoop.monotonic()
        let wanted = TLSClient.Options(
            serverName: options.serverName ?? check.host, verify: options.verify, authorities: options.authorities,
            certificate: options.certificate, key: options.key, isLegacy: options.legacy)
        do throws(TLSFailure) {
            let stream = try await tls.connect(socket, wanted, deadline: attempt.deadline)
            let days = stream.certificateDays
            attempt.recorder.step("TLS", "\(stream.version), certificate \(days.map { Int($0) } ?? 0) d", since: begin)
            attempt.measure(.tls, since: begin)
            if let days { attempt.measurements.append(Measurement(.certificate, days)) }
            return stream
        } catch {
            attempt.recorder.step("TLS", "\(error)", since: begin)
            throw ProbeFailure(error, peer: peer)
        }
    }

    private func converse(over stream: any ByteStream, _ attempt: inout Attempt) async throws(ProbeFailure) {
        if let text = check.send {
            let begin = EventLoop.monotonic()
            do throws(NetIOError) {
                try await stream.send(Array(text.utf8), deadline: attempt.deadline)
            } catch {
                throw ProbeFailure(error, peer: peer)
            }
            attempt.recorder.step("send", "\(text.utf8.count) bytes", since: begin)
        }
        guard check.expect != nil else { return }
        guard let expectation else { throw ProbeFailure(unknown: .localError, "expect is no regular expression") }
        let begin = EventLoop.monotonic()
        var answer = TCPAnswer(expectation)
        let verdict = await answer.listen(
            to: stream, deadline: attempt.deadline, judgingOn: loop.lanes, for: reader)
        attempt.recorder.step("expect", answer.excerpt, since: begin)
        switch verdict {
        case .expected: return
        case .unread(let failure): throw ProbeFailure(failure, peer: peer)
        case .unexpected(let reason): throw ProbeFailure(reason, "\(peer): \(answer.complaint)")
        // In TLS 1.3 the refusal comes after the handshake.
        case .broken(let error) where error.code == EPROTO && (stream as? TLSStream)?.lacksCertificate == true:
            throw ProbeFailure(.clientCertificateRequired, "\(peer): \(error.operation)")
        case .broken(let error) where answer.isEmpty || error.origin == .local: throw ProbeFailure(error, peer: peer)
        case .broken(let error):
            throw ProbeFailure(error.isTimeout ? .timeout : .cutOff, "\(peer): \(answer.complaint)")
        }
    }
}

extension Result where Success == [IPAddress], Failure == ResolveFailure {
    /// For a trace.
    var traceText: String {
        switch self {
        case .success(let addresses): addresses.map(\.description).joined(separator: " ")
        case .failure(let failure): "\(failure)"
        }
    }
}
