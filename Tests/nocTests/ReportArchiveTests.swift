import Foundation
import Testing

@Suite struct ReportArchiveTests {
    private func imported() async throws -> Site {
        let site = try Site()
        let outcome = try await site.noc("import", try site.october(), "--by", "test")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return site
    }

    private func report(_ site: Site, _ arguments: String...) async throws -> String {
        let outcome = try await site.noc(["report", "--month", "2026-10"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private func correct(_ site: Site) async throws {
        let outcome = try await site.noc(
            "correct", "web", "--from", "2026-10-07 10:00", "--to", "2026-10-07 10:15", "--as", "excluded", "--reason",
            "应急演练 | <b>", "--by", "王工")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func folder(_ site: Site) -> String { "\(site.state)/reports/2026-10" }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func manifest(_ folder: String) throws -> JSON { try JSON(try text("\(folder)/manifest.json")) }

    private func names(_ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    }

    @Test("A report lies with a manifest that names every file, its hash, and what it rests on")
    func manifest() async throws {
        let site = try await imported()
        #expect(try await report(site).hasSuffix("edition 1\n"))
        let manifest = try manifest(folder(site))
        #expect(manifest["schema"].string == "noc.manifest/1")
        #expect(manifest["edition"].int == 1 && manifest["provisional"].bool == false)
        #expect(manifest["period"]["start"].string == "2026-10-01T00:00:00+08:00")
        let data = try JSON(try text("\(folder(site))/noc-report-2026-10.json"))
        #expect(manifest["head"].string == data["evidence"]["head"].string)
        #expect(data["edition"].int == 1 && data["changes"].array.isEmpty)
        #expect(manifest["configuration"].string?.count == 64)
        let listed = Set(manifest["files"].array.compactMap { $0["name"].string })
        #expect(try names(folder(site)) == listed.union(["manifest.json"]))
        let outcome = try await Binary.run("/bin/sh", ["-c", "cd \(folder(site)) && sha256sum *.*"])
        for file in manifest["files"].array {
            let line = "\(file["sha256"].string ?? "-")  \(file["name"].string ?? "-")\n"
            #expect(outcome.output.contains(line), "\(line)")
        }
        #expect(try names("\(site.state)/reports") == ["2026-10", ".lock"])
    }

    @Test("The same figures again keep the edition, the formats it had, and what others put there")
    func again() async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "html,csv")
        try "scan".write(toFile: "\(folder(site))/签字.txt", atomically: true, encoding: .utf8)
        // The chain went on, the figures did not change.
        let plan = try await site.noc(
            "maintenance", "add", "--target", "web", "--from", "2027-01-01", "--to", "2027-01-02", "--by", "t",
            "--reason", "r")
        #expect(plan.status == 0, "\(plan.errors)")
        let before = try manifest(folder(site))
        #expect(try await report(site, "--format", "md").hasSuffix("edition 1\n"))
        let after = try manifest(folder(site))
        #expect(after["head"].string != before["head"].string)
        #expect(after["figures"].string == before["figures"].string)
        let files = try names(folder(site))
        for name in ["noc-report-2026-10.html", "noc-report-2026-10.csv", "noc-report-2026-10.md", "签字.txt"] {
            #expect(files.contains(name), "\(name)")
        }
        #expect(!files.contains("editions") && !files.contains("更正说明.md"))
        #expect(try text("\(folder(site))/签字.txt") == "scan")
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test(
        "A format that cannot be made now stays as it was while the figures are the same, and in the earlier edition after"
    )
    func fontless() async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "pdf,md")
        let name = "noc-report-2026-10.pdf"
        let pdf = try Data(contentsOf: URL(filePath: "\(folder(site))/\(name)"))
        let fonts = try site.folder.write("<fontconfig></fontconfig>", to: "fonts.conf")
        let again = {
            try await Binary.run(
                ["--config", site.configuration, "--state-dir", site.state, "report", "--month", "2026-10"],
                environment: ["FONTCONFIG_FILE": fonts])
        }
        let outcome = try await again()
        #expect(outcome.status == 1 && outcome.errors.contains("pdf"), "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(filePath: "\(folder(site))/\(name)")) == pdf)
        let manifest = try manifest(folder(site))
        #expect(manifest["files"].array.count { $0["name"].string == name } == 1)
        #expect(manifest["formats"].array.contains { $0.string == "pdf" })
        #expect(try await site.noc("verify", "--reports").status == 0)
        try await correct(site)
        #expect(try await again().status == 1)
        #expect(try !names(folder(site)).contains(name))
        #expect(try Data(contentsOf: URL(filePath: "\(folder(site))/editions/1/\(name)")) == pdf)
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test("A symbolic link in the folder is kept as one, and not followed")
    func symbolicLink() async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "md")
        try FileManager.default.createSymbolicLink(atPath: "\(folder(site))/上级", withDestinationPath: "..")
        #expect(try await report(site, "--format", "md").hasSuffix("edition 1\n"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder(site))/上级") == "..")
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test("After a correction the earlier edition is kept whole, and the next one says what changed and why")
    func correction() async throws {
        let site = try await imported()
        _ = try await report(site)
        let first = try manifest(folder(site))
        let html = try text("\(folder(site))/noc-report-2026-10.html")
        try await correct(site)
        let output = try await report(site)
        #expect(output.hasSuffix("edition 2, in the place of edition 1, which is in editions/1\n"), "\(output)")
        let second = try manifest(folder(site))
        #expect(second["edition"].int == 2 && second["corrects"].int == 1)
        let old = "\(folder(site))/editions/1"
        #expect(try manifest(old)["generated_at"].string == first["generated_at"].string)
        #expect(try text("\(old)/noc-report-2026-10.html") == html)
        let data = try JSON(try text("\(folder(site))/noc-report-2026-10.json"))
        #expect(data["edition"].int == 2 && data["corrects"].int == 1)
        let change = try #require(
            data["changes"].array.first { $0["id"].string == "web" && $0["field"].string == "breakdown_ms.excluded" })
        #expect(change["part"].string == "targets" && change["old"].int == 0 && change["new"].int == 900_000)
        let added = try #require(data["changes"].array.first { $0["kind"].string == "added" })
        #expect(added["part"].string == "corrections" && added["new"]["by"].string == "王工")
        let note = try text("\(folder(site))/更正说明.md")
        #expect(note.contains("第2版") && note.contains("editions/1/"))
        #expect(note.contains("新增更正：区政府网站，2026年10月7日10时起，2026年10月7日10时15分止，计为免责剔除，应急演练 \\| &lt;b&gt;，登记人王工"))
        #expect(note.contains("| 监测对象“区政府网站” | 免责剔除时间 | 0 | 15分钟 |"), "\(note)")
        #expect(note.contains("按日明细：2026-10-07"))
        #expect(try await site.noc("verify", "--reports").output.contains("reports: 2 editions"))
    }

