/// What is known of the clock beside the daemon that runs, and what persons said of it.
package protocol ClockMemory: Sendable {
    /// What was kept last; nil where nothing was.
    func keptClock() async throws -> KeptClock?
    func keep(_ clock: KeptClock) async throws
    /// The latest moment that the record itself knows: a heartbeat or an event; nil where nothing was ever recorded.
    func latestMoment() async throws -> Instant?
    /// What a person said last; nil where nobody did.
    func clockWord() async throws -> ClockWord?
    /// The whole days that ended before `time` and are still there; nil where there is none.
    func retirable(before time: Instant) async throws -> RetirableDays?
}

/// The same for commands.
package protocol ClockRegister: Sendable {
    func keptClock() throws -> KeptClock?
    func latestMoment() throws -> Instant?
    func clockWord() throws -> ClockWord?
    func retirable(before time: Instant) throws -> RetirableDays?
    /// Puts it into the chain.
    func confirm(_ word: ClockWord) throws
}

/// What the daemon last knew of its clock, kept beside the record.
package struct KeptClock: Sendable, Hashable {
    /// The true time was at least this.
    package var trusted: Instant
    /// What the clock said then.
    package var wall: Instant
    /// Why it is not believed; nil where it is.
    package var doubt: ClockDoubt?
    /// What waits for a person before it is removed.
    package var waiting: RetirableDays?

    package init(trusted: Instant, wall: Instant, doubt: ClockDoubt? = nil, waiting: RetirableDays? = nil) {
        self.trusted = trusted
        self.wall = wall
        self.doubt = doubt
        self.waiting = waiting
    }
}

/// A person says that the clock is right, and what may be removed for it.
package struct ClockWord: Sendable, Hashable {
    /// What the clock said, and was right.
    package var time: Instant
    /// Days that ended before this may be removed, however many they are.
    package var removing: Instant
    package var by: String
    package var reason: String

    package init(time: Instant, removing: Instant, by: String, reason: String) {
        self.time = time
        self.removing = removing
        self.by = by
        self.reason = reason
    }
}
