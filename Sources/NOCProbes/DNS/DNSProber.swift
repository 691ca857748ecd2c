package import NOCCore
package import NetIO

/// Puts one question to one name server, over UDP (again over TCP when the answer is truncated) or TCP.
///
/// Answers to other questions, with another id or broken, are ignored and counted over UDP. The letters of the name are in a random
/// case until the server shows that it does not repeat them.
///
/// Latency is the time from the question that was answered to its answer. Measurements: `resolve_ms` where the server is a name,
/// `ttl_s` (the least of the answers).
package actor DNSProber: Prober {
    private let check: DNSCheck
    private let timeout: Duration
    private let loop: EventLoop
    private let resolver: Resolver
    private let reader = Lanes.Client()
    /// Whether the server repeats the letters of a name as it was asked.
    private var keepsLetters = true

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    package init(_ check: DNSCheck, timeout: Duration, loop: EventLoop, resolver: Resolver) {
        self.check = check
        self.timeout = timeout
        self.loop = loop
        self.resolver = resolver
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var recorder = TraceRecorder(isOn: trace)
        var measurements: [Measurement] = []
        do throws(ProbeFailure) {
            let server = try await server(&recorder, &measurements)
            let (answer, begin) = try await ask(server, &recorder)
            let latency = Latency(EventLoop.monotonic() - begin)
            if let least = answer.records.map(\.timeToLive).min() {
                measurements.append(Measurement(.timeToLive, Double(least)))
            }
            let failure = judge(answer, server)
            return ProbeResult(
                failure?.outcome ?? .ok, reason: failure?.reason, latency: latency, measurements: measurements,
                trace: recorder.steps)
        } catch {
            return ProbeResult(
                error.outcome, reason: error.reason, measurements: measurements, trace: recorder.steps)
        }
    }

    // MARK: Asking

    private func server(
        _ recorder: inout TraceRecorder, _ measurements: inout [Measurement]
    ) async throws(ProbeFailure) -> SocketAddress {
        guard let endpoint = Endpoint(check.server, defaultPort: 53) else {
            throw ProbeFailure(unknown: .localError, "\(check.server) is no name server")
        }
        let begin = EventLoop.monotonic()
        let family = check.family.flatMap { IPFamily(rawValue: $0.rawValue) }
        let found = await resolver.resolve(endpoint.host, family: family, timeout: timeout)
        recorder.step("resolve", found.traceText, since: begin)
        if IPAddress(endpoint.host) == nil {
            measurements.append(Measurement(.resolve, Latency(EventLoop.monotonic() - begin).milliseconds))
        }
        do {
            guard let address = try found.get().first else { throw ProbeFailure(.nameNotFound, endpoint.host) }
            return SocketAddress(address, port: endpoint.port)
        } catch let failure as ResolveFailure {
            throw ProbeFailure(failure, host: endpoint.host)
        } catch {
            throw ProbeFailure(.nameNotFound, endpoint.host)
        }
    }

    /// The answer, and when its question was put first.
    private func ask(
        _ server: SocketAddress, _ recorder: inout TraceRecorder
    ) async throws(ProbeFailure) -> (DNSMessage.Answer, since: Duration) {
        let deadline = recorder.start + timeout
        var begin = EventLoop.monotonic()
        if check.transport == .udp {
            var end = try await askOverUDP(server, try question(mixed: keepsLetters), deadline, &recorder)
            if case .otherLetters = end {
                // Another port and another id, so that who guessed those of before has won nothing.
                keepsLetters = false
                begin = EventLoop.monotonic()
                end = try await askOverUDP(server, try question(mixed: false), deadline, &recorder)
            }
            if case .answer(let answer) = end, !answer.isTruncated { return (answer, begin) }
        }
        return (try await askOverTCP(server, try question(mixed: false), deadline, &recorder), begin)
    }

    private func question(mixed: Bool) throws(ProbeFailure) -> DNSMessage.Question {
        guard var question = DNSMessage.Question(id: .random(in: 0...(.max)), name: check.name, type: check.type) else {
            throw ProbeFailure(unknown: .localError, "\(check.name) is no domain name")
        }
        if mixed { question.mixLetters() }
        return question
    }

    private func askOverUDP(
        _ server: SocketAddress, _ question: DNSMessage.Question, _ deadline: Duration, _ recorder: inout TraceRecorder
    ) async throws(ProbeFailure) -> DNSExchange.End {
        let begin = EventLoop.monotonic()
        let name = "udp \(server)"
        var exchange = DNSExchange(question, loop: loop, reader: reader)
        let end: DNSExchange.End
        do throws(NetIOError) {
            end = try await exchange.overUDP(server, deadline: deadline)
            recorder.step(name, end.traceText, since: begin)
        } catch {
            recorder.step(name, "\(error)", since: begin)
            recorder.ignored(exchange.strays, since: begin)
            throw ProbeFailure(error.placed(server.ip), peer: "\(server)")
        }
        recorder.ignored(exchange.strays, since: begin)
        if case .unread(let failure) = end { throw ProbeFailure(failure, peer: "\(server)") }
        return end
    }

    private func askOverTCP(
        _ server: SocketAddress, _ question: DNSMessage.Question, _ deadline: Duration, _ recorder: inout TraceRecorder
    ) async throws(ProbeFailure) -> DNSMessage.Answer {
        let begin = EventLoop.monotonic()
        let name = "tcp \(server)"
        let bytes: [UInt8]
        do throws(NetIOError) {
            bytes = try await exchangeOverTCP(server, question.bytes, deadline)
        } catch {
            recorder.step(name, "\(error)", since: begin)
            throw ProbeFailure(error.placed(server.ip), peer: "\(server)")
        }
        let read = await DNSExchange(question, loop: loop, reader: reader).read(bytes, until: deadline)
        switch read {
        case .success(let answer?):
            recorder.step(name, answer.traceText, since: begin)
            return answer
        case .success(nil):
            recorder.step(name, "no answer to this question", since: begin)
            throw ProbeFailure(NetIOError.brokenProtocol("no answer to this question"), peer: "\(server)")
        case .failure(let failure): throw ProbeFailure(failure, peer: "\(server)")
        }
    }

    private func exchangeOverTCP(
        _ server: SocketAddress, _ question: [UInt8], _ deadline: Duration
    ) async throws(NetIOError) -> [UInt8] {
        let socket = try Socket(loop, .stream, server.ip.family)
        try await socket.connect(to: server, deadline: deadline)
        try await socket.send(UInt16(question.count).networkBytes + question, deadline: deadline)
        let head = try await socket.receiveAll(2, deadline: deadline)
        return try await socket.receiveAll(Int(head[0]) << 8 | Int(head[1]), deadline: deadline)
    }

    // MARK: Judging

    private func judge(_ answer: DNSMessage.Answer, _ server: SocketAddress) -> ProbeFailure? {
        let subject = "\(check.name) \(check.type.rawValue)"
        guard answer.code == 0 else {
            let code: Reason.Code = answer.code == 3 ? .nameNotFound : .answerUnexpected
            return ProbeFailure(code, "\(subject): \(server) says \(DNSMessage.text(answer.code))")
        }
        let values = answer.records.map(\.value)
        guard !values.isEmpty else { return ProbeFailure(.answerUnexpected, "\(subject): no such record") }
        let missing = check.expect.filter { wanted in !values.contains { agrees($0, with: wanted) } }
        if missing.isEmpty { return nil }
        let got = values.joined(separator: ", ")
        return ProbeFailure(.answerUnexpected, "\(subject): \(missing.joined(separator: ", ")) not in \(got)")
    }

    /// Addresses by value, names without regard to case and last dot; of MX and SOA the name alone will do.
    private func agrees(_ value: String, with wanted: String) -> Bool {
        if check.type == .txt { return value == wanted }
        if let address = IPAddress(wanted) { return IPAddress(value) == address }
        var wanted = (DomainName.ascii(wanted) ?? wanted).lowercased()
        if wanted.hasSuffix(".") { wanted.removeLast() }
        let words = value.split(separator: " ")
        switch check.type {
        case .mx: return value == wanted || words.last.map(String.init) == wanted
        case .soa: return value == wanted || words.first.map(String.init) == wanted
        default: return value == wanted
        }
    }
}

extension DNSExchange.End {
    /// For a trace.
    fileprivate var traceText: String {
        switch self {
        case .answer(let answer): answer.traceText
        case .otherLetters: "the answer does not keep the letters of the question; asked again"
        case .unread(let failure): failure.verdict.2
        }
    }
}

extension DNSMessage.Answer {
    /// For a trace.
    var traceText: String {
        if isTruncated { return "truncated" }
        return code == 0 ? records.map(\.value).joined(separator: ", ") : DNSMessage.text(code)
    }
}
