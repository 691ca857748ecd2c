import NOCCore

/// Days that differ from their weekday.
struct HolidayCalendar: Sendable {
    var holidays: Set<CalendarDay> = []
    var workdays: Set<CalendarDay> = []
}

extension Kind where Value == HolidayCalendar {
    /// A file relative to this one, or the days themselves.
    static var calendar: Kind {
        let inline = days
        return Kind(
            schema: .object(["anyOf": .array([.object(["type": .string("string")]), inline.schema()])]),
            form: .either(.value(.path), inline.form()), placeholder: HolidayCalendar(),
            read: { node, reading in
                guard let scalar = node.scalar, scalar.meaning == .text else { return inline.read(node, reading) }
                guard let file = reading.readFile(scalar.text, node.place) else {
                    return Read(value: HolidayCalendar(), effective: node)
                }
                return inline.read(file, reading)
            })
    }

    private static var days: Kind {
        .record("a calendar") { keys in
            let holidays = keys.list(
                "holidays", Kind<CalendarDay>.day.located,
                Help("Days off.", zh: "放假的日子。", example: "[2026-10-01, 2026-10-02]"))
            let workdays = keys.list(
                "workdays", Kind<CalendarDay>.day.located,
                Help("Make-up working days, which have Monday's hours.", zh: "调休上班的日子，按周一的时间。", example: "[2026-10-10]")
            )
            var seen: [CalendarDay: Place] = [:]
            for day in holidays + workdays {
                if let first = seen.updateValue(day.place, forKey: day.value), keys.isSound {
                    let known = first.description(from: day.place)
                    keys.reading.report("\(day.value) is given twice, first at \(known)", at: day.place)
                }
            }
            return HolidayCalendar(holidays: Set(holidays.map(\.value)), workdays: Set(workdays.map(\.value)))
        }
    }
}

extension Kind where Value == CalendarDay {
    static var day: Kind {
        .scalar(
            "a date such as 2026-10-01",
            schema: .object(["type": .string("string"), "pattern": .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]),
            form: .value(.date), placeholder: CalendarDay(year: 2000, month: 1, day: 1), show: \.description
        ) { scalar, _ throws(Complaint) in
            guard let day = CalendarDay(scalar.text) else { throw .unfit }
            return day
        }
    }
}
