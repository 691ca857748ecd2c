internal import NOCCore
internal import NetIO

/// Keeps attempts from locking an account out (DESIGN 5): all probers that send the password of one credential ask here first.
///
/// The first refusal halts it until there is another secret, or a person clears it. Until it has been accepted once, one
/// prober tries and the others wait: were it wrong, each of them would be refused. Where the credential has a limit, no more
/// attempts than that are sent within any hour; what was not sent does not count. Halt and tries are kept over restarts, and
/// shared with other processes (a daemon, and a command beside it): each looks at them before it tries.
///
/// Lives on the event loop, as its probers do.
actor CredentialGuard {
    private enum State {
        case untried
        case accepted
        /// `at`: on the wall clock, by which a person's word after it is told from one before.
        case halted(since: Duration, at: Instant, why: String)

        var isAccepted: Bool { if case .accepted = self { true } else { false } }
        var isHalted: Bool { if case .halted = self { true } else { false } }
    }

    /// When an attempt began: monotonic, and as it is kept.
    private struct Try {
        var begin: Duration
        var at: Instant
        var isKept = false
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
        /// Nothing was sent.
        case unsent
    }

    private static let hour: Duration = .seconds(3_600)

    private nonisolated let loop: EventLoop
    private let name: String
    /// Name and password in one.
    private let secret: [UInt8]
    private let time: any TimeSource
    private let memory: any LoginMemory
    private var state = State.untried
    /// Attempts of the last hour, in order.
    private var tries: [Try] = []
    /// Those of other processes, and of those before this one, as of the last look.
    private var others: [Try] = []
    /// The halt of which it is known whether it is about this secret.
    private var judged: (halt: LoginState.Halt, isSame: Bool)?
    /// What a person said, until an attempt has told of it.
    private var clearance: LoginState.Clearance?
    /// The last that was taken up here: it clears once.
    private var lastClearance: LoginState.Clearance?
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
        let counted = "\(count) tries in this hour" + (limit.map { ", at most \($0)" } ?? "")
        return switch state {
        case .untried: "\(name): not yet accepted; \(counted)"
        case .accepted: "\(name): accepted before; \(counted)"
        case .halted(let since, _, let why):
            "\(name): halted \(DurationText.short(time.monotonic() - since)) ago: \(why)"
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
            if case .halted(_, _, let why) = state {
                throw Closed(code: .loginHalted, text: "\(name) was refused: \(why)")
            }
            let isSpent = limit.map { count >= $0 } ?? false
            if underWay == 0 || state.isAccepted, !isSpent {
                guard let begin = try note(limit) else { continue }
                underWay += 1
                return begin
            }
            // A try under way may turn out never to have been sent.
            guard underWay > 0, await turn(by: deadline) else { throw closed(limit: isSpent ? limit : nil) }
        }
    }

    /// Returns what a person had said, once, to the attempt that made use of it.
    func leave(_ end: End, begun begin: Duration) async -> LoginState.Clearance? {
        var told: LoginState.Clearance?
        switch end {
        case .accepted:
            if !state.isHalted { state = .accepted }
            told = settle(isAccepted: true)
        case .unheard: told = settle(isAccepted: false)
        case .unsent: giveBack(begin)
        case .refused(let why) where !state.isHalted:
            told = clearance
            clearance = nil
            // At once, for whoever comes while it is being kept; who waits is woken when it is.
            let (since, at) = (time.monotonic(), time.now())
            state = .halted(since: since, at: at, why: why)
            await keepHalt(why, since, at)
        case .refused: break
        }
        underWay -= 1
        let turns = waiting
        waiting = []
        for waiter in turns {
            loop.cancel(waiter.timer)
            waiter.turn.resume(returning: true)
        }
        return told
    }

    private func closed(limit: Int?) -> Closed {
        let why = limit.map { "\($0) tries in this hour already" } ?? "another's first try with it has not ended"
        return Closed(code: .loginLimited, text: "\(name): \(why)")
    }
}

// MARK: What is kept

extension CredentialGuard {
    /// Looks at what is kept: another process may have been refused, a person may have cleared it.
    private func recall() async throws(Closed) {
        while true {
            let known: LoginState?
            do {
                known = try memory.state(of: name)
            } catch {
                // Better not signed in than locked out.
                if state.isHalted { return }
                throw Closed(code: .localError, text: "\(name): what is known of it cannot be read: \(error)")
            }
            guard let halt = take(known ?? LoginState()) else { return }
            let isSame = await SlowDigest.of(secret, salt: halt.fingerprint.salt) == halt.fingerprint.digest
            judged = (halt, isSame)
        }
    }

