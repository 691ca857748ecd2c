/// The traffic of an interface over a period, from its octet counters.
///
/// Each two successive counters give the mean rate of the time between them. Rates are gathered into slots of five minutes
/// on the clock; of a slot counts the larger direction. The 95th percentile sorts the slots that were measured, drops the
/// highest twentieth (floored) and takes the next (95 计费, as BytePlus
/// and Zenlayer document their billing by the 95th percentile).
package struct Traffic: Sendable, Hashable {
    package var check: CheckKey
    /// Bits a second.
    package var into: Direction
    package var out: Direction
    /// Of the larger direction of each slot; nil without a slot.
    package var percentile95: Double?
    /// Slots measured, and how many the period has.
    package var slots: Int
    package var allSlots: Int
    /// Of the interface in bits a second, as it said last.
    package var speed: Double?
    /// Octets in and out of each local day that was measured.
    package var days: [Day]

    package struct Direction: Sendable, Hashable {
        package var mean: Double?
        /// The highest slot.
        package var peak: Double?
        package var octets: Double
    }

    package struct Day: Sendable, Hashable {
        package var day: CalendarDay
        package var into: Double
        package var out: Double
    }

    /// The larger peak over the interface's speed, 0…; nil where either is not known.
    package var peakUtilisation: Double? {
        guard let speed, speed > 0, slots > 0 else { return nil }
        return max(into.peak ?? 0, out.peak ?? 0) / speed
    }
}

extension Traffic {
    package static let slot: Int64 = 300_000

    /// Over the context's period; nil when the check brought no counters in it. One pass; throws what the record throws.
    static func read(_ check: CheckKey, in context: AccountContext) throws -> Traffic? {
        let period = context.period
        var pass = TrafficPass(
            window: Interval(period.interval.start, min(period.interval.end, context.asOf)),
            days: context.days)
        try context.record.read(check, period.interval, columns: .measurements) { _ in
        } receive: { chunk in
            pass.add(chunk)
            return true
        }
        return pass.traffic(check, allSlots: Int((period.interval.milliseconds + slot - 1) / slot))
    }
}

private struct TrafficPass {
    let window: Interval
    let days: [(day: CalendarDay, interval: Interval)]
    private var last: (time: Int64, into: Double, out: Double)?
    private var slots: [Int64: (into: Double, out: Double, time: Double)] = [:]
    private var octets: [(into: Double, out: Double)]
    private var dayIndex = 0
    private var speed: Double?

    /// Past this a counter says too little of when the octets went by: an hour.
    private static let longest: Int64 = 3_600_000

    init(window: Interval, days: [(day: CalendarDay, interval: Interval)]) {
        self.window = window
        self.days = days
        octets = Array(repeating: (0, 0), count: days.count)
    }

    mutating func add(_ chunk: borrowing ObservationColumns) {
        guard let into = chunk.measurements[.octetsIn], let out = chunk.measurements[.octetsOut] else {
            return
        }
        let speeds = chunk.measurements[.speed]
        for index in chunk.times.indices {
            let time = chunk.times[index]
            guard time < window.end.milliseconds, !into[index].isNaN, !out[index].isNaN else { continue }
            if let speeds, !speeds[index].isNaN { speed = speeds[index] * 1_000_000 }
            if let last { add(from: last, to: (time, into[index], out[index])) }
            last = (time, into[index], out[index])
        }
    }

    /// A counter that went back was reset, or wrapped: what passed meanwhile is not known.
    private mutating func add(
        from start: (time: Int64, into: Double, out: Double), to end: (time: Int64, into: Double, out: Double)
    ) {
        let (into, out) = (end.into - start.into, end.out - start.out)
        let length = end.time - start.time
        guard into >= 0, out >= 0, length > 0, length <= Self.longest, start.time >= window.start.milliseconds else {
            return
        }
        var time = start.time
        while time < end.time {
            let slot = time / Traffic.slot
            let next = min(end.time, (slot + 1) * Traffic.slot)
            let share = Double(next - time) / Double(length)
            let known = slots[slot] ?? (0, 0, 0)
            slots[slot] = (known.into + into * share, known.out + out * share, known.time + Double(next - time))
            time = next
        }
        while dayIndex + 1 < days.count, days[dayIndex].interval.end.milliseconds <= start.time { dayIndex += 1 }
        if !octets.isEmpty {
            octets[dayIndex].into += into
            octets[dayIndex].out += out
        }
    }

    func traffic(_ check: CheckKey, allSlots: Int) -> Traffic? {
        guard !slots.isEmpty else { return nil }
        let rates = slots.values.map { (into: $0.into * 8_000 / $0.time, out: $0.out * 8_000 / $0.time) }
        let time = slots.values.reduce(0) { $0 + $1.time }
        func direction(_ total: Double, _ peak: Double?) -> Traffic.Direction {
            Traffic.Direction(mean: total * 8_000 / time, peak: peak, octets: total)
        }
        let sorted = rates.map { max($0.into, $0.out) }.sorted(by: >)
        return Traffic(
            check: check,
            into: direction(slots.values.reduce(0) { $0 + $1.into }, rates.map(\.into).max()),
            out: direction(slots.values.reduce(0) { $0 + $1.out }, rates.map(\.out).max()),
            percentile95: sorted[sorted.count / 20], slots: slots.count, allSlots: allSlots, speed: speed,
            days: zip(days, octets).filter { $1.into + $1.out > 0 }.map {
                Traffic.Day(day: $0.day, into: $1.into, out: $1.out)
            })
    }
}
