/// What one pass over a UPS check tells of the supply.
struct SupplyFindings {
    /// `up` with output, `down` where the confirmed failure is that there is none, else `unknown` or `unmonitored`.
    var timeline: Timeline
    var runs: [PowerResult.BatteryRun]
    /// Stretches on battery inside the window, in order, that attempts vouch for.
    var onBattery: [Interval]
    var lineBads: Int64?
    /// Attempts in the window that saw the output off.
    var off: [Instant]

    static func read(_ key: CheckKey, over window: Interval, _ context: AccountContext) throws -> SupplyFindings {
        guard let policies = context.policies(of: key), context.extents[key] != nil else {
            return SupplyFindings(
                timeline: Timeline(.unmonitored, over: window), runs: [], onBattery: [], lineBads: nil, off: [])
        }
        let asOf = context.asOf
        var pass = PowerSupplyPass(window: window, policies: policies, interruptions: context.interruptions)
        var builder = CheckTimelineBuilder(policies: policies, interruptions: context.interruptions)
        try context.record.read(key, Interval(window.start, asOf), columns: [.reasons, .measurements]) { state in
            builder = CheckTimelineBuilder(state: state, policies: policies, interruptions: context.interruptions)
        } receive: { chunk in
            if let last = chunk.times.last, last < asOf.milliseconds {
                builder.append(chunk)
                pass.add(chunk)
            } else {
                let known = chunk.prefix(before: asOf)
                builder.append(known)
                pass.add(known)
            }
            guard let time = builder.state.lastTime else { return true }
            return time < window.end || !builder.state.isSettled(at: window.end)
        }
        let end = min(asOf, max(window.end, builder.state.lastTime ?? window.end))
        pass.finish(at: end)
        return pass.findings(of: builder.snapshot(until: end).timeline)
    }
}

/// Gathers what is not the timeline: why attempts failed, runs on battery, the UPS's own count of mains failures.
struct PowerSupplyPass {
    private let window: Interval
    private let policies: PolicySchedule
    /// Beginnings of the stretches in which the daemon did not run.
    private let interruptions: [Int64]

    private var runs: [PowerResult.BatteryRun] = []
    private var onBattery: [Interval] = []
    private var off: [Instant] = []
    /// Stretches in which the last failure was another than that the output is off.
    private var silent: [Interval] = []
    /// At first nobody has said why an attempt failed.
    private var silentSince: Instant? = .distantPast
    private var last: (time: Instant, isOnBattery: Bool)?
    private var bads: Double?
    private var lineBads: Int64?

    init(window: Interval, policies: PolicySchedule, interruptions: [Interval]) {
        self.window = window
        self.policies = policies
        self.interruptions = interruptions.map(\.start.milliseconds)
    }

    private struct UPSReading {
        var time: Instant
        var outcome: Outcome
        var isOff: Bool
        var isOnBattery: Bool
        var secondsOnBattery: Double
        var lineBads: Double
    }

    mutating func add(_ chunk: borrowing ObservationColumns) {
        let seconds = chunk.measurements[.onBattery]
        let bads = chunk.measurements[.lineBads]
        var first = 0
        for run in chunk.outcomes {
            for index in first..<first + run.count {
                let code = run.outcome == .ok ? nil : chunk.reasons[index]?.code
                let onBattery = seconds?[index] ?? .nan
                add(
                    UPSReading(
                        time: Instant(milliseconds: chunk.times[index]), outcome: run.outcome,
                        isOff: run.outcome == .fail && code == Reason.Code.outputOff.rawValue,
                        isOnBattery: run.outcome == .degraded
                            && (code == Reason.Code.onBattery.rawValue || onBattery > 0),
                        secondsOnBattery: onBattery, lineBads: bads?[index] ?? .nan))
            }
            first += run.count
        }
    }

    private mutating func add(_ attempt: UPSReading) {
        cover(until: attempt.time)
        if attempt.outcome == .fail { addFailure(attempt) }
        addBattery(attempt)
        addLineBads(attempt)
        last = (attempt.time, attempt.isOnBattery)
    }

    private mutating func addFailure(_ attempt: UPSReading) {
        if attempt.isOff {
            if window.contains(attempt.time) { off.append(attempt.time) }
            if let since = silentSince { silent.append(Interval(since, attempt.time)) }
            silentSince = nil
        } else {
            silentSince = silentSince ?? attempt.time
        }
    }

    // MARK: Battery

    /// The UPS says for how long it has been on battery: the run began then, though not before the attempt before.
    private mutating func addBattery(_ attempt: UPSReading) {
        let isOpen = runs.last.map { $0.end == nil } ?? false
        if attempt.isOnBattery {
            guard !isOpen else { return }
            let seconds = attempt.secondsOnBattery
            let told =
                seconds > 0 && seconds < 1e9 ? attempt.time - .milliseconds(Int64(seconds * 1_000)) : attempt.time
            let start = max(told, last?.time ?? told)
            runs.append(PowerResult.BatteryRun(start: start, end: nil, milliseconds: 0))
            count(Interval(start, attempt.time))
        } else if isOpen, attempt.outcome.isSuccess || attempt.isOff {
            runs[runs.count - 1].end = attempt.time
        }
    }

    private mutating func cover(until time: Instant) {
        guard let last, last.isOnBattery else { return }
        let stale = last.time + policies.policy(at: last.time.milliseconds).staleAfter
        let cut = interruptions.first { $0 > last.time.milliseconds }.map { Instant(milliseconds: $0) }
        count(Interval(last.time, min(time, stale, cut ?? time)))
    }

    private mutating func count(_ stretch: Interval) {
        let part = stretch.intersection(window)
        guard !part.isEmpty else { return }
        runs[runs.count - 1].milliseconds += part.milliseconds
        onBattery.append(part)
    }

    // MARK: Counter

    /// A count that went back began anew: what it shows came since.
    private mutating func addLineBads(_ attempt: UPSReading) {
        let value = attempt.lineBads
        guard value >= 0, value < 1e15 else { return }
        if let bads, window.contains(attempt.time) {
            lineBads = (lineBads ?? 0) + Int64(value >= bads ? value - bads : value)
        }
        bads = value
    }

    // MARK: The end

    mutating func finish(at end: Instant) {
        cover(until: end)
        if let since = silentSince { silent.append(Interval(since, .distantFuture)) }
        silentSince = nil
        last = nil
    }

    func findings(of timeline: Timeline) -> SupplyFindings {
        let whole = [Interval(.distantPast, .distantFuture)]
        let supply = timeline.changed(in: whole) { $0.isService ? .up : $0 }
            .changed(in: silent) { $0 == .down ? .unknown : $0 }
        return SupplyFindings(
            timeline: supply.clipped(to: window), runs: runs.filter(touchesWindow), onBattery: onBattery.united,
            lineBads: lineBads, off: off)
    }

    private func touchesWindow(_ run: PowerResult.BatteryRun) -> Bool {
        run.start < window.end && (run.end ?? .distantFuture) > window.start
    }
}
