/// When work recurs, by the clock on the site's wall: `weekly sun 02:00-04:00`, `monthly 1st sat 22:00-02:00`.
package struct Recurrence: Sendable, Hashable, CustomStringConvertible {
    package enum Days: Sendable, Hashable {
        /// 1 Monday … 7 Sunday, in order, each once, at least one.
        case weekly([Int])
        case monthly(Ordinal, Int)
    }

    /// Raw values are written in configurations and stored: never rename.
    package enum Ordinal: String, Sendable, Hashable, CaseIterable {
        case first = "1st"
        case second = "2nd"
        case third = "3rd"
        case fourth = "4th"
        case last
    }

    package enum Cycle: String, Sendable, CaseIterable { case weekly, monthly }

    package var days: Days
    /// Minutes of the day, `0..<1440`.
    package var start: Int
    /// Minutes from the midnight before the start, after it; past 1440 on the day after. Less than a day after the start, or 24:00.
    package var end: Int

    package init(days: Days, start: Int, end: Int) {
        self.days = days
        self.start = start
        self.end = end
    }

    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    package var description: String {
        switch days {
        case .weekly(let days): "weekly \(days.map { Self.dayNames[$0 - 1] }.joined(separator: ",")) \(hours)"
        case .monthly(let ordinal, let day): "monthly \(ordinal.rawValue) \(Self.dayNames[day - 1]) \(hours)"
        }
    }

    private var hours: String { "\(Self.clock(start))-\(Self.clock(end <= 1440 ? end : end - 1440))" }

    /// `02:00`
    package static func clock(_ minutes: Int) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

/// Why a text is no recurrence.
package struct RecurrenceFault: Error, Sendable, Equatable {
    package let message: String

    init(_ message: String) { self.message = message }
}

extension Recurrence {
    /// Reads `weekly sun 02:00-04:00`.
    package init(parsing text: String) throws(RecurrenceFault) {
        let words = text.split(separator: " ", maxSplits: 1)
        guard let first = words.first, let cycle = Cycle(rawValue: String(first)) else {
            throw RecurrenceFault(
                "expected \"weekly sun 02:00-04:00\" or \"monthly 1st sat 22:00-02:00\", found \"\(text.cleanLine(limit: 60))\""
            )
        }
        self = try Recurrence(cycle, parsing: words.count > 1 ? String(words[1]) : "")
    }

    /// Reads what follows the cycle: `sun 02:00-04:00`, `mon-fri,sun 22:00-24:00`; `1st sat 22:00-02:00`, `last sun 00:00-06:00`.
    package init(_ cycle: Cycle, parsing text: String) throws(RecurrenceFault) {
        let words = text.split(separator: " ").map(String.init)
        switch (cycle, words.count) {
        case (.weekly, 2): days = .weekly(try Recurrence.weekdays(words[0]))
        case (.monthly, 3): days = .monthly(try Recurrence.ordinal(words[0]), try Recurrence.weekday(words[1]))
        case (.weekly, _):
            throw RecurrenceFault(
                "expected days and hours such as \"sun 02:00-04:00\", found \"\(text.cleanLine(limit: 60))\"")
        case (.monthly, _):
            throw RecurrenceFault(
                "expected a day and hours such as \"1st sat 22:00-02:00\" or \"last sun 02:00-04:00\", found "
                    + "\"\(text.cleanLine(limit: 60))\"")
        }
        (start, end) = try Recurrence.hours(words[words.count - 1])
    }

    private static func weekdays(_ text: String) throws(RecurrenceFault) -> [Int] {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard (1...2).contains(ends.count) else { throw unknownDay(String(part)) }
            let (first, last) = (try weekday(ends[0]), try weekday(ends[ends.count - 1]))
            for offset in 0...(last - first + 7) % 7 {
                let day = (first - 1 + offset) % 7 + 1
                guard found.insert(day).inserted else { throw RecurrenceFault("\(dayNames[day - 1]) is named twice") }
            }
        }
        return found.sorted()
    }

    private static func weekday(_ text: String) throws(RecurrenceFault) -> Int {
        guard let index = dayNames.firstIndex(of: text) else { throw unknownDay(text) }
        return index + 1
    }

    private static func unknownDay(_ text: String) -> RecurrenceFault {
        let near = dayNames.first { text.lowercased().hasPrefix($0) }.map { ": did you mean '\($0)'?" }
        return RecurrenceFault(
            "'\(text.cleanLine(limit: 40))' is no day\(near ?? ": they are written mon, tue … sun, mon-fri")")
    }

    private static func ordinal(_ text: String) throws(RecurrenceFault) -> Ordinal {
        guard let ordinal = Ordinal(rawValue: text) else {
            throw RecurrenceFault("expected 1st, 2nd, 3rd, 4th or last, found '\(text.cleanLine(limit: 40))'")
        }
        return ordinal
    }

    private static func hours(_ text: String) throws(RecurrenceFault) -> (start: Int, end: Int) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            throw RecurrenceFault("expected hours such as 02:00-04:00, found '\(text.cleanLine(limit: 40))'")
        }
        let (start, end) = (try minute(ends[0]), try minute(ends[1]))
        guard start < 1440 else {
            throw RecurrenceFault("24:00 is an end: a start at midnight is 00:00 of the next day")
        }
        guard start != end else {
            throw RecurrenceFault("'\(text)' ends when it begins: a whole day is 00:00-24:00")
        }
        return (start, end > start ? end : end + 1440)
    }

    private static func minute(_ text: Substring) throws(RecurrenceFault) -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.count == 2, isDigits, let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour * 60 + minute <= 1440
        else {
            throw RecurrenceFault("'\(text.cleanLine(limit: 40))' is no time of the day, 00:00 to 24:00")
        }
        return hour * 60 + minute
    }
}
