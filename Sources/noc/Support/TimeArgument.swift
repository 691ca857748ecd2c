import ArgumentParser
import Foundation
import NOCConfig
import NOCCore

/// Times on the command line.
enum TimeArgument {
    /// `now`, the first instant of `today` or `yesterday` by the site's clock, `+2h` after `base` (left out: now), or a time.
    static func instant(
        _ text: String, _ option: String, _ timeZone: TimeZone, after base: Instant? = nil
    ) throws -> Instant {
        if text == "now" { return .current }
        if let day = day(text, timeZone) { return timeZone.start(of: day) }
        if text.hasPrefix("+"), let span = Duration(configured: String(text.dropFirst())) {
            return (base ?? .current) + span
        }
        guard let instant = TimeText.parse(text, timeZone: timeZone) else {
            if let day = CalendarDay(String(text.prefix(10))), !timeZone.has(day) {
                throw ValidationError("\(option) \(text): there is no \(day) in \(timeZone.identifier)")
            }
            throw ValidationError(
                "\(option) \(text): expected a time such as 2026-10-07T14:05:00+08:00, \"2026-10-07 14:05\", epoch seconds, "
                    + "now, today or +2h")
        }
        return instant
    }

    /// The same, where `now` is what holds without it: nil.
    static func moment(_ text: String, _ option: String, _ timeZone: TimeZone) throws -> Instant? {
        text == "now" ? nil : try instant(text, option, timeZone)
    }

    /// `[from, to)`, not empty; `+2h` as the end is of the start.
    static func interval(from: String, to: String, _ timeZone: TimeZone) throws -> Interval {
        let start = try instant(from, "--from", timeZone)
        let end = try instant(to, "--to", timeZone, after: start)
        guard start < end else { throw ValidationError("--from \(from) --to \(to): the end must lie after the start") }
        return Interval(start, end)
    }

    /// The site's day that a word names; nil for what is no such word.
    static func day(_ word: String, _ timeZone: TimeZone) -> CalendarDay? {
        switch word {
        case "today": timeZone.day(of: .current)
        case "yesterday": timeZone.day(of: .current).adding(days: -1)
        default: nil
        }
    }
}

extension Instant {
    /// The wall clock, for commands that act once.
    static var current: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }
}
