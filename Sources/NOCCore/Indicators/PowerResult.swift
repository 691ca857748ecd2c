/// The power of the room over a period. Durations are milliseconds.
package struct PowerResult: Sendable, Hashable {
    package var plan: PowerPlan
    /// The local days of the period, cut to it.
    package var days: [Day]
    /// Time of the period that a UPS's own answers tell of; what only evidence or corrections tell is no part of it.
    package var read: Int64
    /// Stretches in which mains and UPS both gave nothing, after corrections.
    package var outages: [Interval]
    /// Stretches in which the UPS was not asked or did not answer, before corrections.
    package var gaps: [Gap]
    /// Runs on battery that touch the period, in order of start.
    package var batteryRuns: [BatteryRun]
    /// By how much the UPS's own count of mains failures grew, gaps included; nil when it was not read twice.
    package var lineBads: Int64?
    /// Attempts that saw the output off without enough others to confirm it.
    package var unconfirmedOff: Int
    package var temperature: ClimateResult?
    package var humidity: ClimateResult?

    package init(
        plan: PowerPlan, days: [Day], read: Int64 = 0, outages: [Interval] = [], gaps: [Gap] = [],
        batteryRuns: [BatteryRun] = [], lineBads: Int64? = nil, unconfirmedOff: Int = 0,
        temperature: ClimateResult? = nil, humidity: ClimateResult? = nil
    ) {
        self.plan = plan
        self.days = days
        self.read = read
        self.outages = outages
        self.gaps = gaps
        self.batteryRuns = batteryRuns
        self.lineBads = lineBads
        self.unconfirmedOff = unconfirmedOff
        self.temperature = temperature
        self.humidity = humidity
    }

    package enum DayVerdict: String, Sendable, Hashable {
        /// Power at every instant of the day.
        case met
        /// None at some instant.
        case missed = "not_met"
        /// Nobody can say.
        case unknown = "not_known"
    }

    package struct Day: Sendable, Hashable {
        package var day: CalendarDay
        /// With power; what is known by evidence is part of it.
        package var powered: Int64
        package var out: Int64
        /// Neither measured nor shown by evidence nor ruled by a person; the future is part of it.
        package var unknown: Int64
        /// Ruled out of the assessment.
        package var excluded: Int64
        package var byEvidence: Int64
        package var onBattery: Int64

        package init(
            day: CalendarDay, powered: Int64 = 0, out: Int64 = 0, unknown: Int64 = 0, excluded: Int64 = 0,
            byEvidence: Int64 = 0, onBattery: Int64 = 0
        ) {
            self.day = day
            self.powered = powered
            self.out = out
            self.unknown = unknown
            self.excluded = excluded
            self.byEvidence = byEvidence
            self.onBattery = onBattery
        }

        package var verdict: DayVerdict {
            if out > 0 { return .missed }
            return unknown > 0 || powered == 0 ? .unknown : .met
        }
    }

    /// A stretch that the UPS says nothing of.
    package struct Gap: Sendable, Hashable {
        package var interval: Interval
        /// Nil: no device could show that it kept running.
        package var proof: Proof?
        /// A device that started after the gap had begun, where none kept running until its end: a sign of a power loss
        /// for a person to confirm.
        package var restart: Restart?
        /// What nobody knows of it after evidence and corrections.
        package var left: Int64

        package init(interval: Interval, proof: Proof? = nil, restart: Restart? = nil, left: Int64) {
            self.interval = interval
            self.proof = proof
            self.restart = restart
            self.left = left
        }
    }

    /// A device was up at `time` for longer than the time since the gap had begun.
    package struct Proof: Sendable, Hashable {
        package var check: CheckKey
        package var time: Instant
        package var uptimeSeconds: Double

        package init(check: CheckKey, time: Instant, uptimeSeconds: Double) {
            self.check = check
            self.time = time
            self.uptimeSeconds = uptimeSeconds
        }
    }

    package struct Restart: Sendable, Hashable {
        package var check: CheckKey
        /// When the device started, by its own count.
        package var time: Instant

        package init(check: CheckKey, time: Instant) {
            self.check = check
            self.time = time
        }
    }

    /// A mains failure as the UPS rode it out.
    package struct BatteryRun: Sendable, Hashable {
        package var start: Instant
        /// The first attempt that found it on the mains again, or its output off; nil when none has.
        package var end: Instant?
        /// Time on battery inside the period; what nobody watched is left out.
        package var milliseconds: Int64

        package init(start: Instant, end: Instant?, milliseconds: Int64) {
            self.start = start
            self.end = end
            self.milliseconds = milliseconds
        }
    }

    package func days(_ verdict: DayVerdict) -> Int { days.count { $0.verdict == verdict } }

    package var powered: Int64 { days.reduce(0) { $0 + $1.powered } }
    package var out: Int64 { days.reduce(0) { $0 + $1.out } }
    package var unknown: Int64 { days.reduce(0) { $0 + $1.unknown } }
    package var byEvidence: Int64 { days.reduce(0) { $0 + $1.byEvidence } }

    /// 供电连续率 (T − N) ÷ T over what is known; nil when nothing is.
    package var continuity: Double? { Availability(good: powered, bad: out).ratio }

    /// Runs on battery that began in the period.
    package func mainsFailures(in period: Period) -> Int {
        batteryRuns.count { period.interval.contains($0.start) }
    }

    package var timeOnBattery: Int64 { batteryRuns.reduce(0) { $0 + $1.milliseconds } }
    package var longestOnBattery: Int64 { batteryRuns.map(\.milliseconds).max() ?? 0 }
}

/// A quantity of the room's air over a period.
package struct ClimateResult: Sendable, Hashable {
    package var rule: ClimateRule
    package var total: Sample
    /// The local days of the period, those without a sample too.
    package var days: [Day]

    package init(rule: ClimateRule, total: Sample, days: [Day]) {
        self.rule = rule
        self.total = total
        self.days = days
    }

    package struct Day: Sendable, Hashable {
        package var day: CalendarDay
        package var interval: Interval
        package var sample: Sample

        package init(day: CalendarDay, interval: Interval, sample: Sample) {
            self.day = day
            self.interval = interval
            self.sample = sample
        }
    }

    /// Values in sum; its figures are nil when there was none.
    package struct Sample: Sendable, Hashable {
        package private(set) var count = 0
        package private(set) var inRange = 0
        private var sum = 0.0
        private var least = Double.infinity
        private var most = -Double.infinity

        package init() {}

        package mutating func add(_ value: Double, _ range: ClosedRange<Double>) {
            count += 1
            inRange += range.contains(value) ? 1 : 0
            sum += value
            least = Swift.min(least, value)
            most = Swift.max(most, value)
        }

        package var share: Double? { count == 0 ? nil : Double(inRange) / Double(count) }
        package var min: Double? { count == 0 ? nil : least }
        package var mean: Double? { count == 0 ? nil : sum / Double(count) }
        package var max: Double? { count == 0 ? nil : most }
    }
}
