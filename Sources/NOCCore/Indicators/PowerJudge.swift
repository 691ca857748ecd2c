/// Judges the power of the room (`PowerPlan`).
///
/// An unanswered card is no proof of a power loss: only a confirmed failure whose reason is `output_off` is one, or what a
/// person corrected to `down`. What is unknown or unmonitored is filled by evidence; then corrections rule.
package struct PowerJudge {
    private let plan: PowerPlan
    private let context: AccountContext
    private let days: [(day: CalendarDay, interval: Interval)]

    private var window: Interval { context.period.interval }

    /// Over the context's period. Throws what the record throws.
    package static func result(_ plan: PowerPlan, in context: AccountContext) throws -> PowerResult {
        try PowerJudge(plan: plan, context: context, days: context.days).result()
    }

    private func result() throws -> PowerResult {
        let supplies = try plan.supply.map { try SupplyFindings.read($0, over: window, context) }
        let watched = watched(supplies)
        let (findings, gaps, proven) = try evidence(watched)
        let shown = watched.changed(in: proven) { _ in .up }
        let ruled = ruled(shown)
        return PowerResult(
            plan: plan, days: days(ruled, proven: proven, supplies), read: Self.read(supplies),
            outages: ruled.runs.filter { $0.value == .down }.map(\.interval),
            gaps: zip(gaps, findings).map { gap, finding in
                let isProven = finding.proof.map { $0.time >= gap.end } ?? false
                return PowerResult.Gap(
                    interval: gap, proof: finding.proof, restart: isProven ? nil : finding.restart,
                    left: ruled.clipped(to: gap).time { $0.isIgnorance })
            },
            batteryRuns: united(supplies.flatMap(\.runs)),
            lineBads: supplies.compactMap(\.lineBads).reduce(nil) { ($0 ?? 0) + $1 },
            unconfirmedOff: supplies.reduce(0) { count, supply in
                count + supply.off.count { supply.timeline.value(at: $0.milliseconds) != .down }
            },
            temperature: try plan.temperature.map { try climate($0) },
            humidity: try plan.humidity.map { try climate($0) })
    }

    /// One failure of the mains sends every supply to its battery: runs that overlap are one.
    private func united(_ runs: [PowerResult.BatteryRun]) -> [PowerResult.BatteryRun] {
        runs.sorted { $0.start < $1.start }.reduce(into: []) { result, run in
            guard let last = result.last, last.end.map({ run.start <= $0 }) ?? true else { return result.append(run) }
            var whole = last
            whole.end = if let a = last.end, let b = run.end { max(a, b) } else { nil }
            let common = Interval(run.start, min(last.end ?? context.asOf, run.end ?? context.asOf)).intersection(
                window)
            let twice = min(common.milliseconds, last.milliseconds, run.milliseconds)
            whole.milliseconds = last.milliseconds + run.milliseconds - twice
            result[result.count - 1] = whole
        }
    }

    /// The room by its supplies, and in their silence by what another monitor says of the target. That one gives no reason:
    /// its `down` may be a card that does not answer.
    private func watched(_ supplies: [SupplyFindings]) -> Timeline {
        let supply = TargetTimeline.combine(supplies.map(\.timeline), .any, over: window)
        return supply.filled(from: context.said(of: plan.target, over: window)) { said in
            said.isService ? .up : said.isOutage ? .unknown : said
        }
    }

    private static func read(_ supplies: [SupplyFindings]) -> Int64 {
        let told = supplies.flatMap { $0.timeline.runs.filter { !$0.value.isIgnorance }.map(\.interval) }
        return told.united.reduce(0) { $0 + $1.milliseconds }
    }

    private func evidence(_ watched: Timeline) throws -> ([PowerEvidence.Finding], [Interval], [Interval]) {
        let past = Interval(window.start, min(window.end, context.asOf))
        let gaps = watched.runs.filter(\.value.isIgnorance).map(\.interval).united
            .map { $0.intersection(past) }.filter { !$0.isEmpty }
        var evidence = PowerEvidence(gaps: gaps)
        for key in plan.evidence { try evidence.read(key, context) }
        return (evidence.findings, gaps, evidence.proven)
    }

    /// The future is nobody's, not even by correction.
    private func ruled(_ timeline: Timeline) -> Timeline {
        let corrections = context.corrections.filter { $0.target == plan.target }
        let past = Interval(.distantPast, context.asOf)
        return corrections.reduce(timeline) { timeline, correction in
            let stretch = correction.interval.intersection(past)
            return stretch.isEmpty ? timeline : timeline.changed(in: [stretch]) { _ in correction.value }
        }
    }

    private func days(_ ruled: Timeline, proven: [Interval], _ supplies: [SupplyFindings]) -> [PowerResult.Day] {
        let nothing = Timeline(.unmonitored, over: window)
        let evidence = nothing.changed(in: proven) { _ in .up }
        let battery = nothing.changed(in: supplies.flatMap(\.onBattery).united) { _ in .up }
        return days.map { day, interval in
            let part = ruled.clipped(to: interval)
            return PowerResult.Day(
                day: day, powered: part.time { $0.isService }, out: part.time { $0.isOutage },
                unknown: part.time { $0.isIgnorance }, excluded: part.time { $0 == .excluded },
                byEvidence: evidence.clipped(to: interval).time { $0 == .up },
                onBattery: battery.clipped(to: interval).time { $0 == .up })
        }
    }

    // MARK: The room's air

    private func climate(_ rule: ClimateRule) throws -> ClimateResult {
        var total = ClimateResult.Sample()
        var samples = Array(repeating: ClimateResult.Sample(), count: days.count)
        var day = 0
        let asOf = context.asOf
        guard context.extents[rule.check] != nil else { return result(rule, total, samples) }
        try context.record.read(rule.check, window, columns: .measurements) { _ in
        } receive: { chunk in
            for index in chunk.indices(in: window) {
                let time = Instant(milliseconds: chunk.times[index])
                guard time < asOf else { return false }
                guard let value = chunk.measurements[rule.measurement]?[index], value.isFinite else { continue }
                while day + 1 < days.count, time >= days[day].interval.end { day += 1 }
                samples[day].add(value, rule.range)
                total.add(value, rule.range)
            }
            return (chunk.times.last ?? .min) < window.end.milliseconds
        }
        return result(rule, total, samples)
    }

    private func result(
        _ rule: ClimateRule, _ total: ClimateResult.Sample, _ samples: [ClimateResult.Sample]
    ) -> ClimateResult {
        ClimateResult(
            rule: rule, total: total,
            days: zip(days, samples).map { ClimateResult.Day(day: $0.day, interval: $0.interval, sample: $1) })
    }
}

extension Timeline {
    /// Milliseconds of it in classes that fit.
    func time(_ fits: (AvailabilityClass) -> Bool) -> Int64 {
        runs.reduce(0) { $0 + (fits($1.value) ? $1.interval.milliseconds : 0) }
    }
}
