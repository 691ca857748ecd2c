import Foundation
import NOCCore
import NOCReport
import Testing

struct ReportJSONTests {
    private func json() throws -> [String: Any] {
        let data = Data(try SampleMonth.file(.json).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `every field of the schema is there`() throws {
        let report = try json()
        let keys = [
            "schema", "period", "provisional", "generated_at", "software", "site", "evidence", "targets", "groups",
            "incidents", "maintenance", "corrections", "website", "power", "indicators",
        ]
        #expect(Set(keys).isSubset(of: report.keys))
        let targets = try #require(report["targets"] as? [[String: Any]])
        let target = try #require(targets.first { $0["id"] as? String == "telecom" })
        let targetKeys = [
            "id", "name", "group", "objective", "met", "breakdown_ms", "planned_down_ms", "availability", "coverage",
            "allowed_downtime_ms", "counted_downtime_ms", "incidents", "mttr_ms", "mtbf_ms", "longest_ms", "transients",
            "latency_ms", "days", "checks",
        ]
        #expect(Set(targetKeys).isSubset(of: target.keys))
        let incident = try #require((report["incidents"] as? [[String: Any]])?.first)
        let incidentKeys = [
            "id", "target", "start", "confirmed_at", "end", "duration_ms", "counted_ms", "class", "reason", "cause",
            "responsible", "reported_at", "acknowledged_at", "acknowledged_by", "crosses_period", "note",
        ]
        #expect(Set(incidentKeys).isSubset(of: incident.keys))
    }

    @Test func `figures are those of the account, to the last digit`() throws {
        let account = try SampleMonth.settled().account
        let text = try SampleMonth.file(.json)
        let targets = try #require(try json()["targets"] as? [[String: Any]])
        for (target, shown) in zip(account.targets, targets) {
            let shares = try #require(shown["breakdown_ms"] as? [String: Int])
            #expect(
                shares == Dictionary(uniqueKeysWithValues: target.figures.breakdown.shares.map { ($0.key, Int($1)) }))
            let ratios = [("assessed", target.figures.assessed), ("lower", target.figures.lower)]
            for (name, value) in ratios {
                let number = value.ratio?.description ?? "null"
                #expect(text.contains("\"\(name)\":\(number)"))
            }
            #expect((shown["days"] as? [Any])?.count == 31)
        }
        let spare = try #require(targets.first { $0["id"] as? String == "spare" })
        #expect((spare["availability"] as? [String: Any])?["assessed"] is NSNull)
        #expect(spare["met"] is NSNull)
    }

    @Test func `times carry the site's offset, names stay as they were configured`() throws {
        let report = try json()
        let period = try #require(report["period"] as? [String: String])
        #expect(period["start"] == "2026-10-01T00:00:00+08:00" && period["end"] == "2026-11-01T00:00:00+08:00")
        #expect(report["generated_at"] as? String == "2026-11-02T08:00:05+08:00")
        let targets = try #require(report["targets"] as? [[String: Any]])
        #expect(targets.last?["name"] as? String == SampleMonth.hostile)
        let office = try #require(targets.first { $0["id"] as? String == "website" }?["objective"] as? [String: Any])
        let hours = try #require(office["hours"] as? [String: [String]])
        #expect(hours["mon"] == ["08:30-12:00", "14:00-18:00"] && hours["sun"] == [])
        #expect(hours["workdays"] == ["2026-10-10"])
    }
}
