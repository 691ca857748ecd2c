import Foundation
import Testing

@Suite struct HandRecordCommandTests {
    private static let series = """
        records:
          - { id: payment, name: 线路费支付, kind: payment }
          - { id: survey, name: 满意度问卷, kind: survey }
          - { id: drill, name: 应急演练, kind: training }
          - { id: web-ranking, name: 网站排名, kind: ranking }
          - { id: ranking-of-the-governments-web-sites, name: 网站排名, kind: ranking }
        """

    private func room() throws -> Site { try Site(extra: Self.series) }

    private func today(_ days: Double = 0) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "Asia/Shanghai")
        format.dateFormat = "yyyy-MM-dd"
        return format.string(from: Date().addingTimeInterval(days * 86_400))
    }

    private func add(_ site: Site, _ arguments: String...) async throws -> Binary.Outcome {
        try await site.noc(["record", "add"] + arguments + ["--by", "李工"])
    }

    @Test func `a value is recorded with its unit, its note and its files, and verifies`() async throws {
        let site = try room()
        let file = try site.folder.write("invoice", to: "发票.pdf")
        let outcome = try await add(
            site, "payment", "--value", "92.46万元", "--date", "2026-10-31", "--note", "合同 HT-1", "--file", file,
            "--file",
            file)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output.contains("payment 92.46万元 on 2026-10-31 by 李工, 1 file (补录 \(today()))"), "\(outcome.output)")
        let listed = try JSON(try await site.noc("record", "list", "--json").output)[0]
        #expect(listed["value"].string == "92.46" && listed["unit"].string == "万元")
        #expect(listed["backfilled_on"].string == today())
        #expect(listed["voided"].isNull)
        let attachment = listed["attachments"][0]
        #expect(attachment["name"].string == "发票.pdf" && attachment["bytes"].int == 7)
        let path = try #require(attachment["path"].string)
        #expect(path.hasPrefix("\(site.state)/attachments/\(attachment["sha256"].string ?? "-")/"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "invoice")
        let verify = try await site.noc("verify")
        #expect(verify.status == 0 && verify.output.contains("1 attachment"), "\(verify.output)")
        try "other".write(toFile: path, atomically: true, encoding: .utf8)
        let broken = try await site.noc("verify")
        #expect(
            broken.status == 1 && broken.output.contains("BROKEN  attachment 发票.pdf of record 2"), "\(broken.output)")
    }

    @Test(arguments: [["--value", "-5"], ["--value=-5"]])
    func `a negative value is a value, and one that was left out is named`(value: [String]) async throws {
        let site = try room()
        let rest = ["--date", "2026-10-31", "--by", "李工"]
        let paid = try await site.noc(["record", "add", "payment"] + value + rest)
        #expect(paid.status == 0 && paid.output.contains("payment -5万元 on 2026-10-31"), "\(paid.errors)")
        let counted = try await site.noc(["record", "add", "drill"] + value + rest)
        #expect(counted.status == 2)
        #expect(
            counted.errors.contains("--value -5: drill is counted: expected a whole number that is not negative"),
            "\(counted.errors)")
        let missing = try await site.noc(["record", "add", "payment"] + rest + ["--value", "--note=x"])
        #expect(missing.status == 2)
        #expect(
            missing.errors.contains("--value is followed by --note=x: expected a number or a word"), "\(missing.errors)"
        )
    }

    @Test func `a format that does not exist is refused before anything is recorded or voided`() async throws {
        let site = try room()
        let wrong = try await add(site, "payment", "--value", "1", "--date", "2026-10-31", "--format", "tabel")
        #expect(wrong.status == 2 && wrong.errors.contains("--format tabel"), "\(wrong.errors)")
        #expect(try await add(site, "payment", "--value", "1", "--date", "2026-10-31").status == 0)
        let id = try JSON(try await site.noc("record", "list", "--json").output)[0]["id"].int ?? 0
        let void = try await site.noc(
            "record", "void", "\(id)", "--by", "李工", "--reason", "r", "--format", "tabel")
        #expect(void.status == 2)
        let records = try JSON(try await site.noc("record", "list", "--all", "--json").output).array
        #expect(records.count == 1 && records.allSatisfy { $0["voided"].isNull })
    }

    @Test func `a survey is stored as one text, and impossible numbers are named`() async throws {
        let site = try room()
        let numbers = ["--issued", "50", "--returned", "48", "--grade", "满意=40", "--grade", "基本满意=6", "--grade"]
        let outcome = try await site.noc(
            ["record", "add", "survey", "--date", today(), "--by", "李工"] + numbers + ["不满意=2"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let listed = try JSON(try await site.noc("record", "list", "survey", "--json").output)[0]
        #expect(listed["value"].string == "发放=50,回收=48,满意=40,基本满意=6,不满意=2")
        #expect(listed["backfilled_on"].isNull)
        #expect(try await site.noc("record", "list").output.contains("46/48 95.8%"))
        let wrong = try await site.noc(
            ["record", "add", "survey", "--date", today(), "--by", "李工"] + numbers + ["不满意=3"])
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("the grades add up to 49 (满意 40 + 基本满意 6 + 不满意 3), but 48 came back"))
        let both = try await add(site, "survey", "--value", "1", "--issued", "0", "--returned", "0", "--date", today())
        #expect(both.status == 2 && both.errors.contains("either --value, or --issued"))
    }

    @Test func `a voided record leaves the list, and stays to be seen with who and why`() async throws {
        let site = try room()
        #expect(try await add(site, "payment", "--value", "3", "--date", "2026-10-31").status == 0)
        #expect(try await add(site, "payment", "--value", "4", "--date", "2026-11-01").status == 0)
        let month = try JSON(try await site.noc("record", "list", "--month", "2026-10", "--json").output)
        #expect(month.array.count == 1)
        let id = String(month[0]["id"].int ?? 0)
        let void = try await site.noc("record", "void", id, "--by", "王工", "--reason", "重复登记")
        #expect(void.status == 0, "\(void.errors)")
        #expect(try await site.noc("record", "void", id, "--by", "王工", "--reason", "x").status == 1)
        #expect(try await site.noc("record", "list", "--month", "2026-10").output == "no records in 2026-10\n")
        let all = try JSON(try await site.noc("record", "list", "--all", "--json").output)
        #expect(all.array.count == 2)
        #expect(all[0]["voided"]["reason"].string == "重复登记" && all[0]["voided"]["by"].string == "王工")
        #expect(try await site.noc("record", "list", "--all").output.contains("voided by 王工"))
    }

    @Test
    func `a day ahead, a nameless author, a file that is none and a second unit are refused, and nothing is recorded`()
        async throws
    {
        let site = try room()
        let wrong: [([String], Int32, String)] = [
            (["--value", "1", "--date", today(1.1), "--by", "李工"], 2, "lies ahead"),
            (["--value", "1", "--date", "2026-2-30", "--by", "李工"], 2, "expected a day such as"),
            (["--value", "1", "--date", today(), "--by", " "], 2, "--by is empty"),
            (["--value", " ", "--date", today(), "--by", "李工"], 2, "--value is empty"),
            (["--value", "1元", "--unit", "万元", "--date", today(), "--by", "李工"], 2, "two units"),
            (["--date", today(), "--by", "李工"], 2, "either --value"),
            (["--value", "1", "--date", today(), "--by", "李工", "--file", "/dev/null"], 1, "it is no plain file"),
        ]
        for (arguments, status, message) in wrong {
            let outcome = try await site.noc(["record", "add", "payment"] + arguments)
            #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }
        let series =
            [
                (["drill", "--value", "1.5"], 2, "--value 1.5: drill is counted: expected a whole number"),
                (["survey", "--value", "很好"], 2, "--value survey: \"很好\""),
                (["drill", "--issued", "0", "--returned", "0"], 2, "drill is no survey; give --value"),
                (["payment", "--value", "已付"], 2, "--value 已付: payment takes a number"),
                (
                    ["paymnt", "--value", "1"], 1,
                    "no series of records \"paymnt\" in the configuration; did you mean \"payment\"?"
                ),
            ] as [([String], Int32, String)]
        for (arguments, status, message) in series {
            let outcome = try await site.noc(["record", "add", "--date", today(), "--by", "李工"] + arguments)
            #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }
        #expect(try await site.noc("record", "list", "drll").errors.contains("did you mean \"drill\"?"))
        #expect(try await site.noc("record", "list").output == "no records\n")
    }

    @Test func `the table of records is no wider than the columns there are, with Chinese in it`() async throws {
        let site = try room()
        let long = String(repeating: "情况说明", count: 20)
        let outcome = try await add(
            site, "web-ranking", "--value", "经审计全部整改完成", "--date", "2026-01-31", "--note", long)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let list = try await site.noc(["record", "list"], environment: ["COLUMNS": "100"])
        for line in list.output.split(separator: "\n") {
            let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0xFFE7 ? 2 : 1) }
            #expect(columns <= 100, "\(line)")
        }
        let id = "ranking-of-the-governments-web-sites"
        #expect(try await add(site, id, "--value", "第三", "--date", "2026-01-31", "--note", long).status == 0)
        #expect(try await site.noc("record", "list").output.contains(" \(id) "), "what is typed next stands in full")
    }

    @Test func `what was recorded goes out and comes in with its unit and hashes, its content stays`() async throws {
        let site = try room()
        let file = try site.folder.write("invoice", to: "发票.pdf")
        #expect(try await add(site, "payment", "--value", "5", "--date", "2026-10-31", "--file", file).status == 0)
        let lines = "\(site.folder.path)/out.ndjson"
        #expect(
            try await site.noc("export", "--from", "2026-10-01", "--to", "2026-11-01", "--output", lines).status == 0)
        let other = try room()
        #expect(try await other.noc("import", lines, "--by", "t").status == 0)
        let listed = try JSON(try await other.noc("record", "list", "--json").output)[0]
        #expect(listed["unit"].string == "万元" && listed["imported"].bool == true)
        #expect(listed["attachments"][0]["name"].string == "发票.pdf" && listed["attachments"][0]["path"].isNull)
        #expect(try await other.noc("record", "list").output.contains("1 file (1 elsewhere)"))
        let verify = try await other.noc("verify")
        #expect(verify.status == 0 && verify.output.contains("1 attachment of imported records elsewhere"))
        let copy = try await site.noc("backup", "\(other.folder.path)/copy.sqlite")
        #expect(copy.status == 0 && copy.output.contains("attachments: 1 new attachment"), "\(copy.output)")
    }
}
