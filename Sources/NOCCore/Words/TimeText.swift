package import Foundation

/// Times as people and programs write them.
package enum TimeText {
    /// Reads RFC 3339, `2026-10-07 14:05[:06[.789]]` or `2026-10-07` by the zone's clock, and epoch seconds or
    /// milliseconds (from 100 000 000 000 on it is milliseconds). Digits past the millisecond are dropped. `24:00` is the
    /// end of the day. Nil when it is none of these, and for a day that the zone skipped.
    package static func parse(_ text: some StringProtocol, timeZone: TimeZone) -> Instant? {
        var scanner = Scanner(text)
        return epoch(text) ?? scanner.time(timeZone)
    }

    /// `2026-10-07T14:05:06+08:00`, with milliseconds when there are any: it reads back as the same instant.
    /// An offset that is no whole minute cannot be written so; the time is then in UTC.
    package static func rfc3339(_ instant: Instant, timeZone: TimeZone) -> String {
        let wall = timeZone.wall(at: instant)
        guard wall.offset % 60 == 0 else { return rfc3339(instant, timeZone: .gmt) }
        let fraction = wall.millisecond == 0 ? "" : "." + padded(wall.millisecond, 3)
        let minutes = abs(wall.offset) / 60
        let sign = wall.offset < 0 ? "-" : "+"
        let zone = "\(sign)\(padded(minutes / 60)):\(padded(minutes % 60))"
        return "\(wall.day)T\(clock(wall)):\(padded(wall.second))\(fraction)\(zone)"
    }

    /// `2026-10-07 14:05` on the zone's clock.
    package static func minutes(_ instant: Instant, timeZone: TimeZone) -> String {
        let wall = timeZone.wall(at: instant)
        return "\(wall.day) \(clock(wall))"
    }

    /// `2026-10-07 14:05:06` on the zone's clock.
    package static func seconds(_ instant: Instant, timeZone: TimeZone) -> String {
        let wall = timeZone.wall(at: instant)
        return "\(wall.day) \(clock(wall)):\(padded(wall.second))"
    }

    /// `20261007T140506` on the zone's clock, with milliseconds when there are any: fit for a file name.
    package static func compact(_ instant: Instant, timeZone: TimeZone) -> String {
        let wall = timeZone.wall(at: instant)
        let fraction = wall.millisecond == 0 ? "" : "." + padded(wall.millisecond, 3)
        return "\(wall.day)T\(clock(wall)):\(padded(wall.second))".filter { $0 != "-" && $0 != ":" } + fraction
    }

    /// 10000-01-01T00:00:00Z
    private static let endOfCalendar: UInt64 = 253_402_300_800_000

    private static func clock(_ wall: WallTime) -> String { "\(padded(wall.hour)):\(padded(wall.minute))" }

    private static func padded(_ value: Int, _ width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func epoch(_ text: some StringProtocol) -> Instant? {
        guard text.utf8.count > 4, !text.hasPrefix("+"), let value = Int64(text) else { return nil }
        let milliseconds = value.magnitude < 100_000_000_000 ? value * 1_000 : value
        return milliseconds.magnitude < endOfCalendar ? Instant(milliseconds: milliseconds) : nil
    }
}

/// Walks over the bytes of a written time.
private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    mutating func time(_ timeZone: TimeZone) -> Instant? {
        guard let day = day() else { return nil }
        if rest.isEmpty { return timeZone.has(day) ? timeZone.start(of: day) : nil }
        guard take("T") || take("t") || take(" "), let milliseconds = clock() else { return nil }
        if rest.isEmpty { return timeZone.has(day) ? timeZone.instant(of: day, milliseconds: milliseconds) : nil }
        guard let offset = zone(), rest.isEmpty else { return nil }
        return Instant(milliseconds: Int64(day.number) * 86_400_000 + milliseconds - Int64(offset) * 60_000)
    }

    private mutating func day() -> CalendarDay? {
        guard let day = CalendarDay(String(Substring(rest.prefix(10)))) else { return nil }
        rest = rest.dropFirst(10)
        return day
    }

    /// Milliseconds since midnight.
    private mutating func clock() -> Int64? {
        guard let hour = digits(2), take(":"), let minute = digits(2), hour <= 24, minute < 60 else { return nil }
        var milliseconds = Int64(hour * 3_600 + minute * 60) * 1_000
        if take(":") {
            guard let second = digits(2), second <= 60 else { return nil }
            milliseconds += Int64(second) * 1_000
            if take(".") {
                guard let fraction = fraction() else { return nil }
                milliseconds += fraction
            }
        }
        return milliseconds <= 86_401_000 && (hour < 24 || milliseconds == 86_400_000) ? milliseconds : nil
    }

    private mutating func fraction() -> Int64? {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int64(String(Substring(digits.prefix(3))).padding(toLength: 3, withPad: "0", startingAt: 0))
    }

    /// Minutes east of UTC.
    private mutating func zone() -> Int? {
        if take("Z") || take("z") { return 0 }
        let west = take("-")
        guard west || take("+"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60
        else { return nil }
        return (west ? -1 : 1) * (hours * 60 + minutes)
    }

    private mutating func digits(_ count: Int) -> Int? {
        let part = rest.prefix(count)
        guard part.count == count, part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        rest = rest.dropFirst(count)
        return Int(String(Substring(part)))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(character.value) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
