internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Knows how far the clock is believed (`ClockTrust`), keeps that beside the record over restarts, hears what persons say of it, and
/// tells people what is wrong.
actor ClockKeeper: Service {
    private static let turn: Duration = .seconds(1)
    /// How often it is kept, and the record asked for a word.
    private static let pause: Duration = .seconds(10)

    private let store: any ClockMemory
    private let time: any TimeSource
    private let isKept: @Sendable () -> Bool?
    private let meter: LoopMeter
    private let logger: Logger
    private var trust: ClockTrust
    /// The word that was heard last.
    private var heard: ClockWord?
    private var waiting: RetirableDays?
    private var kept: KeptClock?
    private var next: Duration
    /// Since when people know of each trouble, by code.
    private var told: [Reason.Code: Instant] = [:]
    private var tell: @Sendable (CollectorTrouble) async -> Void = { _ in }
    private var onWord: @Sendable () async -> Void = {}

    struct Parts: Sendable {
        var store: any ClockMemory
        var time: any TimeSource
        /// What the kernel says of its clock.
        var isKept: @Sendable () -> Bool?
        var meter: LoopMeter
        var logger: Logger
    }

    /// To be called before anything is recorded of this run.
    static func begin(_ parts: Parts) async throws -> ClockKeeper {
        let store = parts.store
        return ClockKeeper(
            parts, kept: try await store.keptClock(), latest: try await store.latestMoment(),
            word: try await store.clockWord())
    }

    private init(_ parts: Parts, kept: KeptClock?, latest: Instant?, word: ClockWord?) {
        (store, time, isKept, meter, logger) = (parts.store, parts.time, parts.isKept, parts.meter, parts.logger)
        let known = [kept?.trusted ?? latest, word?.time].compactMap(\.self).max()
        trust = ClockTrust(since: known, reached: latest, wall: time.now(), monotonic: time.monotonic())
        heard = word
        waiting = kept?.waiting
        next = time.monotonic()
    }

    /// `known`: the troubles of which people were told by a daemon before, and not that they are over, by code.
    func connect(
        known: [String: Instant], tell: @escaping @Sendable (CollectorTrouble) async -> Void,
        onWord: @escaping @Sendable () async -> Void
    ) {
        for code in ClockDoubt.allCases.map(\.code) + [.retirementWaits] { told[code] = known[code.rawValue] }
        self.tell = tell
        self.onWord = onWord
    }

    /// Up to when time has surely come.
    func trusted() -> Instant {
        look()
        return trust.trusted(wall: time.now(), monotonic: time.monotonic())
    }

    /// What waits for a person before it is removed.
    func wait(for days: RetirableDays?) async {
        guard days != waiting || (days == nil) != (told[.retirementWaits] == nil) else { return }
        waiting = days
        await turn()
        await keep()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var due = self.time.monotonic()
            while !Task.isCancelled {
                self.meter.began(late: self.time.monotonic() - due)
                await self.turn()
                due = self.time.monotonic() + ClockKeeper.turn
                // Cancelled: the daemon stops.
                try? await self.time.sleep(until: due)
            }
        }
        await keep()
    }

    func turn() async {
        look()
        if time.monotonic() >= next {
            next = time.monotonic() + ClockKeeper.pause
            await hear()
            await keep()
        }
        for doubt in ClockDoubt.allCases {
            await tell(doubt.code, trust.doubt == doubt, "", Self.advice)
        }
        await tell(.retirementWaits, waiting != nil, waiting.map(Self.words) ?? "", Self.advice)
    }

    private func look() { trust.look(wall: time.now(), monotonic: time.monotonic(), isKept: isKept()) }

    /// A person may have spoken of the clock, here or before the start.
    private func hear() async {
        do {
            guard let word = try await store.clockWord(), word != heard else { return }
            heard = word
            trust.raise(to: word.time, monotonic: time.monotonic())
            logger.notice(
                "the clock was confirmed",
                metadata: ["by": "\(word.by.cleanLine())", "reason": "\(word.reason.cleanLine())"])
            await onWord()
        } catch {
            // Asked again in a moment; the pipeline says what is the matter with the record.
            meter.failed()
        }
    }

    private func keep() async {
        let now = KeptClock(
            trusted: trust.trusted(wall: time.now(), monotonic: time.monotonic()), wall: time.now(), doubt: trust.doubt,
            waiting: waiting)
        guard now != kept else { return }
        do {
            try await store.keep(now)
            kept = now
            meter.done()
        } catch {
            // What was kept before is true still.
            meter.failed()
        }
    }

    private func tell(_ code: Reason.Code, _ lasts: Bool, _ detail: String, _ advice: String) async {
        let since = told[code]
        guard lasts != (since != nil) else { return }
        let now = time.now()
        told[code] = lasts ? now : nil
        if lasts {
            logger.warning("the clock is not believed", metadata: ["why": "\(code.rawValue) \(detail)"])
        } else {
            logger.notice("the clock is believed again", metadata: ["was": "\(code.rawValue)"])
        }
        await tell(
            CollectorTrouble(
                Reason(code, detail), since: since ?? now, until: lasts ? nil : now, details: lasts ? [advice] : []))
    }

    private static let advice = "look at the host's clock, then at noc retention; noc retention confirm ends the wait"

    private static func words(_ days: RetirableDays) -> String { "\(days.count) days of observations" }
}
