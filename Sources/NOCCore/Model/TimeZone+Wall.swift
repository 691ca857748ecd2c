package import Foundation

/// What the clock on the site's wall shows.
package struct WallTime: Sendable, Hashable {
    package var day: CalendarDay
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int
    /// Seconds east of UTC.
    package var offset: Int
}

/// Calendar and instants, by the zone's rules of that date. Days tile time: each begins at the first instant at which the
/// wall shows it, so a day has 23 or 25 hours where the clock is changed, and one that begins in a gap begins at its end.
extension TimeZone {
    /// Seconds east of UTC.
    package func offset(at instant: Instant) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
    }

    package func wall(at instant: Instant) -> WallTime {
        let offset = offset(at: instant)
        let local = instant.milliseconds + Int64(offset) * 1_000
        let days = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
        let inDay = Int(local - days * 86_400_000)
        return WallTime(
            day: CalendarDay(number: Int(days)), hour: inDay / 3_600_000, minute: inDay / 60_000 % 60,
            second: inDay / 1_000 % 60, millisecond: inDay % 1_000, offset: offset)
    }

    package func day(of instant: Instant) -> CalendarDay {
        let day = wall(at: instant).day
        // An hour that is repeated over midnight shows the day before again; it belongs to the day that had begun.
        let next = day.adding(days: 1)
        return start(of: next) <= instant ? next : day
    }

    package func start(of day: CalendarDay) -> Instant { instant(of: day) }

    /// False for a day that the zone skipped: 2011-12-30 in Pacific/Apia.
    package func has(_ day: CalendarDay) -> Bool { !interval(of: day).isEmpty }

    package func interval(of day: CalendarDay) -> Interval {
        Interval(start(of: day), start(of: day.adding(days: 1)))
    }

    /// The first instant at which the wall shows `milliseconds` past the nominal midnight of `day`; where the clock is set
    /// forward over that time, the instant at which it is set. `milliseconds` may pass 24 hours.
    package func instant(of day: CalendarDay, milliseconds: Int64 = 0) -> Instant {
        let local = Int64(day.number) * 86_400_000 + milliseconds
        let around = [-86_400_000, 86_400_000].map { offset(at: Instant(milliseconds: local + $0)) }
        let candidates = around.map { ($0, Instant(milliseconds: local - Int64($0) * 1_000)) }
        let valid = candidates.filter { offset(at: $0.1) == $0.0 }.map(\.1)
        return valid.min() ?? change(between: candidates.map(\.1).min()!, and: candidates.map(\.1).max()!)
    }

    /// The instant, to the second, at which the offset has changed from that at `start`.
    private func change(between start: Instant, and end: Instant) -> Instant {
        let before = offset(at: start)
        var low = start.milliseconds / 1_000
        var high = end.milliseconds / 1_000
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: Instant(milliseconds: middle * 1_000)) == before { low = middle } else { high = middle }
        }
        return Instant(milliseconds: high * 1_000)
    }
}