    @Test("A note of an edition stays with it when it is made again, and further editions follow")
    func further() async throws {
        let site = try await imported()
        _ = try await report(site)
        try await correct(site)
        _ = try await report(site)
        #expect(try await report(site).hasSuffix("edition 2, in the place of edition 1, which is in editions/1\n"))
        #expect(try names("\(folder(site))/editions") == ["1"])
        #expect(try text("\(folder(site))/更正说明.md").contains("新增更正"))
        let note = try await site.noc("annotate", "web@20261007T020000Z", "--by", "王工", "--cause", "fibre")
        #expect(note.status == 0, "\(note.errors)")
        #expect(try await report(site).hasSuffix("edition 3, in the place of edition 2, which is in editions/2\n"))
        #expect(try names("\(folder(site))/editions") == ["1", "2"])
        #expect(try names("\(folder(site))/editions/2").contains("更正说明.md"))
        let text = try text("\(folder(site))/更正说明.md")
        #expect(text.contains("| 定性 | 无 | 光缆故障 |") && !text.contains("新增更正"), "\(text)")
    }

    @Test("A provisional report is replaced by a later one without a trace")
    func provisional() async throws {
        let site = try Site()
        let now = Int64(Date().timeIntervalSince1970) * 1_000
        let line = { (time: Int64) in
            #"{"kind":"observation","time":\#(time),"target":"web","check":"tcp","outcome":"ok","latency_ms":1}"# + "\n"
        }
        let file = try site.folder.write(line(now - 60_000), to: "a.ndjson")
        #expect(try await site.noc("import", file, "--by", "t").status == 0)
        let year = String(Calendar(identifier: .gregorian).component(.year, from: Date().addingTimeInterval(8 * 3_600)))
        for time in [now - 50_000, now - 40_000] {
            let outcome = try await site.noc("report", "--year", year)
            #expect(outcome.output.hasSuffix("edition 1\n"), "\(outcome.output)\(outcome.errors)")
            let more = try site.folder.write(line(time), to: "b.ndjson")
            #expect(try await site.noc("import", more, "--by", "t").status == 0)
        }
        let folder = "\(site.state)/reports/\(year)"
        #expect(try manifest(folder)["provisional"].bool == true)
        #expect(try !names(folder).contains("editions"))
    }

