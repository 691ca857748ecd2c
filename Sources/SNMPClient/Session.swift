internal import CNetSNMP
internal import Glibc
internal import NetIO

/// One UDP socket to one agent with one credential; any number of requests at once. Confined to the loop's thread, where
/// it must also be let go.
final class Session {
    /// So that net-snmp finds overdue what our timer found overdue.
    private static let grace = Duration.milliseconds(1)

    private struct Pending {
        var continuation: CheckedContinuation<Result<Answer, SNMPError>, Never>
        var sent: Duration
        var spacing: Duration
        var timer: TimerID
        var transmissions = 1
        /// Sent no more often than that, evenly over the time to the deadline.
        var most: Int
        /// When the timer comes.
        var due: Duration
        /// What came instead of an answer.
        var heard: SNMPError?
        /// It may be true, and then waiting is in vain; but anybody may have said it.
        var isDoubted = false
    }

    let address: SocketAddress
    private let loop: EventLoop
    private let user: SNMPUserCredential?
    private let handle: UnsafeMutableRawPointer
    private let descriptor: Int32
    /// A request is sent this often, if nothing else is said.
    private let transmissions: Int
    private var userKey: UserKey?
    private var pending: [UInt: Pending] = [:]
    private let strays: StrayBook

    /// - Parameter strays: where what is no answer is counted.
    init(
        _ address: SocketAddress, _ credential: SNMPCredential, keys: UserKeys, retries: Int, loop: EventLoop,
        strays: StrayBook
    ) throws(SNMPError) {
        loop.preconditionOnLoop()
        transmissions = retries + 1
        self.loop = loop
        self.strays = strays
        self.address = address
        user = if case .user(let user) = credential { user } else { nil }
        handle = try Library.locked { library throws(SNMPError) in
            try library.open(address, credential, keys, retries: retries)
        }
        descriptor = noc_snmp_descriptor(handle)
        do {
            try loop.permit(descriptor)
            try loop.watch(descriptor, .read) { [unowned self] _ in readable() }
        } catch {
            // What is open by now is closed by `deinit`.
            throw .local("\(error)")
        }
    }

    deinit {
        loop.unwatch(descriptor)
        Library.locked { library in
            if let userKey { library.release(userKey) }
            snmp_sess_close(handle)
        }
    }

    /// Asks once, sending as often as needed. Ends at the deadline (of the monotonic clock) at the latest.
    ///
    /// - Parameter transmissions: at most the session's own number. Whoever asks for fewer lets the session go when they
    ///   were in vain: net-snmp goes on sending what it was given.
    nonisolated(nonsending) func exchange(
        _ request: Request, until deadline: Duration, transmissions: Int? = nil
    ) async throws(SNMPError) -> Answer {
        let most = min(transmissions ?? self.transmissions, self.transmissions)
        let result: Result<Answer, SNMPError> = await withCheckedContinuation { begin(request, deadline, most, $0) }
        return try result.get()
    }

    /// Learns the engine's id, without which no SNMPv3 request can be sent. net-snmp would do it by itself, but waiting.
    nonisolated(nonsending) func discover(until deadline: Duration) async throws(SNMPError) -> [UInt8] {
        _ = try await exchange(.discovery, until: deadline)
        let engine = Library.locked { _ in
            let session = snmp_sess_session(handle)?.pointee
            return Array(
                UnsafeBufferPointer(start: session?.securityEngineID, count: session?.securityEngineIDLen ?? 0))
        }
        if engine.isEmpty { throw .garbage("an answer to discovery without an engine id") }
        try adopt(engine)
        return engine
    }

    /// Speaks to the agent of that engine id from now on.
    func adopt(_ engine: [UInt8]) throws(SNMPError) {
        guard let user else { return }
        let key = UserKey(engine: engine, name: user.name)
        try Library.locked { library throws(SNMPError) in
            guard let session = snmp_sess_session(handle) else { throw .local("the session is closed") }
            try library.address(session, to: engine)
            try library.adopt(key, user, for: session)
            library.hold(key)
        }
        userKey = key
    }

    /// The agent's engine id; nil before discovery and without SNMPv3.
    var engine: [UInt8]? { userKey?.engine }

    /// Whether it may stay open while nobody asks.
    var mayIdle: Bool { loop.mayKeepIdle(descriptor) }

    /// After trouble: the next session learns the engine's time anew.
    func forgetTime() {
        guard let engine else { return }
        Library.locked { $0.forgetTime(of: engine) }
    }

    // MARK: A request's way

