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
    /// A check that others report to was reported to.
    case report(CheckKey, ProbeResult)
    /// Something says that the checks are worth a look now. It is noted in the record and decides nothing.
    case look([CheckKey], because: Reason)
}
