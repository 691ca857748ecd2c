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

    private func correct(_ site: Site, to end: String = "10:15") async throws {
        let outcome = try await site.noc(
            "correct", "web", "--from", "2026-10-07 10:00", "--to", "2026-10-07 \(end)", "--as", "excluded", "--reason",
            "应急演练 | <b>", "--by", "王工")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func folder(_ site: Site) -> String { "\(site.state)/reports/2026-10" }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func manifest(_ folder: String) throws -> JSON { try JSON(try text("\(folder)/manifest.json")) }

    private func names(_ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    }

    @Test func `a report lies with a manifest that names every file, its hash, and what it rests on`() async throws {
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

    @Test func `the same figures again keep the edition, the formats it had, and what others put there`() async throws {
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

    @Test func `a report made again over files that were changed or removed says so`() async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "md,html")
        let (page, text) = ("\(folder(site))/noc-report-2026-10.html", "\(folder(site))/noc-report-2026-10.md")
        try "99.99%".write(toFile: text, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: page)
        let outcome = try await site.noc("report", "--month", "2026-10")
        #expect(outcome.status == 0)
        for path in [page, text] {
            #expect(outcome.errors.contains("\(path) is gone or not as edition 1 recorded it"), "\(outcome.errors)")
        }
        let again = try await site.noc("report", "--month", "2026-10")
        #expect(!again.errors.contains("recorded it"), "\(again.errors)")
    }

    @Test
    func
        `a format that cannot be made now stays as it was while the figures are the same, and in the earlier edition after`()
        async throws
    {
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
        let reason = "no font with Chinese characters; install fonts-noto-cjk"
        #expect(
            outcome.status == 1 && outcome.errors.contains("report: could not be made as pdf: \(reason)"),
            "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(filePath: "\(folder(site))/\(name)")) == pdf)
        let manifest = try manifest(folder(site))
        #expect(manifest["files"].array.count { $0["name"].string == name } == 1)
        #expect(manifest["formats"].array.contains { $0.string == "pdf" })
        #expect(try await site.noc("verify", "--reports").status == 0)
        try await correct(site)
        #expect(try await again().status == 1)
        #expect(try !names(folder(site)).contains(name))
        #expect(try Data(contentsOf: URL(filePath: "\(folder(site))/editions/1/\(name)")) == pdf)
        let lacking = try self.manifest(folder(site))
        #expect(lacking["failures"].array.contains { $0["format"].string == "pdf" && $0["reason"].string == reason })
        #expect(!lacking["formats"].array.contains { $0.string == "pdf" })
        let verified = try await site.noc("verify", "--reports")
        #expect(verified.status == 0)
        #expect(verified.output.contains("not made: report 2026-10: pdf: \(reason)\n"), "\(verified.output)")
        // Where there is a font again it is made with the next one, whatever that one asks for.
        _ = try await report(site, "--format", "md")
        #expect(try names(folder(site)).contains(name))
        #expect(try self.manifest(folder(site))["failures"].array.isEmpty)
    }

    @Test func `a symbolic link in the folder is kept as one, and not followed`() async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "md")
        try FileManager.default.createSymbolicLink(atPath: "\(folder(site))/上级", withDestinationPath: "..")
        #expect(try await report(site, "--format", "md").hasSuffix("edition 1\n"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder(site))/上级") == "..")
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test func `after a correction the earlier edition is kept whole, and the next one says what changed and why`()
        async throws
    {
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

    @Test func `a note of an edition stays with it when it is made again, and further editions follow`() async throws {
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
        #expect(text.contains("| 原因分类 | 无 | 光缆故障 |") && !text.contains("新增更正"), "\(text)")
    }

    @Test func `a provisional report is replaced by a later one without a trace`() async throws {
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

    @Test func `verify names every file of any edition that is missing or changed`() async throws {
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
        let places = try JSON(outcome.output)["problems"].array.compactMap { $0["place"].string }
        #expect(places == ["report 2026-10", "edition 1 of report 2026-10"])
    }

    @Test func `an edition that cannot be written leaves the one before as it was`() async throws {
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

    @Test
    func `a manifest that cannot be is named with what is wrong, by the report and by verify, and nothing is replaced`()
        async throws
    {
        let site = try await imported()
        _ = try await report(site, "--format", "md")
        let path = "\(folder(site))/manifest.json"
        let good = try text(path)
        let cases = [
            (
                "\"edition\": 1", "\"edition\": 9223372036854775807",
                "edition is 9223372036854775807: expected 1 to 9999"
            ),
            ("\"edition\": 1", "\"edition\": -1", "edition is -1: expected 1 to 9999"),
            ("\"edition\": 1", "\"edition\": 9999", "has 9999 editions, and no report can have more"),
            ("\"edition\": 1", "\"edition\": \"x\"", "cannot be read: edition: "),
            ("\"edition\": 1", "\"edition\": 1e300", "cannot be read: edition: "),
            ("\"edition\": 1", "\"edition\": 1, \"corrects\": 1", "corrects is 1: expected an edition before 1"),
            ("\"as_of\"", "\"as_off\"", "cannot be read: as_of: it is missing"),
            ("\"name\": \"noc", "\"name\": \"../noc", "it lists a file ../noc-report-2026-10"),
            ("\"bytes\": ", "\"bytes\": -", "the size or the hash that it lists of noc-report"),
            ("{", "[", "cannot be read: the file: "),
            ("{", "{" + String(repeating: " ", count: 1 << 20), "expected a plain file of at most 1048576 bytes"),
        ]
        try await correct(site)
        for (old, new, message) in cases {
            let bad = good.replacing(old, with: new, maxReplacements: 1)
            try bad.write(toFile: path, atomically: true, encoding: .utf8)
            let outcome = try await site.noc("report", "--month", "2026-10", "--format", "md")
            #expect(outcome.status == 1 && outcome.errors.contains(message), "\(message): \(outcome.errors)")
            #expect(outcome.errors.contains("move the folder away"), "\(outcome.errors)")
            #expect(try text(path) == bad)
            guard !message.contains("has 9999") else { continue }
            let verified = try await site.noc("verify", "--reports")
            #expect(verified.status == 1 && verified.output.contains(message), "\(verified.output)\(verified.errors)")
        }
    }

    @Test(arguments: [("missing", "已缺失"), ("altered", "已不是原件"), ("unreadable", "本版软件无法读取")])
    func `an edition whose data file is not there, or cannot be compared, is told of as it is`(
        state: String, words: String
    ) async throws {
        let site = try await imported()
        _ = try await report(site, "--format", "md")
        let path = "\(folder(site))/noc-report-2026-10.json"
        let data = try Data(contentsOf: URL(filePath: path))
        if state == "missing" { try FileManager.default.removeItem(atPath: path) }
        if state == "altered" { try Data("{}".utf8).write(to: URL(filePath: path)) }
        if state == "unreadable" {
            let file = try #require(try manifest(folder(site))["files"].array.first { $0["bytes"].int == data.count })
            let sums = try await Binary.run("/bin/sh", ["-c", "printf '?%.0s' > '\(path)'; sha256sum '\(path)'"])
            let list = try text("\(folder(site))/manifest.json")
                .replacing("\(file["sha256"].string ?? "-")", with: sums.output.prefix(64))
                .replacing("\(data.count)", with: "1")
            try list.write(toFile: "\(folder(site))/manifest.json", atomically: true, encoding: .utf8)
        }
        try await correct(site)
        _ = try await report(site, "--format", "md")
        let note = try text("\(folder(site))/更正说明.md")
        #expect(note.contains("第1版的数据文件") && note.contains(words), "\(note)")
    }

    @Test func `an old view and a part have one folder each, however the moment and the groups were written`()
        async throws
    {
        let site = try await imported()
        for spelling in ["2026-11-05 08:00", "2026-11-05T00:00:00Z", "1793836800"] {
            _ = try await report(site, "--format", "md", "--as-of", spelling)
        }
        _ = try await report(site, "--format", "md", "--group", "service", "--group", "line")
        _ = try await report(site, "--format", "md", "--group", "line", "--group", "service", "--group", "line")
        _ = try await report(site, "--format", "md", "--as-of", "now")
        #expect(
            try names("\(site.state)/reports") == [
                "2026-10", "2026-10-as-of-20261105T000000Z", "2026-10-line+service", ".lock",
            ])
    }

    @Test func `each form of a year has a folder of its own that stays with its form, and no other period has a form`()
        async throws
    {
        let site = try await imported()
        let month = try await site.noc("report", "--month", "2026-10", "--form", "sichuan-2023")
        #expect(month.status == 2 && month.errors.contains("--form sichuan-2023 is of a year's"), "\(month.errors)")
        for form in ["district-2018", "sichuan-2023"] {
            let outcome = try await site.noc("report", "--year", "2026", "--form", form, "--format", "md")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(try names("\(site.state)/reports") == ["2026", "2026-sichuan-2023", ".lock"])
        #expect(try manifest("\(site.state)/reports/2026")["form"].string == "district-2018")
        #expect(try manifest("\(site.state)/reports/2026-sichuan-2023")["form"].string == "sichuan-2023")
    }

    @Test func `where indicators or rules were configured otherwise the note of the next edition says so`() async throws
    {
        let site = try await imported()
        _ = try await report(site, "--format", "md")
        let first = try manifest(folder(site))
        let text = try self.text(site.configuration)
        let records = "records: [ { id: payment, name: 线路费, kind: payment } ]"
        _ = try site.folder.write(text + records + "\n", to: "noc.yaml")
        // Another rule with the same figures is no other report.
        #expect(try await report(site, "--format", "md").hasSuffix("edition 1\n"))
        _ = try site.folder.write(text, to: "noc.yaml")
        #expect(try await report(site, "--format", "md").hasSuffix("edition 1\n"))
        #expect(try manifest(folder(site))["rules"].string == first["rules"].string)
        _ = try site.folder.write(text + records + "\n", to: "noc.yaml")
        try await correct(site)
        _ = try await report(site, "--format", "md")
        let second = try manifest(folder(site))
        #expect(second["rules"].string != first["rules"].string && second["rules"].string?.count == 64)
        #expect(second["configuration"].string == first["configuration"].string)
        let note = try self.text("\(folder(site))/更正说明.md")
        #expect(note.contains("绩效指标、考核规则或各章的配置有变动。") && !note.contains("监测对象或考核口径"), "\(note)")
    }

    @Test func `where a file system cannot exchange two folders they change places one after the other`() async throws {
        let site = try await imported()
        let host = try await PlainDisk()
        let arguments = ["--config", site.configuration, "--state-dir", site.state, "report", "--month", "2026-10"]
        let make = { (environment: [String: String]) in
            try await Binary.run(arguments + ["--format", "md"], environment: environment)
        }
        _ = try await report(site, "--format", "md")
        try await correct(site)
        // Killed when the current edition was moved aside: whoever comes next finds it again.
        #expect(try await make(host.environment(dyingAfter: 1)).status == 9)
        #expect(try names("\(site.state)/reports") == [".2026-10.new", ".2026-10.old", ".lock"])
        let outcome = try await make(host.environment())
        #expect(outcome.status == 0 && outcome.output.contains("edition 2, in the place of"), "\(outcome.errors)")
        #expect(try names("\(site.state)/reports") == ["2026-10", ".lock"])
        #expect(try names("\(folder(site))/editions") == ["1"])
        #expect(try await site.noc("verify", "--reports").status == 0)
        // Killed when both were moved: the next edition stands.
        try await correct(site, to: "10:10")
        #expect(try await make(host.environment(dyingAfter: 2)).status == 9)
        #expect(try manifest(folder(site))["edition"].int == 3)
        #expect(try await report(site, "--format", "md").contains("edition 3, in the place of edition 2"))
        #expect(try names("\(site.state)/reports") == ["2026-10", ".lock"])
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test func `where the figures of the edition before are gone, the note says that nothing can be compared`()
        async throws
    {
        let site = try await imported()
        _ = try await report(site)
        try FileManager.default.removeItem(atPath: "\(folder(site))/noc-report-2026-10.json")
        try await correct(site)
        _ = try await report(site)
        #expect(try text("\(folder(site))/更正说明.md").contains("不能逐项比较"))
    }
}
