package import Foundation

/// A moment as the clock on the site's wall shows it.
package struct LocalTime: Sendable, Hashable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int
    /// Seconds east of Greenwich in force at that moment.
    package var offset: Int

    package init(_ instant: Instant, in zone: TimeZone) {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        self.init(instant, offset: zone.secondsFromGMT(for: date))
    }

    package init(_ instant: Instant, offset: Int = 0) {
        self.offset = offset
        let local = instant.milliseconds + Int64(offset) * 1_000
        let days = Int((Double(local) / 86_400_000).rounded(.down))
        let rest = Int(local - Int64(days) * 86_400_000)
        (year, month, day) = LocalTime.date(days: days)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1_000 % 60
        millisecond = rest % 1_000
    }

    /// Days since 1970-01-01 to a Gregorian date (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    package var calendarDay: CalendarDay { CalendarDay(year: year, month: month, day: day) }

    /// `2026-10-07T14:05:12+08:00`; with `.250` where the moment is no whole second.
    package var rfc3339: String {
        let fraction = millisecond == 0 ? "" : "." + Self.digits(millisecond, 3)
        return "\(calendarDay)T\(clock)\(fraction)\(zoneSuffix)"
    }

    /// `14:05:12`
    package var clock: String { "\(clockMinutes):\(Self.digits(second, 2))" }
    /// `14:05`
    package var clockMinutes: String { "\(Self.digits(hour, 2)):\(Self.digits(minute, 2))" }
    /// `2026-10-07 14:05:12`
    package var dateAndClock: String { "\(calendarDay) \(clock)" }
    /// `20261007T140512`, as in the ids of incidents.
    package var compact: String {
        "\(Self.digits(year, 4))\(Self.digits(month, 2))\(Self.digits(day, 2))T"
            + "\(Self.digits(hour, 2))\(Self.digits(minute, 2))\(Self.digits(second, 2))"
    }

    private var zoneSuffix: String {
        if offset == 0 { return "Z" }
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(Self.digits(minutes / 60, 2)):\(Self.digits(minutes % 60, 2))"
    }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Instant {
    /// `TARGET@20261007T060512Z`: names the incident of `target` that began at this moment, as first known.
    package func incidentID(of target: String) -> String { "\(target)@\(LocalTime(self).compact)Z" }
}
