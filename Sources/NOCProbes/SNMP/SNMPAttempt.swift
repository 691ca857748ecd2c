internal import NOCCore
internal import NetIO
internal import SNMPClient

/// One attempt on an agent: the time left to it, and its trace.
struct SNMPAttempt {
    let agent: SNMPAgent
    private let timeout: Duration
    private let reader: Lanes.Client
    private let straysBefore: Strays
    private var recorder: TraceRecorder

    /// - Parameter reader: whose answers are read apart, over many attempts.
    init(_ agent: SNMPAgent, timeout: Duration, trace: Bool, reader: Lanes.Client = Lanes.Client()) {
        self.agent = agent
        self.reader = reader
        straysBefore = agent.strays
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

    /// The rows under `column` up to the first for which `stop` is true: as many as came, with what ended them too early, the
    /// time or an error.
    nonisolated(nonsending) mutating func walk(
        _ column: ObjectIdentifier, named name: String, until stop: @Sendable (SNMPVariable) -> Bool = { _ in false }
    ) async throws(ProbeFailure) -> (rows: [SNMPVariable], trouble: SNMPError?) {
        let begin = EventLoop.monotonic()
        do throws(SNMPError) {
            let rows = try await agent.walk(column, within: left, until: stop)
            recorder.step("walk \(name)", "\(rows.count) rows", since: begin)
            return (rows, nil)
        } catch {
            let rows: [SNMPVariable]
            switch error {
            case .unfinished(let some), .interrupted(let some, _): rows = some
            // Agents say so of tables that they lack, and others of those that they cannot read just now.
            case .status(let status, _) where !status.isRefusal: rows = []
            default: throw fail("walk \(name)", error, since: begin)
            }
            recorder.step("walk \(name)", error.words, since: begin)
            return (rows, error)
        }
    }

    /// What `body` finds in answers, which may be long: beside the event loop.
    nonisolated(nonsending) func apart<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(ProbeFailure) -> T
    {
        let found = await agent.loop.lanes.run(for: reader, until: recorder.start + timeout, body)
        switch found {
        case .success(let value): return value
        case .failure(let failure): throw ProbeFailure(failure, peer: "\(agent.endpoint)")
        }
    }

    private mutating func fail(_ step: String, _ error: SNMPError, since begin: Duration) -> ProbeFailure {
        let failure = ProbeFailure(error, agent: agent, timeout: timeout)
        recorder.step(step, "\(failure.reason)", since: begin)
        return failure
    }

    // MARK: What an agent lacks

    /// An agent that answers lacks what is asked for: no outage, but the wrong question. Says what the device is.
    nonisolated(nonsending) mutating func lacks(_ code: Reason.Code, _ what: String) async -> ProbeFailure {
        let identity = await identity().map { "; the device says that it is \($0)" } ?? ""
        return ProbeFailure(unknown: code, "\(agent.endpoint): \(what)\(identity)")
    }

    /// The same, in the words of what came instead of the object's value.
    nonisolated(nonsending) mutating func lacks(_ object: ObjectIdentifier, _ value: SNMPValue) async -> ProbeFailure {
        guard case .unanswered(let error) = value else { return await lacks(.noSuchObject, "\(object)") }
        return await lacks(.snmpError, "\(object): \(error.words)")
    }

    /// `“H3C Comware …” (1.3.6.1.4.1.25506.1.1)`; nil when the agent does not say it in time.
    private nonisolated(nonsending) mutating func identity() async -> String? {
        let begin = EventLoop.monotonic()
        do throws(SNMPError) {
            let values = try await agent.get([SystemGroup.description, SystemGroup.objectID], within: left).values
            let words =
                values[0].isMissing
                ? ""
                : String(
                    values[0].text.split(whereSeparator: \.isWhitespace)
                        .joined(separator: " ").prefix(60))
            let parts = ["“\(words)”", values[1].isMissing ? nil : "(\(values[1].text))"].compactMap(\.self)
            recorder.step("get", parts.joined(separator: " "), since: begin)
            return values.allSatisfy(\.isMissing) ? nil : parts.joined(separator: " ")
        } catch {
            recorder.step("get", error.words, since: begin)
            return nil
        }
    }

    // MARK: The end

    func finish(_ result: ProbeResult) -> ProbeResult {
        var (result, recorder) = (result, recorder)
        recorder.ignored(agent.strays.since(straysBefore), since: recorder.start)
        result.trace = recorder.steps
        return result
    }

    func finish(_ failure: ProbeFailure) -> ProbeResult {
        finish(ProbeResult(failure.outcome, reason: failure.reason))
    }
}

/// SNMPv2-MIB
enum SystemGroup {
    static let description: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 1, 0]
    static let objectID: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 2, 0]
    static let upTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
}

extension SNMPError.Status {
    /// Of the user, not of an object.
    fileprivate var isRefusal: Bool { self == .authorizationError || self == .noAccess }
}

extension ProbeFailure {
    /// An agent that refuses the user lives, but says nothing of what the check is about, and neither does one that answers
    /// with errors: unknown, like every trouble of the credential and of this host. Silence, a closed port and what is no
    /// answer are failures of the target.
    init(_ error: SNMPError, agent: SNMPAgent, timeout: Duration) {
        let peer = agent.endpoint
        let seconds = NumberText.rounded(timeout / .seconds(1), digits: 1)
        switch error {
        case .timeout:
            let hint = if case .community = agent.credential { "; is the community right?" } else { "" }
            self.init(.timeout, "\(peer): no answer in \(seconds) s\(hint)")
        case .garbage(let what):
            self.init(.timeout, "\(peer): no answer in \(seconds) s; what came was ignored: \(what)")
        case .refused: self.init(.connectionRefused, "\(peer)")
        case .hostUnreachable: self.init(.hostUnreachable, "\(peer)")
        case .networkUnreachable: self.init(.networkUnreachable, "\(peer)")
        case .nameNotFound(let why): self.init(.nameNotFound, "\(peer.host): \(why)")
        case .noNameServer(let why): self.init(unknown: .noNameServer, "\(peer.host): \(why)")
        case .authentication(let refusal):
            self.init(unknown: .snmpAuthentication, "\(agent.credential) on \(peer): \(refusal.rawValue)")
        case .silentToUser:
            self.init(unknown: .snmpAuthentication, "\(agent.credential) on \(peer): \(error.words)")
        case .status(let status, _) where status.isRefusal:
            self.init(unknown: .snmpAuthentication, "\(agent.credential) on \(peer): \(status.name)")
        case .status, .otherObjects, .notIncreasing, .tooLong, .unfinished, .interrupted:
            self.init(unknown: .snmpError, "\(peer): \(error.words)")
        case .credential(let why): self.init(unknown: .noCredential, why)
        case .local(let why): self.init(unknown: .localError, "\(peer): \(why)")
        }
    }
}