    @Test("Verify names the first file of any edition that is missing or changed")
    func verify() async throws {
        let site = try await imported()
        _ = try await report(site)
        try await correct(site)
        _ = try await report(site)
        #expect(try await site.noc("verify", "--reports").status == 0)
        let old = "\(folder(site))/editions/1/noc-report-2026-10.md"
        try (try text(old) + " ").write(toFile: old, atomically: true, encoding: .utf8)
        var outcome = try await site.noc("verify", "--reports")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("BROKEN  edition 1 of report 2026-10: "), "\(outcome.output)")
        #expect(outcome.output.contains("noc-report-2026-10.md is not what its manifest lists"))
        #expect(try await site.noc("verify").status == 0)
        try FileManager.default.removeItem(atPath: "\(folder(site))/noc-report-2026-10.html")
        outcome = try await site.noc("verify", "--reports", "--json")
        #expect(try JSON(outcome.output)["problem"]["place"].string == "report 2026-10")
        #expect(try JSON(outcome.output)["problem"]["message"].string?.contains("is missing") == true)
    }

    @Test("An edition that cannot be written leaves the one before as it was")
    func unwritable() async throws {
        let site = try await imported()
        _ = try await report(site)
        let before = try text("\(folder(site))/manifest.json")
        try await correct(site)
        // What a killed program left half done is swept away; a file in the place of a folder is not.
        try FileManager.default.createDirectory(
            atPath: "\(site.state)/reports/.2026-10.new/x", withIntermediateDirectories: true)
        try "x".write(toFile: "\(folder(site))/editions", atomically: true, encoding: .utf8)
        let outcome = try await site.noc("report", "--month", "2026-10")
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(try text("\(folder(site))/manifest.json") == before)
        #expect(try names("\(site.state)/reports") == ["2026-10", ".lock"])
        try FileManager.default.removeItem(atPath: "\(folder(site))/editions")
        #expect(try await report(site).contains("edition 2"))
        try FileManager.default.moveItem(
            atPath: folder(site), toPath: "\(site.state)/reports/.2026-10.old")
        #expect(try await report(site).contains("edition 2"))
    }

    @Test("Where the figures of the edition before are gone, the note says that nothing can be compared")
    func incomparable() async throws {
        let site = try await imported()
        _ = try await report(site)
        try FileManager.default.removeItem(atPath: "\(folder(site))/noc-report-2026-10.json")
        try await correct(site)
        _ = try await report(site)
        #expect(try text("\(folder(site))/更正说明.md").contains("不能逐项比较"))
    }
}