    /// Returns a halt of which it is not known yet whether it is about this secret.
    private func take(_ known: LoginState) -> LoginState.Halt? {
        learn(known.tries)
        if let halt = known.halt {
            guard let judged, judged.halt == halt else { return halt }
            // That another secret was refused says nothing of this one.
            guard judged.isSame else { return nil }
            let since = time.monotonic() - max(time.now() - halt.since, .zero)
            state = .halted(since: since, at: halt.since, why: halt.why)
            return nil
        }
        guard let cleared = known.clearance, cleared != lastClearance else { return nil }
        if case .halted(_, let at, _) = state {
            // A word from before the refusal is not about it.
            guard cleared.at >= at else { return nil }
            state = .untried
        }
        lastClearance = cleared
        if !cleared.isTold { clearance = cleared }
        return nil
    }

    /// Notes a try before it is sent: whoever begins anew in the middle of it knows of it. Nil: another process came between,
    /// which is to be looked at first.
    private func note(_ limit: Int?) throws(Closed) -> Duration? {
        let own = Try(begin: time.monotonic(), at: time.now())
        var isNoted = false
        do {
            try change { known in
                // Without a limit nobody counts them, but a refusal must find its place.
                guard known.halt == nil || known.halt == judged?.halt, limit.map({ count < $0 }) ?? true else { return }
                if limit != nil { tries.append(own) }
                isNoted = true
            }
        } catch {
            if isNoted, limit != nil { tries.removeLast() }
            throw Closed(code: .localError, text: "\(name): the try cannot be noted, so it is not made: \(error)")
        }
        if isNoted, limit == nil { tries.append(own) }
        return isNoted ? own.begin : nil
    }

    /// Another's may have begun since, and that one counts.
    private func giveBack(_ begin: Duration) {
        guard let place = tries.lastIndex(where: { $0.begin == begin }) else { return }
        let own = tries.remove(at: place)
        guard own.isKept else { return }
        do {
            try change { known in
                if let kept = known.tries.firstIndex(of: own.at) { known.tries.remove(at: kept) }
            }
        } catch {
            // It counts until its hour has passed: rather one try too few.
            tries.insert(own, at: min(place, tries.count))
        }
    }

    private func keepHalt(_ why: String, _ since: Duration, _ at: Instant) async {
        let salt = SlowDigest.salt()
        let digest = await SlowDigest.of(secret, salt: salt)
        guard state.isHalted else { return }
        do {
            guard let digest else { throw Closed(code: .localError, text: "no memory") }
            let fingerprint = SecretFingerprint(salt: salt, digest: digest)
            let halt = LoginState.Halt(since: at, why: why, fingerprint: fingerprint)
            try change { known in (known.halt, known.clearance) = (halt, nil) }
            judged = (halt, true)
        } catch {
            // It holds as long as this process; whoever reads why it is halted is told.
            let cause = (error as? Closed)?.text ?? "\(error)"
            state = .halted(since: since, at: at, why: "\(why) (not kept over a restart: \(cause))")
        }
    }

    /// After an attempt that was not refused: what a person said has been made use of, and once this secret is accepted, that
    /// another was refused is of no use any more. Returns what nobody has told of yet.
    private func settle(isAccepted: Bool) -> LoginState.Clearance? {
        let obsolete = isAccepted && judged?.isSame == false ? judged?.halt : nil
        guard clearance != nil || obsolete != nil else { return nil }
        var told: LoginState.Clearance?
        do {
            try change { known in
                if known.halt == obsolete { known.halt = nil }
                guard let used = clearance, known.clearance == used else { return }
                known.clearance?.isTold = true
                told = used
            }
        } catch {
            // It is told by the next attempt; a halt of another secret does no harm where it stays.
            return nil
        }
        clearance = nil
        if told != nil { lastClearance?.isTold = true }
        return told
    }

    /// The tries of this process get their place beside those of others.
    private func change(_ body: (inout LoginState) throws -> Void) throws {
        try memory.update(name) { known in
            learn(known.tries)
            try body(&known)
            learn(known.tries)
            let start = time.monotonic() - CredentialGuard.hour
            known.tries = (others + tries).filter { $0.begin > start }.map(\.at).sorted()
        }
        for place in tries.indices { tries[place].isKept = true }
    }
}

// MARK: The hour

extension CredentialGuard {
    /// Attempts within it.
    private var count: Int {
        let start = time.monotonic() - CredentialGuard.hour
        return tries.count { $0.begin > start } + others.count { $0.begin > start }
    }

    /// Learns which tries others made. What this process saw once ages by its own clock, whatever the host's does.
    private func learn(_ kept: [Instant]) {
        let start = time.monotonic() - CredentialGuard.hour
        tries.removeAll { $0.begin <= start }
        var rest = kept
        for own in tries where own.isKept {
            if let place = rest.firstIndex(of: own.at) { rest.remove(at: place) }
        }
        var seen = others
        others = rest.map { at in
            if let place = seen.firstIndex(where: { $0.at == at }) { return seen.remove(at: place) }
            return Try(begin: time.monotonic() - max(time.now() - at, .zero), at: at)
        }
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
