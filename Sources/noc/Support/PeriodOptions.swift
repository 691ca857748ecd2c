import ArgumentParser
import Foundation
import NOCCore

/// The period a command is about. Without a value: the last complete one of its kind.
struct PeriodOptions: ParsableArguments {
    private static let last = "last"

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A month: 2026-10.")
    var month: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A quarter: 2026-Q3.")
    var quarter: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A year: 2026.")
    var year: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A week, from Monday: 2026-W43.")
    var week: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A day: 2026-10-07.")
    var day: String?

    @Option(help: "The start of any interval.") var from: String?
    @Option(help: "Its end.") var to: String?

    private var named: [(kind: Period.Kind, option: String, value: String)] {
        [
            (.month, "--month", month), (.quarter, "--quarter", quarter), (.year, "--year", year),
            (.week, "--week", week), (.day, "--day", day),
        ].compactMap { kind, option, value in value.map { (kind, option, $0) } }
    }

    func validate() throws {
        guard (from == nil) == (to == nil) else { throw ValidationError("--from and --to go together") }
        guard named.count + (from == nil ? 0 : 1) <= 1 else {
            throw ValidationError(
                "one period at a time: \((named.map(\.option) + (from == nil ? [] : ["--from"])).joined(separator: ", "))"
            )
        }
        for (kind, option, value) in named where value != Self.last {
            guard Period.parse(kind: kind, value, timeZone: .gmt) != nil else {
                throw ValidationError("\(option) \(value): expected a \(kind.rawValue) such as \(kind.example)")
            }
        }
    }

    /// Nil when none was asked for.
    func period(in timeZone: TimeZone, at now: Instant) throws -> Period? {
        if let from, let to {
            let start = try TimeArgument.instant(from, "--from", timeZone)
            let end = try TimeArgument.instant(to, "--to", timeZone)
            guard let period = Period.between(start, end, timeZone: timeZone) else {
                throw ValidationError("--from \(from) --to \(to): the end must lie after the start")
            }
            return period
        }
        guard let (kind, option, value) = named.first else { return nil }
        guard value != Self.last else { return Period.lastComplete(kind, before: now, timeZone: timeZone) }
        guard let period = Period.parse(kind: kind, value, timeZone: timeZone) else {
            throw ValidationError("\(option) \(value): there is no such \(kind.rawValue) in \(timeZone.identifier)")
        }
        return period
    }
}

/// Times on the command line.
enum TimeArgument {
    static func instant(_ text: String, _ option: String, _ timeZone: TimeZone) throws -> Instant {
        if text == "now" { return .current }
        guard let instant = TimeText.parse(text, timeZone: timeZone) else {
            throw ValidationError(
                "\(option) \(text): expected a time such as 2026-10-07T14:05:00+08:00, \"2026-10-07 14:05\", epoch seconds or now"
            )
        }
        return instant
    }

    /// Of something that has happened.
    static func past(_ text: String, _ option: String, _ timeZone: TimeZone) throws -> Instant {
        let instant = try instant(text, option, timeZone)
        guard instant <= .current else { throw ValidationError("\(option) \(text) lies in the future") }
        return instant
    }

    /// `[from, to)`, not empty.
    static func interval(from: String, to: String, _ timeZone: TimeZone) throws -> Interval {
        let start = try instant(from, "--from", timeZone)
        let end = try instant(to, "--to", timeZone)
        guard start < end else { throw ValidationError("--from \(from) --to \(to): the end must lie after the start") }
        return Interval(start, end)
    }
}

extension Instant {
    /// The wall clock, for commands that act once.
    static var current: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }
}
