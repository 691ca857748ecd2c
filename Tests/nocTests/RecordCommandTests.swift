import Foundation
import Testing

@Suite struct RecordCommandTests {
    private func imported() async throws -> Site {
        let site = try Site()
        let outcome = try await site.noc("import", try site.october(), "--by", "test")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return site
    }

    private func october(_ site: Site, _ arguments: String...) async throws -> JSON {
        let outcome = try await site.noc(["report", "--month", "2026-10", "--json", "--output", "-"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSON(outcome.output)
    }

    @Test func `an imported month is reported to the millisecond`() async throws {
        let report = try await october(try await imported())
        let web = report["targets"][0]
        #expect(report["schema"].string == "noc.report/1")
        #expect(report["provisional"].bool == false)
        #expect(web["breakdown_ms"]["down"].int == 1_800_000)
        #expect(web["incidents"].int == 1)
        #expect(web["met"].bool == true)
        #expect(report["targets"][1]["availability"]["assessed"].isNull)
        #expect(report["incidents"][0]["id"].string == "web@20261007T020000Z")
    }

    @Test func `a report lies below the state directory in every format, and its summary floors what it shows`()
        async throws
    {
        let site = try await imported()
        let outcome = try await site.noc("report", "--month", "2026-10")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("99.932%"))
        for ending in ["html", "pdf", "csv", "md", "json"] {
            #expect(
                FileManager.default.fileExists(atPath: "\(site.state)/reports/2026-10/noc-report-2026-10.\(ending)"))
        }
        let part = try await site.noc("report", "--month", "2026-10", "--group", "line", "--format", "md")
        #expect(part.output.contains("reports/2026-10-line/"))
    }

    @Test
    func `asked for JSON alone, a report is that on stdout and no file; with other formats or a directory it is files`()
        async throws
    {
        let site = try await imported()
        for options in [["--json"], ["--format", "json"]] {
            let outcome = try await site.noc(["report", "--month", "2026-10"] + options)
            #expect(try JSON(outcome.output)["schema"].string == "noc.report/1", "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(site.state)/reports"))
        }
        let folder = "\(site.folder.path)/out"
        let outcome = try await site.noc("report", "--month", "2026-10", "--json", "--output", folder)
        #expect(outcome.output.contains("\(folder)/noc-report-2026-10.json"))
        #expect(try await site.noc("report", "--month", "2026-10", "--format", "html,json").status == 0)
        #expect(FileManager.default.fileExists(atPath: "\(site.state)/reports/2026-10/noc-report-2026-10.json"))
    }

    @Test func `a target that was removed can still be corrected, and its incidents annotated`() async throws {
        let site = try await imported()
        let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
        let without = text.split(separator: "\n").filter { !$0.contains("id: web") }.joined(separator: "\n")
        _ = try site.folder.write(without, to: "noc.yaml")
        #expect(try await site.noc("config", "check").status == 0)
        let correct = try await site.noc(
            "correct", "web", "--from", "2026-10-07 10:00", "--to", "2026-10-07 10:15", "--as", "excluded", "--reason",
            "演练", "--by", "tester")
        #expect(correct.status == 0, "\(correct.errors)")
        #expect(try await site.noc("ack", "web@20261007T020000Z", "--by", "王工").status == 0)
        #expect(try await october(site)["targets"][0]["breakdown_ms"]["excluded"].int == 900_000)
        let open = try await site.noc("ack", "web", "--by", "王工")
        #expect(open.errors.contains("target web has no open incident"))
        let unknown = try await site.noc(
            "correct", "webb", "--from", "2026-10-07 10:00", "--to", "2026-10-07 10:15", "--as", "up", "--reason", "r",
            "--by", "b")
        #expect(unknown.status == 1 && unknown.errors.contains("no target \"webb\""))
    }