    private func begin(
        _ request: Request, _ deadline: Duration, _ most: Int,
        _ continuation: CheckedContinuation<Result<Answer, SNMPError>, Never>
    ) {
        let sent = EventLoop.monotonic()
        let spacing = (deadline - sent) / most
        guard spacing > .zero else { return continuation.resume(returning: .failure(.timeout)) }
        do {
            let number = try Library.locked { library throws(SNMPError) in
                if let userKey, let user, let session = snmp_sess_session(handle) {
                    try library.adopt(userKey, user, for: session)
                }
                return try library.send(request, on: handle, spacing: spacing)
            }
            pending[number] = Pending(
                continuation: continuation, sent: sent, spacing: spacing, timer: arm(number, spacing),
                most: most, due: sent + spacing)
        } catch {
            continuation.resume(returning: .failure(placed(error)))
        }
    }

    /// A network that is out of reach says nothing of the agent where this host has no way there.
    private func placed(_ error: SNMPError) -> SNMPError {
        guard [.networkUnreachable, .hostUnreachable, .timeout].contains(error), let obstacle = address.ip.obstacle()
        else { return error }
        return .local("\(address.ip): \(obstacle)")
    }

    private func arm(_ number: UInt, _ spacing: Duration) -> TimerID {
        loop.schedule(after: spacing + Session.grace) { [weak self] in self?.overdue(number) }
    }

    /// Waits for the answer as long as nothing would be sent anyhow, half of the time at most.
    private func doubt(_ number: UInt, _ error: SNMPError) {
        guard let request = pending[number] else { return }
        pending[number]?.heard = error
        guard !request.isDoubted else { return }
        let now = EventLoop.monotonic()
        let deadline = request.sent + request.spacing * request.most
        loop.cancel(request.timer)
        pending[number]?.isDoubted = true
        pending[number]?.timer = arm(number, max(.zero, min(request.due - now, (deadline - now) / 2)))
    }

    private func overdue(_ number: UInt) {
        if let request = pending[number], request.isDoubted {
            return finish(number, .failure(request.heard ?? .timeout))
        }
        if let request = pending[number], request.transmissions >= request.most, request.most < transmissions {
            return finish(number, .failure(request.heard ?? .timeout))
        }
        for delivery in Library.locked({ $0.expire(handle) }) { receive(delivery) }
        guard let request = pending[number] else { return }
        if request.transmissions >= request.most {
            finish(number, .failure(request.heard ?? .timeout))
        } else {
            pending[number]?.transmissions += 1
            pending[number]?.timer = arm(number, request.spacing)
            pending[number]?.due = EventLoop.monotonic() + request.spacing
        }
    }

    private func readable() {
        let (deliveries, trouble) = Library.locked { $0.read(handle, descriptor) }
        for delivery in deliveries { receive(delivery) }
        if let trouble { suffer(trouble) }
    }

    private func receive(_ delivery: Delivery) {
        let number = delivery.request
        switch delivery.event {
        case .answer(var answer):
            guard let sent = pending[number]?.sent else { return }
            answer.roundTrip = EventLoop.monotonic() - sent
            finish(number, .success(answer))
        case .discovered: finish(number, .success(Answer(variables: [], status: 0, index: 0)))
        case .report(.notInTimeWindow):
            pending[number]?.heard = .authentication(.notInTimeWindow)  // net-snmp has sent it again already
        case .report(let refusal):
            strays.count("a report: \(refusal.rawValue)")
            doubt(number, .authentication(refusal))
        case .foreign(let what):
            strays.count(what)
            pending[number]?.heard = .garbage(what)
        case .timedOut: finish(number, .failure(pending[number]?.heard ?? .timeout))
        case .sendFailed(let code): finish(number, .failure(SNMPError(errno: code)))
        }
    }

    private func suffer(_ trouble: Library.Trouble) {
        switch trouble {
        case .stray(let what), .unreadable(let what): strays.count(what)
        case .doubtful(let refusal): strays.count("a message: \(refusal.rawValue)")
        case .fatal: break
        }
        for number in pending.keys.sorted() {
            switch trouble {
            case .unreadable(let what) where userKey != nil: doubt(number, .garbage(what))
            case .stray(let what), .unreadable(let what): pending[number]?.heard = .garbage(what)
            case .doubtful(let refusal): doubt(number, .authentication(refusal))
            case .fatal(let error): finish(number, .failure(error))
            }
        }
    }

    private func finish(_ number: UInt, _ result: Result<Answer, SNMPError>) {
        guard let request = pending.removeValue(forKey: number) else { return }
        // An idle session among thousands keeps no room.
        if pending.isEmpty { pending = [:] }
        loop.cancel(request.timer)
        request.continuation.resume(returning: result.mapError(placed))
    }
}
