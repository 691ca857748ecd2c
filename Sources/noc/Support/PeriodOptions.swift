import ArgumentParser
import Foundation
import NOCCore

/// The period a command is about. Without a value: the last complete one of its kind.
struct PeriodOptions: ParsableArguments {
    private static let last = "last"
    private static let days = ["today", "yesterday"]

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A month: 2026-10.")
    var month: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A quarter: 2026-Q3.")
    var quarter: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A year: 2026.")
    var year: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A week, from Monday: 2026-W43.")
    var week: String?

    @Option(defaultAsFlag: PeriodOptions.last, parsing: .next, help: "A day: 2026-10-07, today or yesterday.")
    var day: String?

    @Option(help: "The start of any interval.") var from: String?
    @Option(help: "Its end: a time, or +2h after the start.") var to: String?

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
        for (kind, option, value) in named where value != Self.last && !(kind == .day && Self.days.contains(value)) {
            guard Period.parse(kind: kind, value, timeZone: .gmt) != nil else {
                throw ValidationError("\(option) \(value): expected a \(kind.rawValue) such as \(kind.example)")
            }
        }
    }

    /// The last complete month where none was asked for.
    func orLastMonth(in timeZone: TimeZone, at now: Instant) throws -> Period {
        try period(in: timeZone, at: now) ?? Period.lastComplete(.month, before: now, timeZone: timeZone)
    }

    /// Nil when none was asked for.
    func period(in timeZone: TimeZone, at now: Instant) throws -> Period? {
        if let from, let to {
            let interval = try TimeArgument.interval(from: from, to: to, timeZone)
            return Period.between(interval.start, interval.end, timeZone: timeZone)
        }
        guard let (kind, option, value) = named.first else { return nil }
        guard value != Self.last else { return Period.lastComplete(kind, before: now, timeZone: timeZone) }
        let label = kind == .day ? TimeArgument.day(value, timeZone).map { "\($0)" } ?? value : value
        guard let period = Period.parse(kind: kind, label, timeZone: timeZone) else {
            throw ValidationError("\(option) \(value): there is no such \(kind.rawValue) in \(timeZone.identifier)")
        }
        return period
    }
}
