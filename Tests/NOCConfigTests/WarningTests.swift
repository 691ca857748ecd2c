import NOCCore
import Testing

@testable import NOCConfig

/// What works but is doubtful.
@Suite struct WarningTests {
    @Test(arguments: [
        (
            smallest + "web: { listen: \"127.0.0.1:8080\" }\n",
            "noc.yaml:4:6: this version serves no pages: 'web' has no effect"
        ),
        (
            smallest.replacing("id: home", with: "id: home, interval: 5s"),
            "noc.yaml:3:35: timeout 10s is longer than interval 5s: while an attempt waits the next is skipped"
        ),
        (
            smallest.replacing("id: home", with: "id: home, stale_after: 50s"),
            "noc.yaml:3:60: stale_after 50s is shorter than interval 1m: the time between is unmonitored"
        ),
        (
            smallest + "hooks: [{ id: a, command: [/bin/true], on: [down, reminder] }]\n",
            "noc.yaml:4:44: no reminder is ever sent: 'remind_every' is missing"
        ),
        (
            smallest + "hooks: [{ id: a, command: [/bin/true], remind_every: 4h }]\n",
            "noc.yaml:4:54: no reminder is ever sent: 'on' does not name 'reminder'"
        ),
        (
            smallest
                + #"objectives: { a: { hours: { tue: "08:00-12:00", except: { workdays: [2026-10-10] } } } }"#,
            "noc.yaml:4:27: make-up working days have Monday's hours, and Monday has none"
        ),
        (
            smallest.replacing("tcp: { host: 127.0.0.1, port: 80 }", with: "http: { url: \"http://127.0.0.1/\" }")
                + "website_rule: { check: web/home }\n",
            "noc.yaml:4:24: check 'web/home' has a timeout of 10s, shorter than the limit of 15s: a failure does not show"
                + " that the page would not have opened within 15s"
        ),
        (
            smallest.replacing(
                "tcp: { host: 127.0.0.1, port: 80 }",
                with: "interval: 2h, timeout: 15s, http: { url: \"http://a.cn/\" }")
                + "website_rule: { check: web/home }\n",
            "noc.yaml:4:24: check 'web/home' runs every 2h, less than 20 times a day: no week can be judged"
        ),
        (
            smallest.replacing("name: 核心机房 }", with: "name: 核心机房, locale: en }"),
            "noc.yaml:1:39: alerts are in English, reports and letters stay in Chinese: their forms are prescribed in it"
        ),
        ("site: { id: room, name: 机房 }\n", "noc.yaml:1:1: no targets: nothing is measured"),
    ])
    func `a doubtful configuration loads with a warning`(_ text: String, _ warning: String) throws {
        #expect(try TemporaryConfiguration(["noc.yaml": text]).warnings() == [warning])
    }

    @Test func `recurring work whose last day is over is doubted, from the day after on`() throws {
        let rule = #"maintenance: [{ weekly: "sun 02:00-04:00", targets: [web], by: a, reason: b, until: 2026-10-04 }]"#
        let files = try TemporaryConfiguration(["noc.yaml": smallest + rule])
        let loaded = try files.load()
        func found(_ day: Int) -> [String] {
            loaded.warnings(on: CalendarDay(year: 2026, month: 10, day: day)).map {
                "\($0)".replacing("\(files.directory)/", with: "")
            }
        }
        #expect(loaded.warnings.isEmpty && found(4).isEmpty)
        #expect(found(5) == ["noc.yaml:4:85: until 2026-10-04 is over: the rule plans no work any more"])
    }

    @Test func `nothing is said of the attempts of a check that others report to`() throws {
        let text = smallest.replacing("id: home", with: "id: home, interval: 1s")
            .replacing("tcp: { host: 127.0.0.1, port: 80 }", with: "heartbeat: { every: 24h }")
        #expect(try TemporaryConfiguration(["noc.yaml": text]).warnings().isEmpty)
    }

    @Test func `a calendar without a day of the year is doubted, where it is named`() throws {
        let hours = #"objectives: { a: { hours: { mon: "08:00-12:00", except: days.yaml } } }"#
        let files = try TemporaryConfiguration([
            "noc.yaml": smallest + hours, "days.yaml": "holidays: [2026-10-01]\nworkdays: [2027-01-02]\n",
        ])
        let loaded = try files.load()
        func found(_ year: Int, _ month: Int) -> [String] {
            loaded.warnings(on: CalendarDay(year: year, month: month, day: 30)).map {
                "\($0)".replacing("\(files.directory)/", with: "")
            }
        }
        let missing = ["noc.yaml:4:57: the calendar has no day of 2028: its holidays count as working days"]
        #expect(loaded.warnings.isEmpty && found(2026, 1).isEmpty && found(2027, 10).isEmpty)
        #expect(found(2028, 1) == missing)
        // The days off of a year are published in the November before it.
        #expect(found(2026, 11).isEmpty && found(2027, 11) == missing && found(2027, 12) == missing)
        #expect(found(2028, 12).count == 2)
        // Who names no calendar has decided so.
        #expect(
            try TemporaryConfiguration(["noc.yaml": smallest]).load().warnings(
                on: CalendarDay(year: 2028, month: 1, day: 1)
            ).isEmpty)
    }

    @Test(arguments: ["target: []\n", "include: [bad.yaml]\n", "targets: 5\n", "targets: [{ id: a }]\n"])
    func `a configuration whose targets cannot be read is not said to have none`(rest: String) throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": "site: { id: room, name: 机房 }\n" + rest, "bad.yaml": "targets: [\n",
        ])
        let found = #expect(throws: ConfigurationProblems.self) { try files.load() }
        #expect(found?.problems.isEmpty == false && found?.warnings == [])
    }
}
