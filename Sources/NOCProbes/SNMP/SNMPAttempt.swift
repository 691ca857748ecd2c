internal import NOCCore
internal import NetIO
internal import SNMPClient

/// One attempt on an agent: the time left to it, and its trace.
struct SNMPAttempt {
    let agent: SNMPAgent
    private let timeout: Duration
    private var recorder: TraceRecorder

    init(_ agent: SNMPAgent, timeout: Duration, trace: Bool) {
        self.agent = agent
        self.timeout = timeout
        recorder = TraceRecorder(isOn: trace)
    }

    private var left: Duration { recorder.start + timeout - EventLoop.monotonic() }

    /// For a trace: the opening of the session as a step of its own. `get` and `walk` do it, too.
    nonisolated(nonsending) mutating func connect() async throws(ProbeFailure) {
        let begin = EventLoop.monotonic()
        do throws(SNMPError) {
            let (address, engine) = try await agent.connect(within: left)
            let id = engine.map { ", engine \(SNMPValue.octets($0).text)" } ?? ""
            recorder.step("session", "\(agent.credential) with \(address)\(id)", since: begin)
        } catch {
            throw fail("session", error, since: begin)
        }
    }

    nonisolated(nonsending) mutating func get(_ objects: [ObjectIdentifier]) async throws(ProbeFailure)
        -> SNMPResponse
    {
        let begin = EventLoop.monotonic()
        do throws(SNMPError) {
            let response = try await agent.get(objects, within: left)
            let missing = response.values.count(where: \.isMissing)
            recorder.step("get", "\(objects.count) objects, \(missing) of them missing", since: begin)
            return response
        } catch {
            throw fail("get", error, since: begin)
        }
    }

    /// The rows under `column` up to the first for which `stop` is true.
    nonisolated(nonsending) mutating func walk(
        _ column: ObjectIdentifier, named name: String, until stop: @Sendable (SNMPVariable) -> Bool = { _ in false }
    ) async throws(ProbeFailure) -> [SNMPVariable] {
        let begin = EventLoop.monotonic()
        do throws(SNMPError) {
            let rows = try await agent.walk(column, within: left, until: stop)
            recorder.step("walk \(name)", "\(rows.count) rows", since: begin)
            return rows
        } catch {
            throw fail("walk \(name)", error, since: begin)
        }
    }

    private mutating func fail(_ step: String, _ error: SNMPError, since begin: Duration) -> ProbeFailure {
        let failure = ProbeFailure(error, agent: agent, timeout: timeout)
        recorder.step(step, "\(failure.reason)", since: begin)
        return failure
    }

    // MARK: The end

    func finish(_ result: ProbeResult) -> ProbeResult {
        var result = result
        result.trace = recorder.steps
        return result
    }

    func finish(_ failure: ProbeFailure) -> ProbeResult {
        ProbeResult(failure.outcome, reason: failure.reason, trace: recorder.steps)
    }
}

extension ProbeFailure {
    /// An agent that refuses the user lives, but says nothing of what the check is about: unknown, like every trouble of
    /// the credential and of this host. Silence, a closed port and a wrong answer are failures of the target.
    init(_ error: SNMPError, agent: SNMPAgent, timeout: Duration) {
        let peer = agent.endpoint
        switch error {
        case .timeout:
            let hint = if case .community = agent.credential { "; is the community right?" } else { "" }
            self.init(.timeout, "\(peer): no answer in \(timeout / .seconds(1)) s\(hint)")
        case .garbage(let what): self.init(.protocolError, "\(peer): \(what)")
        case .refused: self.init(.connectionRefused, "\(peer)")
        case .hostUnreachable: self.init(.hostUnreachable, "\(peer)")
        case .networkUnreachable: self.init(.networkUnreachable, "\(peer)")
        case .nameNotFound(let why): self.init(.nameNotFound, "\(peer.host): \(why)")
        case .noNameServer(let why): self.init(unknown: .noNameServer, "\(peer.host): \(why)")
        case .authentication(let refusal):
            self.init(unknown: .snmpAuthentication, "\(agent.credential) on \(peer): \(refusal.rawValue)")
        case .status(let status, _) where status == .authorizationError || status == .noAccess:
            self.init(unknown: .snmpAuthentication, "\(agent.credential) on \(peer): \(status.name)")
        case .status(let status, let index): self.init(.snmpError, "\(peer): \(status.name) at object \(index)")
        case .notIncreasing(let object): self.init(.snmpError, "\(peer): the table goes back at \(object)")
        case .tooLong(let rows): self.init(.snmpError, "\(peer): the table does not end after \(rows) rows")
        case .credential(let why): self.init(unknown: .noCredential, why)
        case .local(let why): self.init(unknown: .localError, "\(peer): \(why)")
        }
    }
}
