import Foundation
import Testing

/// Recurring planned work, by the built program and real daemons.
@Suite(.timeLimit(.minutes(3))) struct RecurringMaintenanceTests {
    private func rule(_ weekly: String, reason: String = "系统补丁") -> String {
        "maintenance: [ { weekly: \"\(weekly)\", targets: [web], groups: [line], by: 运维组, reason: \(reason) } ]"
    }

    private func windows(_ site: Site, all: Bool = false) async throws -> [JSON] {
        let list = try await site.noc(["maintenance", "list", "--json"] + (all ? ["--all"] : []))
        return list.status == 0 ? try JSON(list.output).array : []
    }

    @Test
    func
        `the daemon writes the configuration's occurrences ahead, once over restarts, and withdraws those of a rule that went`()
        async throws
    {
        let site = try Site(extra: rule("sun 02:00-04:00"))
        for _ in 0..<2 {
            let daemon = try RunningDaemon(site)
            #expect(await daemon.logs("started"))
            #expect(try await within(.seconds(20)) { try await windows(site).count >= 16 })
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
        }
        let written = try await windows(site)
        #expect((16...20).contains(written.count), "two scopes, eight or nine Sundays: \(written.count)")
        #expect(
            Set(written.map { "\($0["target"].string ?? "") \($0["group"].string ?? "") \($0["from"].string ?? "")" })
                .count == written.count)
        #expect(written.allSatisfy { $0["recurs"].string == "weekly sun 02:00-04:00" && $0["rule"].isNull })
        let table = try await site.noc("maintenance", "list")
        #expect(table.output.contains("weekly sun 02:00-04:00") && table.output.contains("configuration"))

        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        _ = try site.folder.write(Site.text(port: 9, extra: rule("sat 02:00-04:00")), to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.logs("configuration reloaded"))
        #expect(
            try await within(.seconds(20)) {
                let now = try await windows(site)
                return !now.isEmpty && now.allSatisfy { $0["recurs"].string == "weekly sat 02:00-04:00" }
            })
        #expect(try await windows(site, all: true).count > written.count, "nothing is taken out of the record")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await site.noc("verify").status == 0)
    }

    @Test func `a rule is added, listed with its next occurrences, and ended; one of its occurrences too`() async throws
    {
        let site = try Site()
        let added = try await site.noc(
            "maintenance", "add", "--every", "monthly 1st sat 22:00-02:00", "--target", "web", "--by", "王工", "--reason",
            "割接",
            "--json")
        #expect(added.status == 0, "\(added)")
        let rule = try JSON(added.output)
        let id = try #require(rule["id"].int)
        #expect(rule["next"].array.count == 3 && (1...3).contains(rule["written"].int ?? 0))
        let again = try await site.noc(
            "maintenance", "add", "--every", "weekly sat 23:00-23:30", "--target", "web", "--by", "王工", "--reason", "割接"
        )
        #expect(again.status == 1 && again.errors.contains("overlaps rule \(id):"), "\(again)")
        let first = try #require(try await windows(site).first?["id"].int)
        #expect(try await site.noc("maintenance", "end", "\(first)", "--by", "王工").status == 0)
        let left = try await windows(site).count
        let rules = try await site.noc("maintenance", "list", "--rules", "--json")
        #expect(try JSON(rules.output).array.map { $0["every"].string } == ["monthly 1st sat 22:00-02:00"])
        let ended = try await site.noc("maintenance", "end", "\(id)", "--by", "王工")
        #expect(ended.status == 0 && ended.output.contains("\(left) occurrence"), "\(ended)")
        #expect(try await windows(site).isEmpty)
        #expect(try await site.noc("maintenance", "end", "\(id)", "--by", "王工").status == 1)
        #expect(try await site.noc("verify").status == 0)
    }

    @Test func `an occurrence that is under way is backdated for its part before the rule`() async throws {
        let site = try Site()
        let zone = TimeZone(identifier: "Asia/Shanghai")!
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let start = Date().addingTimeInterval(-7_200)
        let day = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][calendar.component(.weekday, from: start) - 1]
        func clock(_ date: Date) -> String {
            let parts = calendar.dateComponents([.hour, .minute], from: date)
            return String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
        }
        let every = "weekly \(day) \(clock(start))-\(clock(start.addingTimeInterval(14_400)))"
        let added = try await site.noc(
            "maintenance", "add", "--every", every, "--group", "line", "--by", "a", "--reason", "b")
        #expect(
            added.status == 0 && added.errors.contains("is under way: its part before now is backdated"), "\(added)")
        let running = try #require(try await windows(site).first)
        #expect((running["counts_from"].string ?? "") > (running["from"].string ?? "z"))
    }

    @Test(arguments: [
        (["--every", "weekly sunday 02:00-04:00"], "did you mean 'sun'?"),
        (["--every", "sun 02:00-04:00"], "expected \"weekly"),
        (["--every", "weekly sun 02:00-25:00"], "'25:00' is no time"),
        (["--every", "weekly sun 02:00-02:00"], "ends when it begins"),
        (["--every", "weekly sun 02:00-04:00", "--to", "+2h"], "--until, the last day"),
        ([], "give --from and --to, or --every"),
        (["--every", "weekly sun 02:00-04:00", "--until", "2020-01-01"], "is over"),
    ])
    func `a rule that makes no sense is wrong usage, and nothing is recorded`(_ words: [String], _ why: String)
        async throws
    {
        let site = try Site()
        let refused = try await site.noc(
            ["maintenance", "add", "--target", "web", "--by", "a", "--reason", "b"] + words)
        #expect(refused.status == 2 && refused.errors.contains(why), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: site.state))
    }

    @Test func `where a window comes from stands in the report, and goes out and in with it`() async throws {
        let site = try Site()
        let added = try await site.noc(
            "maintenance", "add", "--every", "weekly mon-sun 00:00-24:00", "--target", "web", "--by", "王工", "--reason",
            "割接")
        #expect(added.status == 0, "\(added)")
        let report = try await site.noc("report", "--day", "today", "--format", "md", "--output", "-")
        #expect(report.output.contains("割接（例行：每周一、周二、周三、周四、周五、周六、周日00:00—24:00）"), "\(report)")
        let json = try await site.noc("report", "--day", "today", "--format", "json", "--output", "-")
        let every = "weekly mon,tue,wed,thu,fri,sat,sun 00:00-24:00"
        #expect(try JSON(json.output)["maintenance"][0]["recurs"].string == every)
        let lines = try await site.noc("export", "--from", "today", "--to", "+2d")
        #expect(lines.output.contains("\"recurs\":\"\(every)\""))
        let file = try site.folder.write(lines.output, to: "out.ndjson")
        let other = try Site()
        #expect(try await other.noc("import", file, "--by", "李四").status == 0)
        #expect(try await windows(other).allSatisfy { $0["recurs"].string == every })
        let count = try await windows(other).count
        let again = try await other.noc("import", file, "--by", "李四")
        #expect(again.status == 0, "\(again)")
        #expect(try await windows(other).count == count && count > 0)
    }
}
