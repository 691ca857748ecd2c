import Foundation
import Testing

/// The five tables of the office's final account of 2018, filled from records and a simulated year by the shipped
/// configuration. `Seed/rows-2018.tsv` has their rows: project, 一级指标, 二级指标, 三级指标, 预期指标值; the year of the
/// timeliness rows is the one that was meant.
@Suite struct SeedTablesTests {
    private static let rows: [[String]] = {
        let path = Bundle.module.path(forResource: "rows-2018", ofType: "tsv", inDirectory: "Seed") ?? ""
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    }()

    private static let configuration = "\(Binary.package)/Config/noc.yaml"

    private struct Year {
        let folder: Folder

        func noc(_ arguments: String...) async throws -> Binary.Outcome {
            try await Binary.run(
                ["--config", SeedTablesTests.configuration, "--state-dir", "\(folder.path)/state"] + arguments)
        }

        /// Every target up all year but for one outage, by the states of another monitor.
        func fill() async throws {
            let targets = [
                "extranet", "internet-telecom", "internet-mobile", "internet", "website", "grid-platform", "grid-login",
            ]
            let lines =
                targets.map { #"{"kind":"state","time":"2018-01-01T00:00:00+08:00","target":"\#($0)","state":"up"}"# }
                + [
                    #"{"kind":"state","time":"2018-03-12T14:05:00+08:00","target":"extranet","state":"down"}"#,
                    #"{"kind":"state","time":"2018-03-12T15:08:00+08:00","target":"extranet","state":"up"}"#,
                ]
            let path = try folder.write(lines.joined(separator: "\n") + "\n", to: "year.ndjson")
            #expect(try await noc("import", path, "--by", "test").status == 0)
            let payments = [
                ("lines-payment", "92.46"), ("website-payment", "8"), ("power-payment", "5"),
                ("disclosure-interface-payment", "4.3"), ("disclosure-training-payment", "0.2"),
                ("security-outsourcing-payment", "7.8"), ("security-parts-payment", "4.2"),
            ]
            for (series, value) in payments {
                let outcome = try await noc(
                    "record", "add", series, "--value", value, "--date", "2018-12-20", "--by", "李四")
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }

    @Test func `every row of the five tables is in the forms of its year, and none besides`() async throws {
        #expect(Self.rows.count == 30)
        let year = Year(folder: try Folder())
        try await year.fill()
        let json = try await year.noc("report", "--year", "2018", "--json")
        let found = try JSON(json.output)["indicators"].array.map { row in
            ["first", "second", "name", "expected"].map { row[$0].string ?? "" }
        }
        let expected = Self.rows.map { row in Array(row.dropFirst()) }
        #expect(found.map { $0.map(Self.packed) } == expected.map { $0.map(Self.packed) })
        for form in ["district-2018", "sichuan-2023"] {
            let markdown = try await year.noc(
                "report", "--year", "2018", "--form", form, "--format", "md", "--output", "-")
            #expect(markdown.status == 0, "\(markdown.errors)")
            let text = Self.packed(markdown.output.replacing("\\", with: ""))
            for row in Self.rows {
                #expect(text.contains("绩效自评：\(row[0])"))
                #expect(text.contains(Self.packed(row[3])), "\(form): \(row[3])")
            }
            #expect(!text.contains("2019年1月-12月"))
        }
    }

    @Test func `what was measured and recorded stands in the tables, and what was not says so`() async throws {
        let year = Year(folder: try Folder())
        try await year.fill()
        let rows = try JSON(try await year.noc("report", "--year", "2018", "--json").output)["indicators"].array
        func row(_ id: String) -> JSON? { rows.first { $0["id"].string == id } }
        #expect(row("lines-cost")?["actual"].string == "已支付92.46万元（1笔）")
        #expect(row("lines-cost")?["met"].bool == true)
        #expect(row("lines-timeliness")?["actual"].string == "2018年1月-12月，监测服务12个月")
        let quality = row("lines-quality")?["values"][0]
        #expect(quality?["text"].string == "电子政务外网可用率99.98%，中断1次累计1小时3分钟")
        #expect(row("power-quantity")?["actual"].string == "—（无监测数据）")
        #expect(row("power-quantity")?["met"].bool == false)
        let lint = try await year.noc("report", "lint", "--year", "2018")
        #expect(lint.status == 1)
        #expect(lint.output.contains("4.3 + 0.2 = 4.5 万元, and the budget is 5"), "\(lint.output)")
        #expect(lint.output.contains("7.8 + 4.2 = 12 万元, and the budget is 13"))
    }

    private static func packed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}
