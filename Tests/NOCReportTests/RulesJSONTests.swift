import Foundation
import NOCCore
import Testing

@testable import NOCReport

struct RulesJSONTests {
    private let json = RulesJSON(timeZone: SampleMonth.zone)

    private func read(_ write: (inout JSONWriter) -> Void) throws -> NSDictionary {
        var writer = JSONWriter(.lines(depth: 3))
        writer.object { $0.member("value", write) }
        let object = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? NSDictionary
        return try #require(object?["value"] as? NSDictionary)
    }

    @Test func `without a rule the objects are empty`() throws {
        let period = SampleMonth().period
        #expect(try read { json.website(nil, &$0) }.count == 0)
        #expect(try read { json.power(nil, in: period, &$0) }.count == 0)
    }

    @Test func `the website has its worst window, and null where there is none`() throws {
        let rule = WebsiteRule(check: CheckKey(target: "website", check: "home"))
        let day = CalendarDay(year: 2026, month: 10, day: 1)
        var result = WebsiteResult(rule: rule, days: [], windows: [])
        #expect(try read { json.website(result, &$0) }["worst_window"] is NSNull)
        result.windows = [
            .init(first: day, last: day.adding(days: 6), count: .init(visits: 140, failures: 7), isEnough: true)
        ]
        let worst = try #require(try read { json.website(result, &$0) }["worst_window"] as? NSDictionary)
        #expect(
            worst == [
                "first": "2026-10-01", "last": "2026-10-07", "visits": 140, "failures": 7, "share": 0.05, "margin": 0,
                "verdict": "veto",
            ])
    }

    @Test func `power has its continuity as a number, or null when nothing is known`() throws {
        let plan = PowerPlan(target: "ups", supply: [])
        let day = CalendarDay(year: 2026, month: 10, day: 1)
        let known = PowerResult(plan: plan, days: [.init(day: day, powered: 750, out: 250)])
        let object = try read { json.power(known, in: SampleMonth().period, &$0) }
        #expect(object["continuity"] as? Double == 0.75 && object["out_ms"] as? Int == 250)
        #expect(object["days_not_met"] as? Int == 1 && object["temperature"] is NSNull)
        let blank = PowerResult(plan: plan, days: [.init(day: day, unknown: 5)])
        #expect(try read { json.power(blank, in: SampleMonth().period, &$0) }["continuity"] is NSNull)
    }

    @Test func `a penalty has its amount in 分 and what makes it doubtful`() throws {
        let account = try PenaltyPartTests.month().account()
        let lines = Penalties.lines([PenaltyPartTests.telecom, PenaltyPartTests.free], months: [account])
        let object = try read { json.penalty(lines[0], &$0) }
        #expect(object["amount_fen"] as? Int == 13_000 && object["complete"] as? Bool == true)
        let month = try #require((object["months"] as? [NSDictionary])?.first)
        #expect(month["doubts"] as? [String] == ["interpretation"] && month["share_of_fee"] as? Double == 0.02)
        #expect(object["amount_if_reported_fen"] is NSNull)
        let blank = try #require(lines.first { $0.target == "spare" })
        let nothing = try read { json.penalty(blank, &$0) }
        #expect(nothing["amount_fen"] is NSNull)
        #expect((nothing["months"] as? [NSDictionary])?.first?["obstacle"] as? String == "no_data")
    }
}
