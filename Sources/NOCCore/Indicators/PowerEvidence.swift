/// Fills gaps in the watch over the supply by devices that kept running (`PowerPlan.evidence`).
///
/// A device that at `t` has been up for longer than `t` minus the start of a gap was up, and so had power, all the time in
/// between. Attempts inside the gap and the first one after it are asked. A counter that wrapped shows less than the truth
/// and proves nothing, which is the safe side.
struct PowerEvidence {
    struct Finding {
        var proof: PowerResult.Proof?
        var restart: PowerResult.Restart?
    }

    private let gaps: [Interval]
    private(set) var findings: [Finding]

    /// `gaps` in order, without overlap.
    init(gaps: [Interval]) {
        self.gaps = gaps
        findings = Array(repeating: Finding(), count: gaps.count)
    }

    mutating func read(_ key: CheckKey, _ context: AccountContext) throws {
        guard let first = gaps.first, context.extents[key] != nil else { return }
        var next = 0
        try context.record.read(key, Interval(first.start, context.asOf), columns: .measurements) { _ in
        } receive: { chunk in
            guard let values = chunk.measurements[.uptime] else { return true }
            for index in chunk.times.indices where values[index] >= 0 && values[index] < 1e12 {
                let time = Instant(milliseconds: chunk.times[index])
                guard time < context.asOf, next < gaps.count else { return false }
                weigh(key, time, values[index], &next)
            }
            return next < gaps.count
        }
    }

    private mutating func weigh(_ key: CheckKey, _ time: Instant, _ uptime: Double, _ next: inout Int) {
        while next < gaps.count, time >= gaps[next].end {
            weigh(next, key, time, uptime)
            next += 1
        }
        if next < gaps.count, time >= gaps[next].start { weigh(next, key, time, uptime) }
    }

    private mutating func weigh(_ index: Int, _ key: CheckKey, _ time: Instant, _ uptime: Double) {
        let elapsed = time.milliseconds - gaps[index].start.milliseconds
        let up = Int64(uptime * 1_000)
        if up > elapsed + Self.slack(elapsed) {
            guard time > findings[index].proof?.time ?? .distantPast else { return }
            findings[index].proof = PowerResult.Proof(check: key, time: time, uptimeSeconds: uptime)
        } else if findings[index].restart == nil {
            let start = Instant(milliseconds: time.milliseconds - up)
            findings[index].restart = PowerResult.Restart(check: key, time: max(start, gaps[index].start))
        }
    }

    /// Two clocks, one of them in whole seconds, and the way of the answer.
    private static func slack(_ elapsed: Int64) -> Int64 { 2_000 + elapsed / 100 }

    /// What of each gap is shown to have had power.
    var proven: [Interval] {
        zip(gaps, findings).compactMap { gap, finding in
            finding.proof.map { Interval(gap.start, min($0.time, gap.end)) }
        }
        .filter { !$0.isEmpty }
    }
}
