internal import NOCCore
internal import NetIO

/// Keeps attempts from locking an account out (DESIGN 5): all probers that send the password of one credential ask here first.
///
/// The first refusal halts it until there is another secret, or a person clears it. Until it has been accepted once, one
/// prober tries and the others wait: were it wrong, each of them would be refused. Where the credential has a limit, no more
/// attempts than that are sent within any hour; what never reached the portal does not count. Halt and tries are kept over
/// restarts.
///
/// Lives on the event loop, as its probers do.
actor CredentialGuard {
    private enum State {
        /// What is kept has not been looked at.
        case unread
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
        /// Nothing was sent, or it is out of order what answered.
        case unsent
    }

    private static let hour: Duration = .seconds(3_600)

    private nonisolated let loop: EventLoop
    private let name: String
    /// Name and password in one.
    private let secret: [UInt8]
    private let time: any TimeSource
    private let memory: any LoginMemory
    private var state = State.unread
    /// When attempts of the last hour began (monotonic), in order.
    private var tries: [Duration] = []
    /// What a person said, until an attempt has told of it.
    private var clearance: LoginState.Clearance?
    /// Attempts let in that have not left.
    private var underWay = 0
    private var waiting: [(number: Int, turn: CheckedContinuation<Bool, Never>, timer: TimerID)] = []
    private var lastNumber = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(
        _ name: String, username: Secret, password: Secret, loop: EventLoop, time: any TimeSource,
        memory: any LoginMemory
    ) {
        self.name = name
        secret = Array(username.reveal().utf8) + [0] + Array(password.reveal().utf8)
        self.loop = loop
        self.time = time
        self.memory = memory
    }

    /// What a trace shows.
    func summary(limit: Int?) async -> String {
        do throws(Closed) {
            try await recall()
        } catch {
            return error.text
        }
        forgetOldTries()
        let counted = "\(tries.count) tries in this hour" + (limit.map { ", at most \($0)" } ?? "")
        return switch state {
        case .unread, .untried: "\(name): not yet accepted; \(counted)"
        case .accepted: "\(name): accepted before; \(counted)"
        case .halted(let since, let why): "\(name): halted \((time.monotonic() - since) / .seconds(1)) s ago: \(why)"
        }
    }

    /// Lets an attempt in, to be ended by `leave`, or says why not. Waits for another's end no longer than `patience`.
    ///
    /// - Parameter limit: attempts an hour; the configuration may change it while the secret stays.
    /// - Returns: When it was let in (monotonic), by which `leave` knows it.
    func enter(limit: Int?, patience: Duration) async throws(Closed) -> Duration {
        let deadline = EventLoop.monotonic() + patience
        while true {
            try await recall()
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
        let begin = time.monotonic()
        tries.append(begin)
        // Before it is sent: whoever begins anew in the middle of it knows of it.
        guard limit != nil else { return begin }
        do {
            try memory.keep(kept(halt: nil, clearance: clearance), of: name)
        } catch {
            underWay -= 1
            tries.removeLast()
            throw Closed(code: .localError, text: "\(name): the try cannot be noted, so it is not made: \(error)")
        }
        return begin
    }

    /// Returns what a person had said, once, to the attempt that made use of it.
    func leave(_ end: End, begun begin: Duration) async -> LoginState.Clearance? {
        underWay -= 1
        var refusal: String?
        switch end {
        case .accepted: if !state.isHalted { state = .accepted }
        case .refused(let why):
            state = .halted(since: time.monotonic(), why: why)
            refusal = why
        case .unheard: break
        // Another's may have begun since, and that one counts.
        case .unsent: if let own = tries.lastIndex(of: begin) { tries.remove(at: own) }
        }
        let turns = waiting
        waiting = []
        for waiter in turns {
            loop.cancel(waiter.timer)
            waiter.turn.resume(returning: true)
        }
        if let refusal { await keepHalt(refusal) }
        guard case .unsent = end else { return useClearance(isHalted: refusal != nil) }
        return nil
    }

    private func closed(limit: Int?) -> Closed {
        let why = limit.map { "\($0) tries in this hour already" } ?? "another's first try with it has not ended"
        return Closed(code: .loginLimited, text: "\(name): \(why)")
    }

    private func forgetOldTries() {
        let start = time.monotonic() - CredentialGuard.hour
        tries.removeAll { $0 <= start }
    }
}

// MARK: What is kept

extension CredentialGuard {
    /// Looks at what was kept before this process began, and, while halted, whether a person has cleared it.
    private func recall() async throws(Closed) {
        switch state {
        case .untried, .accepted: return
        case .unread, .halted: break
        }
        let known: LoginState?
        do {
            known = try memory.state(of: name)
        } catch {
            // Better not signed in than locked out.
            if state.isHalted { return }
            throw Closed(code: .localError, text: "\(name): what is known of it cannot be read: \(error)")
        }
        if let cleared = known?.clearance {
            clearance = cleared
            state = .untried
        } else if case .unread = state {
            await resume(known)
        }
    }

    private func resume(_ known: LoginState?) async {
        let halt = known?.halt
        let isSame: Bool
        if let halt {
            isSame = await SlowDigest.of(secret, salt: halt.fingerprint.salt) == halt.fingerprint.digest
        } else {
            isSame = false
        }
        // Another may have been here meanwhile.
        guard case .unread = state else { return }
        let (now, monotonic) = (time.now(), time.monotonic())
        tries = (known?.tries ?? []).map { monotonic - max(now - $0, .zero) }
        state = .untried
        guard let halt else { return }
        guard isSame else {
            // Another secret. That the old one was refused is no longer of use; where it stays, it does no harm.
            try? memory.keep(tries.isEmpty ? nil : kept(halt: nil), of: name)
            return
        }
        state = .halted(since: monotonic - max(now - halt.since, .zero), why: halt.why)
    }

    private func kept(halt: LoginState.Halt?, clearance: LoginState.Clearance? = nil) -> LoginState {
        let (now, monotonic) = (time.now(), time.monotonic())
        return LoginState(halt: halt, clearance: clearance, tries: tries.map { now + ($0 - monotonic) })
    }

    private func keepHalt(_ why: String) async {
        let salt = SlowDigest.salt()
        let digest = await SlowDigest.of(secret, salt: salt)
        guard case .halted(let since, _) = state else { return }
        do {
            guard let digest else { throw Closed(code: .localError, text: "no memory") }
            let print = SecretFingerprint(salt: salt, digest: digest)
            try memory.keep(kept(halt: LoginState.Halt(since: time.now(), why: why, fingerprint: print)), of: name)
        } catch {
            // It holds as long as this process; whoever reads why it is halted is told.
            let cause = (error as? Closed)?.text ?? "\(error)"
            state = .halted(since: since, why: "\(why) (not kept over a restart: \(cause))")
        }
    }

    private func useClearance(isHalted: Bool) -> LoginState.Clearance? {
        guard let used = clearance else { return nil }
        // A new halt has taken its place already.
        if !isHalted {
            do {
                try memory.keep(tries.isEmpty ? nil : kept(halt: nil), of: name)
            } catch {
                // It is told again by the next attempt.
                return nil
            }
        }
        clearance = nil
        return used
    }
}

// MARK: Turns

extension CredentialGuard {
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
