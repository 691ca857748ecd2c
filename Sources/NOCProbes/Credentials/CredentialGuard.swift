internal import NOCCore
internal import NetIO

/// Keeps attempts from locking an account out (DESIGN 5): all probers that send the password of one credential ask here first.
///
/// The first refusal halts it until there is another secret, or the daemon starts anew. Until it has been accepted once, one
/// prober tries and the others wait: were it wrong, each of them would be refused. Where the credential has a limit, no more
/// attempts than that are sent within any hour; what never reached the other side does not count.
///
/// Lives on the event loop, as its probers do.
actor CredentialGuard {
    private enum State {
        case untried
        case accepted
        case halted(since: Duration, why: String)

        var isAccepted: Bool { if case .accepted = self { true } else { false } }
        var isHalted: Bool { if case .halted = self { true } else { false } }
    }

    /// Why an attempt is not let in: nothing was sent.
    struct Closed: Error {
        var code: Reason.Code
        var text: String
    }

    /// How an attempt that was let in ended.
    enum End {
        case accepted
        case refused(String)
        /// The password was sent, and nothing tells what became of it.
        case unheard
        case unsent
    }

    private static let hour: Duration = .seconds(3_600)

    private nonisolated let loop: EventLoop
    private let name: String
    private let time: any TimeSource
    private var state = State.untried
    /// When attempts of the last hour began (monotonic), in order.
    private var tries: [Duration] = []
    /// Attempts let in that have not left.
    private var underWay = 0
    private var waiting: [(number: Int, turn: CheckedContinuation<Bool, Never>, timer: TimerID)] = []
    private var lastNumber = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(_ name: String, loop: EventLoop, time: any TimeSource) {
        self.name = name
        self.loop = loop
        self.time = time
    }

    /// What a trace shows.
    func summary(limit: Int?) -> String {
        forgetOldTries()
        let counted = "\(tries.count) tries in this hour" + (limit.map { ", at most \($0)" } ?? "")
        return switch state {
        case .untried: "\(name): not yet accepted; \(counted)"
        case .accepted: "\(name): accepted before; \(counted)"
        case .halted(let since, let why): "\(name): halted \((time.monotonic() - since) / .seconds(1)) s ago: \(why)"
        }
    }

    /// Lets an attempt in, to be ended by `leave`, or says why not. Waits for another's end no longer than `patience`.
    ///
    /// - Parameter limit: attempts an hour; the configuration may change it while the secret stays.
    func enter(limit: Int?, patience: Duration) async throws(Closed) {
        let deadline = EventLoop.monotonic() + patience
        while true {
            if case .halted(_, let why) = state {
                throw Closed(code: .loginHalted, text: "\(name) was refused: \(why)")
            }
            forgetOldTries()
            let isSpent = limit.map { tries.count >= $0 } ?? false
            if underWay == 0 || state.isAccepted, !isSpent { break }
            // A try under way may turn out never to have been sent.
            guard underWay > 0, await turn(by: deadline) else { throw closed(limit: isSpent ? limit : nil) }
        }
        underWay += 1
        tries.append(time.monotonic())
    }

    func leave(_ end: End) {
        underWay -= 1
        switch end {
        case .accepted: if !state.isHalted { state = .accepted }
        case .refused(let why): state = .halted(since: time.monotonic(), why: why)
        case .unheard: break
        case .unsent: if !tries.isEmpty { tries.removeLast() }
        }
        let turns = waiting
        waiting = []
        for waiter in turns {
            loop.cancel(waiter.timer)
            waiter.turn.resume(returning: true)
        }
    }

    private func closed(limit: Int?) -> Closed {
        let why = limit.map { "\($0) tries in this hour already" } ?? "another's first try with it has not ended"
        return Closed(code: .loginLimited, text: "\(name): \(why)")
    }

    private func forgetOldTries() {
        let start = time.monotonic() - CredentialGuard.hour
        tries.removeAll { $0 <= start }
    }

    /// False when the deadline comes first.
    private func turn(by deadline: Duration) async -> Bool {
        let patience = deadline - EventLoop.monotonic()
        guard patience > .zero else { return false }
        lastNumber += 1
        let number = lastNumber
        return await withCheckedContinuation { continuation in
            let timer = loop.schedule(after: patience) { [weak self] in
                self?.assumeIsolated { $0.giveUp(number) }
            }
            waiting.append((number, continuation, timer))
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).turn.resume(returning: false)
    }
}
