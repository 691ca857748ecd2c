import Foundation
import Testing

/// What people say of a month that was imported, and days that there are none of.
@Suite struct StatementCommandTests {
    /// `uplink` fails beside `web`, from 10:05 to 10:20 on 7 October.
    private func imported() async throws -> Site {
        let site = try Site()
        let start: Int64 = 1_790_784_000_000 + (6 * 24 + 10) * 3_600_000
        let lines = (0..<12).map { (step: Int) -> String in
            let outcome = (1..<4).contains(step) ? "fail" : "ok"
            return #"{"kind":"observation","time":\#(start + Int64(step) * 300_000),"target":"uplink","check":"tcp","#
                + #""outcome":"\#(outcome)"}"#
        }
        let uplink = try site.folder.write(lines.joined(separator: "\n"), to: "uplink.ndjson")
        for file in [try site.october(), uplink] {
            let outcome = try await site.noc("import", file, "--by", "test")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        return site
    }

    private let web = "web@20261007T020000Z"
    private let uplink = "uplink@20261007T020500Z"

    private func events(_ site: Site) async throws -> [String: String] {
        let listed = try await site.noc("incidents", "--month", "2026-10", "--json")
        let incidents = try JSON(listed.output).array
        return Dictionary(uniqueKeysWithValues: incidents.map { ($0["id"].string ?? "", $0["event"].string ?? "") })
    }

    @Test func `an incident that is joined belongs to the event of the other, and one that joins itself to its own`()
        async throws
    {
        let site = try await imported()
        #expect(try await events(site) == [web: "event:\(web)", uplink: "event:\(uplink)"])
        let joined = try await site.noc("annotate", uplink, "--joins", web, "--by", "李四", "--note", "同一次断电")
        #expect(joined.status == 0, "\(joined.errors)")
        #expect(try await events(site) == [web: "event:\(web)", uplink: "event:\(web)"])
        let said = try await site.noc("annotate", "event:\(web)", "--cause", "power", "--by", "李四")
        #expect(said.status == 0 && said.output.contains("(2 incidents)"), "\(said.output)\(said.errors)")
        #expect(try await site.noc("annotate", uplink, "--joins", uplink, "--by", "李四").status == 0)
        #expect(try await events(site)[uplink] == "event:\(uplink)")
        let nothing = try await site.noc("annotate", uplink, "--joins", "web@20261008T020000Z", "--by", "李四")
        #expect(nothing.status == 1 && nothing.output.isEmpty, "\(nothing.errors)")
    }

    @Test func `a correction is listed, and when it is voided both stay with the reason`() async throws {
        let site = try await imported()
        let made = try await site.noc(
            "correct", "--incident", web, "--as", "excluded", "--reason", "演练", "--by", "张三", "--json")
        #expect(made.status == 0, "\(made.errors)")
        let listed = try await site.noc("correct", "list", "--month", "2026-10", "--json")
        let correction = try JSON(listed.output)[0]
        let id = try #require(correction["id"].int)
        #expect(correction["target"].string == "web" && correction["class"].string == "excluded")
        #expect(correction["from"].string == "2026-10-07T10:00:00+08:00")
        #expect(try await site.noc("correct", "list", "--month", "2026-09").output.contains("web") == false)
        let void = try await site.noc("correct", "void", "\(id)", "--reason", "不是演练", "--by", "李四")
        #expect(void.status == 0, "\(void.errors)")
        let standing = try await site.noc("correct", "list", "--month", "2026-10", "--json")
        #expect(try JSON(standing.output).array.isEmpty)
        let all = try await site.noc("correct", "list", "--month", "2026-10", "--all")
        #expect(all.output.contains("演练") && all.output.contains("不是演练") && all.output.contains("李四"), "\(all.output)")
        let again = try await site.noc("correct", "void", "\(id)", "--reason", "再次", "--by", "李四")
        #expect(again.status == 1 && again.output.isEmpty, "\(again.errors)")
    }

    @Test func `a day that the zone skipped is refused, and those beside it are there`() async throws {
        let site = try Site()
        let text = Site.text(port: 9, extra: "").replacing("Asia/Shanghai", with: "Pacific/Apia")
        let apia = try site.folder.write(text, to: "apia.yaml")
        func report(_ day: String) async throws -> Binary.Outcome {
            try await Binary.run([
                "--config", apia, "--state-dir", site.state, "report", "--day", day, "--format", "json", "--output",
                "-",
            ])
        }
        let skipped = try await report("2011-12-30")
        #expect(skipped.status == 2 && skipped.output.isEmpty)
        #expect(skipped.errors.contains("2011-12-30"), "\(skipped.errors)")
        for day in ["2011-12-29", "2011-12-31"] {
            let there = try await report(day)
            #expect(!there.errors.contains("no day"), "\(there.errors)")
            #expect(there.status != 2, "\(there.errors)")
        }
    }

    @Test func `a target that was never seen is not said to have been so for days`() async throws {
        let site = try await imported()
        let board = try await site.noc("status", "uplink", "web")
        #expect(board.output.contains("> 2d"), "web was seen in October: \(board.output)")
        let young = try Site()
        _ = try await young.noc("import", try young.october(), "--by", "test")
        let line = try #require(
            try await young.noc("status").output.split(separator: "\n").first { $0.hasPrefix("uplink") })
        #expect(line.contains("never seen") && !line.contains("2d"), "\(line)")
    }

    @Test func `words that another file says at length are refused with their line`() async throws {
        let site = try Site()
        let long = String(repeating: "长", count: 2_001)
        let time = 1_790_784_000_000
        let observation = #"{"kind":"observation","time":\#(time),"target":"web","check":"tcp","outcome":"fail","#
        let lines = [
            observation + #""reason":"\#(long)"}"#,
            #"{"kind":"maintenance","target":"web","from":\#(time),"to":\#(time + 1),"declared_at":\#(time),"#
                + #""by":"w","reason":"\#(long)"}"#,
            #"{"kind":"correction","target":"web","from":\#(time),"to":\#(time + 1),"class":"up","recorded_at":\#(time),"#
                + #""by":"\#(long)","reason":"r"}"#,
            #"{"kind":"annotation","target":"web","time":\#(time),"recorded_at":\#(time),"by":"w","note":"\#(long)"}"#,
        ]
        for line in lines {
            let outcome = try await site.noc(
                "import", try site.folder.write("\n" + line, to: "long.ndjson"), "--by", "w")
            #expect(outcome.status == 1, "\(line.prefix(60))")
            #expect(
                outcome.errors.contains("has 2001 characters: expected at most 2000"), "\(outcome.errors.prefix(300))")
            #expect(outcome.errors.contains(":2"), "\(outcome.errors.prefix(300))")
        }
        let fits = lines[0].replacing(long, with: String(long.dropLast()))
        #expect(try await site.noc("import", try site.folder.write(fits, to: "fits.ndjson"), "--by", "w").status == 0)
        let table = "time,target,check,outcome,latency_ms,reason\n\(time + 1),web,tcp,fail,,\(long)\n"
        let csv = try await site.noc("import", try site.folder.write(table, to: "long.csv"), "--by", "w")
        #expect(csv.status == 1 && csv.errors.contains("reason has 2001 characters"), "\(csv.errors.prefix(300))")
    }
}
