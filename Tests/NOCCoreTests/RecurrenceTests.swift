import Foundation
import NOCCore
import TestSupport
import Testing

@Suite struct RecurrenceTests {
    private static let shanghai = zone("Asia/Shanghai")

    private static func zone(_ name: String) -> TimeZone { TimeZone(identifier: name) ?? .gmt }

    private func windows(_ text: String, _ from: String, _ to: String, _ zone: TimeZone) throws -> [String] {
        let start = try #require(TimeText.parse(from, timeZone: zone))
        let end = try #require(TimeText.parse(to, timeZone: zone))
        return try Recurrence(parsing: text).occurrences(in: Interval(start, end), timeZone: zone).map {
            "\(TimeText.rfc3339($0.start, timeZone: zone)) \(TimeText.rfc3339($0.end, timeZone: zone))"
        }
    }

    @Test(arguments: [
        ("weekly sun 02:00-04:00", "每周日02:00—04:00"), ("weekly sat,mon 22:00-02:00", "每周一、周六22:00—次日02:00"),
        ("weekly fri-mon 22:00-24:00", "每周一、周五、周六、周日22:00—24:00"),
        ("monthly 1st sat 22:00-02:00", "每月第一个周六22:00—次日02:00"),
        ("monthly last sun 00:00-24:00", "每月最后一个周日00:00—24:00"),
    ])
    func `a recurrence is read, and told in Chinese`(_ text: String, _ words: String) throws {
        let recurrence = try Recurrence(parsing: text)
        #expect(ChineseWords.recurrence(recurrence) == words)
        #expect(try Recurrence(parsing: "\(recurrence)") == recurrence)
    }

    @Test(arguments: [
        ("daily 02:00-04:00", "expected \"weekly"), ("weekly sunday 02:00-04:00", "did you mean 'sun'?"),
        ("weekly sun 02:00-25:00", "'25:00' is no time"), ("weekly sun 02:00-02:00", "ends when it begins"),
        ("weekly sun 24:00-02:00", "24:00 is an end"), ("weekly sun,sun 02:00-04:00", "sun is named twice"),
        ("weekly sun 2:00-4:00", "'2:00' is no time"), ("weekly sun", "expected days and hours"),
        ("weekly sun 02:00", "expected hours"), ("monthly 5th sun 02:00-04:00", "expected 1st, 2nd"),
        ("monthly sun 02:00-04:00", "expected a day and hours"), ("", "expected \"weekly"),
        ("weekly sun- 02:00-04:00", "'' is no day"),
    ])
    func `what is no recurrence is told with what was expected`(_ text: String, _ words: String) {
        let fault = #expect(throws: RecurrenceFault.self) { _ = try Recurrence(parsing: text) }
        #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
    }

    @Test func `days of the week and of the month are those of the site's calendar`() throws {
        #expect(
            try windows("weekly sun 02:00-04:00", "2026-11-28 10:00", "2026-12-07 00:00", Self.shanghai) == [
                "2026-11-29T02:00:00+08:00 2026-11-29T04:00:00+08:00",
                "2026-12-06T02:00:00+08:00 2026-12-06T04:00:00+08:00",
            ])
        #expect(
            try windows("monthly 1st sat 22:00-02:00", "2026-12-01", "2027-02-01", Self.shanghai) == [
                "2026-12-05T22:00:00+08:00 2026-12-06T02:00:00+08:00",
                "2027-01-02T22:00:00+08:00 2027-01-03T02:00:00+08:00",
            ])
        #expect(
            try windows("monthly last sun 00:00-24:00", "2027-02-01", "2027-03-01", Self.shanghai) == [
                "2027-02-28T00:00:00+08:00 2027-03-01T00:00:00+08:00"
            ])
        // Of one that is under way all of it.
        #expect(
            try windows("weekly sat 22:00-02:00", "2026-11-29 01:00", "2026-11-29 01:30", Self.shanghai) == [
                "2026-11-28T22:00:00+08:00 2026-11-29T02:00:00+08:00"
            ])
    }

    @Test func `a time that the zone skips is the instant of the jump, and of a repeated hour the first counts`() throws
    {
        // Berlin: 02:00 to 03:00 is skipped on 2027-03-28 and repeated on 2026-10-25.
        let berlin = Self.zone("Europe/Berlin")
        #expect(
            try windows("weekly sun 02:30-04:00", "2027-03-28", "2027-03-29", berlin) == [
                "2027-03-28T03:00:00+02:00 2027-03-28T04:00:00+02:00"
            ])
        #expect(try windows("weekly sun 02:10-02:50", "2027-03-28", "2027-03-29", berlin).isEmpty)
        #expect(
            try windows("weekly sun 01:30-02:30", "2026-10-25", "2026-10-26", berlin) == [
                "2026-10-25T01:30:00+02:00 2026-10-25T02:30:00+02:00"
            ])
        // Samoa had no 2011-12-30, a Friday.
        let apia = Self.zone("Pacific/Apia")
        #expect(try windows("weekly fri 02:00-04:00", "2011-12-29", "2012-01-01", apia).isEmpty)
        #expect(
            try windows("weekly thu 22:00-02:00", "2011-12-29", "2012-01-01", apia) == [
                "2011-12-29T22:00:00-10:00 2011-12-31T00:00:00+14:00"
            ])
    }

    @Test(arguments: [
        ("weekly sun 02:00-04:00", "weekly sun 03:00-05:00", true),
        ("weekly sun 02:00-04:00", "weekly sun 04:00-05:00", false),
        ("weekly sat 22:00-02:00", "weekly sun 01:00-03:00", true),
        ("monthly 1st sun 02:00-04:00", "weekly sun 02:00-04:00", true),
        ("monthly 1st sun 02:00-04:00", "monthly 2nd sun 02:00-04:00", false),
        ("monthly 4th sun 02:00-04:00", "monthly last sun 02:00-04:00", true),
    ])
    func `rules overlap where they would be under way at once`(_ one: String, _ other: String, _ expected: Bool) throws
    {
        let (one, other) = (try Recurrence(parsing: one), try Recurrence(parsing: other))
        #expect(one.overlaps(other) == expected && other.overlaps(one) == expected)
    }
}
