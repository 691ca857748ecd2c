import Foundation
import NOCCore
import Testing

struct TimeTextTests {
    private let shanghai = TimeZone(identifier: "Asia/Shanghai")!

    @Test(arguments: [
        ("2026-10-07T14:05:06+08:00", 1_791_353_106_000), ("2026-10-07T06:05:06Z", 1_791_353_106_000),
        ("2026-10-07t06:05:06.7891z", 1_791_353_106_789), ("2026-10-07 14:05:06.7", 1_791_353_106_700),
        ("2026-10-07 14:05", 1_791_353_100_000), ("2026-10-07T14:05", 1_791_353_100_000),
        ("2026-10-07T01:05:00-05:00", 1_791_353_100_000), ("2026-10-07", 1_791_302_400_000),
        ("2026-10-06 24:00", 1_791_302_400_000), ("1791353106", 1_791_353_106_000),
        ("1791353106789", 1_791_353_106_789), ("1990-12-31T23:59:60Z", 662_688_000_000),
    ])
    func `a time is read as it is written`(text: String, milliseconds: Int64) {
        #expect(TimeText.parse(text, timeZone: shanghai) == Instant(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "", "now", "2026", "2026-10", "2026-13-01 00:00", "2026-02-30", "2026-10-07 25:00", "2026-10-07 24:01",
        "2026-10-07 14:60", "2026-10-07 14", "2026-10-07 14:05:", "2026-10-07 14:05:06.", "2026-10-07T14:05:06+8:00",
        "2026-10-07T14:05:06+0800", "2026-10-07 14:05 ", "2026-10-07  14:05", "+1791353106", "９９９９９９",
        "9223372036854775807", "-9223372036854775808", "2026-10-07T14:05:06Z!",
    ])
    func `what is no time is none`(text: String) {
        #expect(TimeText.parse(text, timeZone: shanghai) == nil)
    }

    @Test func `a time that is set over is the moment of setting, one that comes twice the first`() {
        let berlin = TimeZone(identifier: "Europe/Berlin")!
        #expect(
            TimeText.parse("2026-03-29 02:30", timeZone: berlin)
                == TimeText.parse("2026-03-29T01:00:00Z", timeZone: berlin))
        #expect(
            TimeText.parse("2026-10-25 02:30", timeZone: berlin)
                == TimeText.parse("2026-10-25T00:30:00Z", timeZone: berlin))
    }

    @Test(arguments: ["Asia/Shanghai", "America/St_Johns", "Asia/Kathmandu", "UTC", "Africa/Monrovia"])
    func `what is written reads back as the same instant`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for step in 0..<400 {
            let instant = Instant(milliseconds: -2_000_000_000_000 + Int64(step) * 9_876_543_211)
            let text = TimeText.rfc3339(instant, timeZone: zone)
            #expect(TimeText.parse(text, timeZone: shanghai) == instant, "\(text)")
        }
    }
}