    @Test func `a format that the host cannot make is named, and the others are written`() async throws {
        let site = try await imported()
        // A host without fonts.
        let fonts = try site.folder.write(
            "<?xml version=\"1.0\"?><fontconfig><cachedir>\(site.folder.path)</cachedir></fontconfig>", to: "fonts.conf"
        )
        let outcome = try await Binary.run(
            ["--config", site.configuration, "--state-dir", site.state, "report", "--month", "2026-10"],
            environment: ["FONTCONFIG_FILE": fonts])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("pdf: no font with Chinese characters; install fonts-noto-cjk"))
        #expect(outcome.output.contains("noc-report-2026-10.html") && !outcome.output.contains(".pdf"))
        #expect(FileManager.default.fileExists(atPath: "\(site.state)/reports/2026-10/noc-report-2026-10.json"))
    }

    @Test func `a file imported twice changes nothing, and a contradiction is refused with its line`() async throws {
        let site = try await imported()
        let again = try await site.noc("import", try site.october(), "--json")
        #expect(try JSON(again.output)["files"][0]["observations"].int == 0)
        #expect(try JSON(again.output)["files"][0]["skipped"].int == 8_928)
        let bad = try site.folder.write(
            #"{"kind":"observation","time":1790784000000,"target":"web","check":"tcp","outcome":"fail"}"# + "\n",
            to: "bad.ndjson")
        let refused = try await site.noc("import", bad)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("bad.ndjson:1"), "\(refused.errors)")
    }

    @Test func `what export writes, import brings back: the same figures`() async throws {
        let site = try await imported()
        let file = "\(site.folder.path)/export.ndjson"
        let export = try await site.noc("export", "--from", "2026-10-01", "--to", "2026-11-01", "--output", file)
        #expect(export.status == 0, "\(export.errors)")
        let other = try Site()
        #expect(try await other.noc("import", file).status == 0)
        let figures = { (report: JSON) in report["targets"][0]["breakdown_ms"]["down"].int }
        let (mine, theirs) = (try await october(site), try await october(other))
        #expect(figures(mine) == figures(theirs))
    }

    @Test func `a correction and planned work change the assessed figure, never the uncorrected one`() async throws {
        let site = try await imported()
        let correct = try await site.noc(
            "correct", "web", "--from", "2026-10-07 10:00", "--to", "2026-10-07 10:15", "--as", "excluded", "--reason",
            "演练",
            "--by", "tester")
        #expect(correct.status == 0, "\(correct.errors)")
        let window = try await site.noc(
            "maintenance", "add", "--target", "web", "--from", "2026-10-07 10:15", "--to", "2026-10-07 10:20", "--by",
            "t",
            "--reason", "r", "--approve-backdated", "chief", "--json")
        #expect(window.status == 0, "\(window.errors)")
        let report = try await october(site)
        let web = report["targets"][0]
        #expect(web["breakdown_ms"]["excluded"].int == 900_000)
        #expect(web["breakdown_ms"]["planned"].int == 300_000)
        #expect(web["breakdown_ms"]["down"].int == 600_000)
        #expect(web["counted_downtime_ms"].int == 600_000)
        #expect(try JSON(try await site.noc("maintenance", "list", "--all", "--json").output).array.count == 1)
    }

    @Test func `what is said of an incident stands in the list and in the report`() async throws {
        let site = try await imported()
        let id = "web@20261007T020000Z"
        #expect(try await site.noc("ack", id, "--by", "王工").status == 0)
        let note = try await site.noc(
            "annotate", id, "--by", "王工", "--cause", "fibre", "--responsible", "运营商", "--reported-at",
            "2026-10-07 10:05")
        #expect(note.status == 0, "\(note.errors)")
        let listed = try JSON(try await site.noc("incidents", "--month", "2026-10", "--json").output)
        #expect(listed[0]["cause"].string == "fibre")
        #expect(listed[0]["acknowledged_by"].string == "王工")
        let shown = try await site.noc("incidents", "show", id)
        #expect(shown.output.contains("connection_refused"))
        #expect(shown.output.contains("运营商"))
        let unknown = try await site.noc("ack", "web@20261008T020000Z", "--by", "x")
        #expect(unknown.status == 1)
        let early = try await site.noc("annotate", id, "--by", "x", "--reported-at", "2099-01-01")
        #expect(early.status == 2 && early.errors.contains("--reported-at 2099-01-01 00:00:00 lies in the future"))
        let stranger = try await site.noc("incidents", "--target", "wbe")
        #expect(stranger.status == 1 && stranger.errors.contains("did you mean \"web\"?"))
    }

    @Test func `the record verifies, and a copy of it gives the same report`() async throws {
        let site = try await imported()
        let verify = try await site.noc("verify", "--json")
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        #expect(try JSON(verify.output)["ok"].bool == true)
        let copy = "\(site.folder.path)/copy/ledger.sqlite"
        try FileManager.default.createDirectory(atPath: "\(site.folder.path)/copy", withIntermediateDirectories: true)
        #expect(try await site.noc("backup", copy).status == 0)
        #expect(try await site.noc("backup", copy).status == 1)
        let outcome = try await Binary.run([
            "--config", site.configuration, "--state-dir", "\(site.folder.path)/copy", "report", "--month", "2026-10",
            "--json",
            "--output", "-",
        ])
        let (copied, original) = (try JSON(outcome.output), try await october(site))
        #expect(copied["evidence"]["head"].string == original["evidence"]["head"].string)
    }

    @Test func `tables are no wider than the columns there are, with Chinese names`() async throws {
        let site = try await imported()
        for command in [["status"], ["report", "--month", "2026-10"]] {
            let outcome = try await site.noc(command, environment: ["COLUMNS": "80"])
            let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("/") }
            for line in lines { #expect(columns(line) <= 80, "\(line)") }
        }
    }

    private func columns(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0xFFE7 ? 2 : 1) }
    }
}
