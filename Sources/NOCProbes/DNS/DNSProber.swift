internal import Glibc
package import NOCCore
package import NetIO

/// Puts one question to one name server, over UDP (again over TCP when the answer is truncated) or TCP.
///
/// Latency is the time from the first question to the answer. Measurements: `resolve_ms` where the server is a name,
/// `ttl_s` (the least of the answers).
package actor DNSProber: Prober {
    /// Datagrams that answer something else before the server is called broken.
    private static let mostStrays = 100
    /// A datagram may be lost: the question goes out so often within the timeout.
    private static let questionsOverUDP = 3
    /// Bytes of an answer that is read on the event loop.
    private static let longestGlance = 1_024

    private let check: DNSCheck
    private let timeout: Duration
    private let loop: EventLoop
    private let resolver: Resolver
    private let reader = Lanes.Client()

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
            let begin = EventLoop.monotonic()
            let answer = try await ask(server, &recorder)
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

    private func ask(_ server: SocketAddress, _ recorder: inout TraceRecorder) async throws(ProbeFailure)
        -> DNSMessage.Answer
    {
        guard let question = DNSMessage.Question(id: .random(in: 0...(.max)), name: check.name, type: check.type) else {
            throw ProbeFailure(unknown: .localError, "\(check.name) is no domain name")
        }
        let deadline = recorder.start + timeout
        if check.transport == .udp {
            let answer = try await ask(server, question, .udp, deadline, &recorder)
            if !answer.isTruncated { return answer }
        }
        return try await ask(server, question, .tcp, deadline, &recorder)
    }

    private func ask(
        _ server: SocketAddress, _ question: DNSMessage.Question, _ transport: DNSCheck.Transport,
        _ deadline: Duration, _ recorder: inout TraceRecorder
    ) async throws(ProbeFailure) -> DNSMessage.Answer {
        let begin = EventLoop.monotonic()
        let name = "\(transport.rawValue) \(server)"
        do throws(NetIOError) {
            let answer: DNSMessage.Answer?
            switch transport {
            case .udp: answer = try await askOverUDP(server, question, deadline)
            case .tcp: answer = try await askOverTCP(server, question, deadline)
            }
            recorder.step(name, answer?.traceText ?? "no answer to this question", since: begin)
            guard let answer else { throw NetIOError.brokenProtocol("no answer to this question") }
            return answer
        } catch {
            recorder.step(name, "\(error)", since: begin)
            throw ProbeFailure(error.placed(server.ip), peer: "\(server)")
        }
    }

    /// nil: only answers to other questions came.
    private func askOverUDP(
        _ server: SocketAddress, _ question: DNSMessage.Question, _ deadline: Duration
    ) async throws(NetIOError) -> DNSMessage.Answer? {
        let socket = try Socket(loop, .datagram, server.ip.family)
        // Connected: the kernel keeps away what others send.
        try await socket.connect(to: server, deadline: deadline)
        let share = (deadline - EventLoop.monotonic()) / DNSProber.questionsOverUDP
        var strays = 0
        for round in 1...DNSProber.questionsOverUDP {
            try await socket.send(question.bytes, deadline: deadline)
            let until = round == DNSProber.questionsOverUDP ? deadline : EventLoop.monotonic() + share
            do throws(NetIOError) {
                while strays < DNSProber.mostStrays {
                    let bytes = try await socket.receive(upTo: 65_535, deadline: until)
                    if let answer = try await read(bytes, question, deadline) { return answer }
                    strays += 1
                }
                return nil
            } catch {
                guard error.isTimeout, round < DNSProber.questionsOverUDP else { throw error }
            }
        }
        return nil
    }

    /// nil: the answer is to another question, or broken.
    private func askOverTCP(
        _ server: SocketAddress, _ question: DNSMessage.Question, _ deadline: Duration
    ) async throws(NetIOError) -> DNSMessage.Answer? {
        let socket = try Socket(loop, .stream, server.ip.family)
        try await socket.connect(to: server, deadline: deadline)
        let bytes = question.bytes
        try await socket.send(UInt16(bytes.count).networkBytes + bytes, deadline: deadline)
        let head = try await socket.receiveAll(2, deadline: deadline)
        let answer = try await socket.receiveAll(Int(head[0]) << 8 | Int(head[1]), deadline: deadline)
        return try await read(answer, question, deadline)
    }

    /// A long answer takes a while: beside the event loop.
    private func read(
        _ bytes: [UInt8], _ question: DNSMessage.Question, _ deadline: Duration
    ) async throws(NetIOError) -> DNSMessage.Answer? {
        if bytes.count <= DNSProber.longestGlance { return DNSMessage.read(bytes, answering: question) }
        let read = await loop.lanes.run(for: reader, reading: bytes.count, until: deadline) {
            DNSMessage.read(bytes, answering: question)
        }
        switch read {
        case .success(let answer): return answer
        case .failure(.crowded): throw NetIOError("read", code: EBUSY)
        case .failure: throw NetIOError("judge", code: ETIMEDOUT, origin: .remote)
        }
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

extension DNSMessage.Answer {
    /// For a trace.
    var traceText: String {
        if isTruncated { return "truncated" }
        return code == 0 ? records.map(\.value).joined(separator: ", ") : DNSMessage.text(code)
    }
}
