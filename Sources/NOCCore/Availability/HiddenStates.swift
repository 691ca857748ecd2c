/// How much of what state lines say noc's own observations hide (SEMANTICS 3).
package struct HiddenStates: Sendable, Hashable {
    /// Lines of which something is hidden.
    package private(set) var lines = 0
    /// Milliseconds of theirs that are.
    package private(set) var milliseconds: Int64 = 0

    package init() {}

    /// Of these lines, which the record has. Throws what the record throws, and `AccountError`.
    package init(_ lines: [StateLine], of record: any AccountRecord, asOf: Instant) throws {
        guard let first = lines.map(\.time).min(), first < asOf else { return }
        let period = Period(kind: .interval, label: "", interval: Interval(first, asOf))
        let context = try AccountContext(of: record, over: period, asOf: asOf)
        for (target, own) in Dictionary(grouping: lines, by: \.target) {
            try add(Set(own.map(\.time)), of: target, context)
        }
    }

    private mutating func add(_ times: Set<Instant>, of target: String, _ context: AccountContext) throws {
        let window = context.period.interval
        let observed = try TargetTimelines(context, over: window, reading: [target])
            .base(of: target, .init(countsTransients: false, hasStates: false))
            .intervals { $0 != .unmonitored }
        // `end` claims nothing that could be hidden.
        let claims = context.states(of: target, over: window).filter {
            times.contains($0.interval.start) && $0.value != .unmonitored
        }
        var last: Instant?
        for (run, part) in claims.meeting(observed) {
            if run.interval.start != last { lines += 1 }
            last = run.interval.start
            milliseconds += part.milliseconds
        }
    }
}
