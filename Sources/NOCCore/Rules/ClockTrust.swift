/// How far the wall clock is believed where it decides what goes for ever: which observations are old enough to be removed, which
/// days are over, which report is final. Measuring and telling people ask for no such thing.
///
/// What the record held of time before, and what passed since by the monotonic clock, is a bound below the true time. A clock that
/// is ahead of that bound is believed once it has run on for hours without a step; one that is days ahead, only where the kernel says
/// too that something keeps it right, and one that is further ahead, when a person says so.
package struct ClockTrust: Sendable {
    /// How long a clock has to run on after a step or a silence.
    static let settling: Duration = .seconds(6 * 3_600)
    /// A silence up to this long is one of every day; a longer one looks like a clock that is ahead.
    static let near: Duration = .seconds(86_400)
    /// A longer one is no holiday: however sure the kernel is, what keeps the clock may be wrong itself.
    static let holiday: Duration = .seconds(10 * 86_400)
    /// Less is not told: nothing hangs on it.
    package static let slack: Duration = .seconds(60)
    private static let tolerance: Duration = .seconds(1)

    /// The true time was at least `floor` at the monotonic moment `floorAt`.
    private var floor: Instant
    private var floorAt: Duration
    /// Since when the clock has run on without a step.
    private var steadySince: Duration
    private var last: (wall: Instant, monotonic: Duration)
    /// The kernel has said that it is kept right.
    private var wasKept = false
    private var hasStepped = false
    /// The latest moment that the record knows.
    private var reached: Instant
    package private(set) var doubt: ClockDoubt?

    /// - Parameter known: the last moment that is known to have been, by what was kept of the clock or by the record; nil where
    ///   there is nothing yet, and nothing to lose.
    /// - Parameter reached: up to when the record has come, by whatever clock.
    package init(since known: Instant?, reached: Instant?, wall: Instant, monotonic: Duration) {
        floor = known ?? wall
        floorAt = monotonic
        steadySince = monotonic
        last = (wall, monotonic)
        self.reached = reached ?? wall
        look(wall: wall, monotonic: monotonic, isKept: nil)
    }

    /// Up to when time has surely come; never after what the clock says.
    package func trusted(wall: Instant, monotonic: Duration) -> Instant { min(wall, bound(monotonic)) }

    /// - Parameter isKept: what the kernel says of the clock; nil where it says nothing.
    package mutating func look(wall: Instant, monotonic: Duration, isKept: Bool?) {
        let step = (wall - last.wall) - (monotonic - last.monotonic)
        last = (wall, monotonic)
        reached = max(reached, wall)
        if isKept == true { wasKept = true }
        if step > ClockTrust.tolerance || step < .zero - ClockTrust.tolerance {
            steadySince = monotonic
            hasStepped = true
        }
        let lead = wall - bound(monotonic)
        if isBelievable(lead, monotonic, isKept) {
            (floor, floorAt, hasStepped) = (wall, monotonic, false)
        }
        doubt = doubt(lead: wall - bound(monotonic))
    }

    /// A person says that `moment` has surely come.
    package mutating func raise(to moment: Instant, monotonic: Duration) {
        guard moment > bound(monotonic) else { return }
        (floor, floorAt) = (moment, monotonic)
        doubt = doubt(lead: last.wall - moment)
    }

    private func bound(_ monotonic: Duration) -> Instant { floor + (monotonic - floorAt) }

    private func isBelievable(_ lead: Duration, _ monotonic: Duration, _ isKept: Bool?) -> Bool {
        if wasKept, isKept == false { return false }
        let magnitude = lead < .zero ? .zero - lead : lead
        // No more than two clocks drift apart between two looks.
        if magnitude <= ClockTrust.tolerance { return true }
        guard monotonic - steadySince >= ClockTrust.settling else { return false }
        // One that is behind loses nothing; only where the kernel vouches for it was the bound wrong.
        if lead < .zero { return isKept == true }
        return lead <= (isKept == true ? ClockTrust.holiday : ClockTrust.near)
    }

    private func doubt(lead: Duration) -> ClockDoubt? {
        if reached - last.wall > ClockTrust.slack { return .behind }
        if lead > ClockTrust.near { return .ahead }
        return hasStepped && lead > ClockTrust.slack ? .stepped : nil
    }
}

/// Why the clock is not believed.
package enum ClockDoubt: String, Sendable, CaseIterable {
    /// It is more than a day ahead of what the record knows: it is wrong, or nobody watched for as long.
    case ahead
    /// The record has come further than it.
    case behind
    /// It was set forward while the daemon ran.
    case stepped

    package var code: Reason.Code {
        switch self {
        case .ahead: .clockAhead
        case .behind: .clockBehind
        case .stepped: .clockStepped
        }
    }
}
