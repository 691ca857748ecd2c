import NOCCore

extension Kind where Value == ServiceHours {
    /// `24x7`, or hours by day with the days that differ.
    static var hours: Kind {
        .scalarOr(always, .weekly)
    }

    private static var always: Kind {
        .scalar(
            "24x7, or a map from days to hours", schema: .object(["const": .string("24x7")]), form: .choice(["24x7"]),
            placeholder: .always
        ) { scalar, _ throws(Complaint) in
            guard scalar.text == "24x7" else { throw .unfit }
            return .always
        }
    }

    private static var weekly: Kind {
        Kind(schema: WeeklyHours.schema, form: .record(WeeklyHours.described), placeholder: .always) { node, reading in
            guard let entries = reading.entries(of: node) else { return Read(value: .always, effective: node) }
            var week = WeekReader(reading: reading)
            var effective: [YAMLNode.Entry] = []
            for var entry in entries {
                entry.value = reading.inKey(entry.key) { week.read(entry) }
                effective.append(entry)
            }
            let hours = ServiceHours.weekly(week.hours(at: node.place))
            return Read(value: hours, effective: YAMLNode(.map(effective), at: node.place))
        }
    }
}

extension WeeklyHours {
    fileprivate static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// For people: the days stand for themselves.
    fileprivate static var described: Keys.Described {
        let ranges = Kind<[Range]>.ranges
        let calendar = Kind<HolidayCalendar>.calendar
        let days = Help(
            "The hours of a day, or of some days in a row: mon, tue … sun, mon-fri.",
            zh: "一天或连续几天的时间：mon、tue……sun，或 mon-fri。", example: #""08:30-12:00,14:00-18:00""#)
        let except = Help(
            "The days that differ from their weekday: a file, or the days themselves.",
            zh: "与星期不同的日子（节假日、调休）：文件，或直接写日期。", example: "{ holidays: [2026-10-01], workdays: [2026-10-10] }")
        return Keys.Described(
            fields: [
                Keys.Field(name: "mon-fri", help: days, schema: ranges.schema, form: ranges.form),
                Keys.Field(name: "except", help: except, schema: calendar.schema, form: calendar.form),
            ], exclusive: [])
    }

    fileprivate static var schema: JSON {
        let day = "(\(names.joined(separator: "|")))"
        let time = "[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]"
        let hours = JSON.object(["type": .string("string"), "pattern": .string("^(closed|\(time)(, *\(time))*)$")])
        return .object([
            "type": .string("object"), "additionalProperties": .bool(false),
            "properties": .object(["except": Kind<HolidayCalendar>.calendar.schema()]),
            "patternProperties": .object(["^\(day)(-\(day))?$": hours]),
        ])
    }
}

/// Reads the entries of weekly hours one by one.
private struct WeekReader {
    let reading: ConfigurationPass
    private let problemsBefore: Int
    private var days: [Int: [WeeklyHours.Range]] = [:]
    private var calendar = HolidayCalendar()
    private var hasCalendar = false

    init(reading: ConfigurationPass) {
        self.reading = reading
        problemsBefore = reading.problemCount
    }

    /// The entry's value for the effective configuration.
    mutating func read(_ entry: YAMLNode.Entry) -> YAMLNode {
        if entry.key == "except" {
            let read = Kind<HolidayCalendar>.calendar.read(entry.value, reading)
            calendar = read.value
            hasCalendar = true
            reading.note(
                calendarOf: Set(calendar.holidays.union(calendar.workdays).map(\.year)), at: entry.value.place)
            return read.effective
        }
        guard let named = Self.days(of: entry.key) else {
            reportUnknown(entry)
            return entry.value
        }
        let read = Kind<[WeeklyHours.Range]>.ranges.read(entry.value, reading)
        for day in named {
            if days.updateValue(read.value, forKey: day) != nil {
                reading.report("'\(entry.key)' names \(WeeklyHours.names[day]) again", at: entry.keyPlace)
            }
        }
        return read.effective
    }

    private func reportUnknown(_ entry: YAMLNode.Entry) {
        let day = WeeklyHours.names.first { entry.key.lowercased().hasPrefix($0) }
        let hint =
            day.map { ": did you mean '\($0)'?" } ?? Suggestion.hint(entry.key, among: WeeklyHours.names + ["except"])
        let known = hint.isEmpty ? ": days are written mon, tue … sun, mon-fri" : hint
        reading.report("unknown key '\(entry.key.shortened(to: 60))' in hours\(known)", at: entry.keyPlace)
    }

    func hours(at place: Place) -> WeeklyHours {
        if !calendar.workdays.isEmpty, (days[0] ?? []).isEmpty {
            reading.warn("make-up working days have Monday's hours, and Monday has none", at: place)
        }
        if days.isEmpty, reading.problemCount == problemsBefore { reading.report("hours name no day", at: place) }
        return WeeklyHours(
            days: (0..<7).map { days[$0] ?? [] }, holidays: calendar.holidays, workdays: calendar.workdays,
            hasCalendar: hasCalendar)
    }

    /// `mon`, `mon-fri`, also over the end of the week: `sat-mon`.
    private static func days(of key: String) -> [Int]? {
        let ends = key.split(separator: "-", omittingEmptySubsequences: false).map { name in
            WeeklyHours.names.firstIndex(of: String(name))
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        return (0...(last - first + 7) % 7).map { (first + $0) % 7 }
    }
}

extension Kind where Value == [WeeklyHours.Range] {
    /// `08:30-12:00,14:00-18:00`, or `closed`.
    fileprivate static var ranges: Kind {
        .scalar(
            "hours such as 08:30-12:00,14:00-18:00, or closed", schema: .object([:]), form: .value(.hours),
            placeholder: []
        ) { scalar, _ throws(Complaint) in
            if scalar.text == "closed" { return [] }
            var ranges: [WeeklyHours.Range] = []
            for part in scalar.text.split(separator: ",", omittingEmptySubsequences: false) {
                ranges.append(try parseRange(part.trimming { $0 == " " }))
            }
            ranges.sort { $0.start < $1.start }
            for (earlier, later) in zip(ranges, ranges.dropFirst()) where later.start < earlier.end {
                throw .because("the hours '\(scalar.text.shortened(to: 60))' overlap")
            }
            return ranges
        }
    }

    private static func parseRange(_ text: Substring) throws(Complaint) -> WeeklyHours.Range {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = minute(ends[0]), let end = minute(ends[1]) else { throw .unfit }
        guard start < end else {
            throw .because("'\(text)' ends before it begins: hours past midnight are written on both days, up to 24:00")
        }
        return WeeklyHours.Range(start: start, end: end)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}

extension Substring {
    fileprivate func trimming(_ isDropped: (Character) -> Bool) -> Substring {
        var result = drop(while: isDropped)
        while let last = result.last, isDropped(last) { result.removeLast() }
        return result
    }
}
