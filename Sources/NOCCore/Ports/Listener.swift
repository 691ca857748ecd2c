/// Hears what comes by itself: traps of devices, heartbeats of jobs.
package protocol Listener: Sendable {
    /// As logs call it.
    var name: String { get }

    /// Listens until its task is cancelled, and tells `heard` of each arrival; that never waits, and may be called from any
    /// thread. Throws when it cannot listen (any more); it is started again after a while.
    func listen(_ heard: @escaping @Sendable (Arrival) -> Void) async throws
}

/// What came by itself.
package enum Arrival: Sendable, Hashable {
    /// A check that others report to was reported to: the oldest first, how it stands last.
    case report(CheckKey, [ReportedResult])
    /// Something says that the checks are worth a look now. It is noted in the record and decides nothing.
    case look([CheckKey], because: Reason)
}

/// What a check was at a moment, told later.
package struct ReportedResult: Sendable, Hashable {
    package var time: Instant
    package var result: ProbeResult
    /// What is noted where the record has gone past that moment.
    package var note: Reason?

    package init(time: Instant, result: ProbeResult, note: Reason? = nil) {
        self.time = time
        self.result = result
        self.note = note
    }
}
