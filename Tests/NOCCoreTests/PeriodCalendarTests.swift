import Foundation
import NOCCore
import Testing

struct PeriodCalendarTests {
    private static func zone(_ name: String) -> TimeZone { TimeZone(identifier: name)! }
    private let shanghai = zone("Asia/Shanghai")

    @Test(arguments: [
        (Period.Kind.day, "2026-10-07", "2026-10-07T00:00:00+08:00", "2026-10-08T00:00:00+08:00"),
        (.week, "2026-W43", "2026-10-19T00:00:00+08:00", "2026-10-26T00:00:00+08:00"),
        (.week, "2026-W01", "2025-12-29T00:00:00+08:00", "2026-01-05T00:00:00+08:00"),
        (.week, "2026-W53", "2026-12-28T00:00:00+08:00", "2027-01-04T00:00:00+08:00"),
        (.month, "2026-12", "2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"),
        (.month, "2028-02", "2028-02-01T00:00:00+08:00", "2028-03-01T00:00:00+08:00"),
        (.quarter, "2026-Q4", "2026-10-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"),
        (.year, "2026", "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"),
    ])
    func `a label names its stretch of the site's calendar`(
        kind: Period.Kind, label: String, start: String, end: String
    ) throws {
        let period = try #require(Period.parse(kind: kind, label, timeZone: shanghai))
        #expect(TimeText.rfc3339(period.interval.start, timeZone: shanghai) == start)
        #expect(TimeText.rfc3339(period.interval.end, timeZone: shanghai) == end)
        #expect(period.label == label)
        #expect(period.next(in: shanghai).previous(in: shanghai) == period)
        #expect(period.next(in: shanghai).interval.start == period.interval.end)
        let last = Instant(milliseconds: period.interval.end.milliseconds - 1)
        #expect(Period.containing(last, kind, timeZone: shanghai) == period)
        #expect(Period.lastComplete(kind, before: period.interval.end, timeZone: shanghai) == period)
        #expect(Period.lastComplete(kind, before: last, timeZone: shanghai) == period.previous(in: shanghai))
    }

    @Test(arguments: [
        (Period.Kind.month, "2026-13"), (.month, "2026-1"), (.month, "2026"), (.month, "２０２６-10"), (.week, "2026-W54"),
        (.week, "2025-W53"), (.week, "2026-W00"), (.week, "2026W43"), (.quarter, "2026-Q5"), (.quarter, "2026-q1"),
        (.year, "26"), (.year, "2026-01"), (.day, "2026-02-29"), (.day, "2026-10"), (.interval, "2026-10-07"),
        (.interval, "2026-10-07/2026-10-07"), (.interval, "2026-10-08/2026-10-07"),
    ])
    func `what is no label of its kind is none`(kind: Period.Kind, text: String) {
        #expect(Period.parse(kind: kind, text, timeZone: shanghai) == nil)
    }

    @Test func `a day that the zone skipped is no period, and neighbours pass over it`() throws {
        let apia = Self.zone("Pacific/Apia")
        for text in ["2011-12-30", "2011-12-30 10:00", "2011-12-30T10:00:05"] {
            #expect(TimeText.parse(text, timeZone: apia) == nil)
        }
        #expect(TimeText.parse("2011-12-30T10:00:00+00:00", timeZone: apia) != nil)
        #expect(TimeText.parse("2011-12-29 24:00", timeZone: apia) == apia.start(of: CalendarDay("2011-12-31")!))
        #expect(Period.parse(kind: .day, "2011-12-30", timeZone: apia) == nil)
        let last = try #require(Period.parse(kind: .day, "2011-12-29", timeZone: apia))
        #expect(last.next(in: apia).label == "2011-12-31")
        #expect(last.next(in: apia).previous(in: apia) == last)
        let noon = last.next(in: apia).interval.start + .seconds(43_200)
        #expect(Period.lastComplete(.day, before: noon, timeZone: apia) == last)
    }

    @Test func `an interval is labelled by its times and reads back`() throws {
        let text = "2026-10-07 08:30/2026-10-08T09:00:00+08:00"
        let period = try #require(Period.parse(kind: .interval, text, timeZone: shanghai))
        #expect(period.label == "2026-10-07T08:30:00+08:00/2026-10-08T09:00:00+08:00")
        #expect(Period.parse(kind: .interval, period.label, timeZone: shanghai) == period)
        #expect(period.fileName(in: shanghai) == "20261007T083000-20261008T090000")
        #expect(period.days(in: shanghai).map(\.interval.milliseconds) == [55_800_000, 32_400_000])
        #expect(period.next(in: shanghai).previous(in: shanghai) == period)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", 23.0), ("Europe/Berlin", "2026-10-25", 25), ("Asia/Shanghai", "2026-03-29", 24),
        ("Asia/Shanghai", "1991-04-14", 23),  // the last year China changed its clocks
        ("America/St_Johns", "2026-03-08", 23), ("America/St_Johns", "2026-11-01", 25),
        ("America/St_Johns", "2011-03-13", 23), ("America/St_Johns", "2010-11-07", 25),  // changed at 00:01
        ("America/Sao_Paulo", "2018-11-04", 23),  // began at 01:00
        ("America/Sao_Paulo", "2018-02-17", 25),  // its last hour was shown twice
        ("Australia/Lord_Howe", "2026-10-04", 23.5), ("Pacific/Apia", "2011-12-29", 24),
        ("Pacific/Apia", "2011-12-30", 0),
    ])
    func `a day is as long as the clock says`(name: String, day: String, hours: Double) throws {
        let zone = Self.zone(name)
        let interval = zone.interval(of: try #require(CalendarDay(day)))
        #expect(Double(interval.milliseconds) == hours * 3_600_000)
    }

    @Test(arguments: [
        "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "America/Sao_Paulo", "America/Havana", "Asia/Beirut",
        "Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu",
    ])
    func `days tile a year and hold their instants`(name: String) throws {
        let zone = Self.zone(name)
        for year in ["1991", "2010", "2011", "2018", "2026"] {
            let period = try #require(Period.parse(kind: .year, year, timeZone: zone))
            let days = period.days(in: zone)
            #expect(days.first?.interval.start == period.interval.start)
            #expect(days.last?.interval.end == period.interval.end)
            #expect(zip(days, days.dropFirst()).allSatisfy { $0.interval.end == $1.interval.start && $0.day < $1.day })
            for (day, interval) in days {
                let last = Instant(milliseconds: interval.end.milliseconds - 1)
                #expect(zone.day(of: interval.start) == day && zone.day(of: last) == day)
                #expect(zone.wall(at: interval.start).day == day)
                #expect(zone.wall(at: Instant(milliseconds: interval.start.milliseconds - 1)).day < day)
            }
        }
    }

    @Test func `a day number and its day are one another's inverse`() {
        for number in stride(from: -800_000, through: 2_900_000, by: 379) {
            #expect(CalendarDay(number: number).number == number)
        }
        #expect(CalendarDay(year: 1970, month: 1, day: 1).number == 0)
        #expect(CalendarDay(year: 2026, month: 10, day: 7).weekday == 3)
        #expect(CalendarDay(number: -1).weekday == 3)
    }
}
