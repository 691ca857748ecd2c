/// Sums of one target's time over a stretch (SEMANTICS 5). Milliseconds.
struct Tally: Sendable, Hashable {
    var breakdown = Breakdown()
    var plannedDown: Int64 = 0
    var good: Int64 = 0
    var bad: Int64 = 0
    var inHours: Int64 = 0
    /// `unknown` and `unmonitored` in hours, corrections applied, planned or not.
    var ignorance: Int64 = 0
    /// Of both, what has not happened yet.
    var future: Int64 = 0

    var availability: Availability { Availability(good: good, bad: bad) }
    /// Of the time until now: what has not happened yet is no gap.
    var coverage: Double? {
        inHours == future ? nil : 1 - Double(ignorance - future) / Double(inHours - future)
    }

    mutating func add(_ milliseconds: Int64, _ instant: Moment, _ objective: Objective) {
        guard instant.inHours else {
            breakdown.outOfHours += milliseconds
            return
        }
        inHours += milliseconds
        if instant.value.isIgnorance {
            ignorance += milliseconds
            if instant.isFuture { future += milliseconds }
        }
        let planned = instant.planned && objective.maintenance != .count
        if instant.value != .excluded, planned {
            breakdown.planned += milliseconds
            if instant.value.isOutage { plannedDown += milliseconds }
        } else {
            breakdown.add(milliseconds, to: instant.value)
        }
        // What has not happened yet is nobody's merit and nobody's fault.
        if instant.isFuture { return }
        switch objective.verdict(on: instant.value, planned: planned) {
        case .good: good += milliseconds
        case .bad: bad += milliseconds
        case .neither: break
        }
    }

    mutating func add(_ other: Tally) {
        breakdown.add(other.breakdown)
        plannedDown += other.plannedDown
        good += other.good
        bad += other.bad
        inHours += other.inHours
        ignorance += other.ignorance
        future += other.future
    }

    /// What holds at one instant.
    struct Moment {
        var value: AvailabilityClass
        var planned: Bool
        var inHours: Bool
        var isFuture: Bool
    }
}

extension Objective {
    enum Verdict { case good, bad, neither }

    func verdict(on value: AvailabilityClass, planned: Bool) -> Verdict {
        if value == .excluded { return .neither }
        if planned { return maintenance == .asUp ? .good : .neither }
        switch value {
        case .up: return .good
        case .degraded: return degraded == .up ? .good : .bad
        case .down: return .bad
        case .unreachable: return unreachable == .down ? .bad : .neither
        case .unknown, .unmonitored:
            switch unknown {
            case .exclude: return .neither
            case .down: return .bad
            case .up: return .good
            }
        case .excluded: return .neither
        }
    }
}

extension Breakdown {
    mutating func add(_ milliseconds: Int64, to value: AvailabilityClass) {
        switch value {
        case .up: up += milliseconds
        case .degraded: degraded += milliseconds
        case .down: down += milliseconds
        case .unreachable: unreachable += milliseconds
        case .unknown: unknown += milliseconds
        case .unmonitored: unmonitored += milliseconds
        case .excluded: excluded += milliseconds
        }
    }

    mutating func add(_ other: Breakdown) {
        up += other.up
        degraded += other.degraded
        down += other.down
        unreachable += other.unreachable
        unknown += other.unknown
        unmonitored += other.unmonitored
        excluded += other.excluded
        planned += other.planned
        outOfHours += other.outOfHours
    }
}
