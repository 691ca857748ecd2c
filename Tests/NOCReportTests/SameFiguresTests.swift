import Foundation
import NOCCore
import NOCDocument
import TestSupport
import Testing

@testable import NOCReport

/// One report in every format: what each tells of a line is what the JSON says.
@Suite struct SameFiguresTests {
    private static let files = Result {
        let report = try SampleMonth.settled()
        let rendering = ReportRenderer.render(report, ReportFormat.allCases).files()
        return Dictionary(
            rendering.products.map { ($0.name.split(separator: ".").last.map(String.init) ?? "", $0.data) }
        ) {
            first, _ in first
        }
    }

    private static func data(_ end: String) throws -> Data { try #require(try files.get()[end]) }

    /// A line as the JSON has it, and as a document writes that.
    private struct Line {
        var id: String
        var name: String
        var ratios: [Double?]
        var counted: Int64
        var incidents: Int

        /// Assessed, overall, lower, upper, coverage.
        var percents: [String] {
            let texts = ratios.map { $0.map { PercentText.floored($0) } }
            return [
                texts[0] ?? "—（无监测数据）", texts[1] ?? "—（无监测数据）", texts[2] ?? "—（无监测数据）", texts[3] ?? "—（无监测数据）",
                texts[4] ?? "—",
            ]
        }
    }

    private static func lines() throws -> [Line] {
        let json = try #require(try JSONSerialization.jsonObject(with: data("json")) as? [String: Any])
        let targets = try #require(json["targets"] as? [[String: Any]])
        return try targets.filter { $0["id"] as? String != "hostile" }.map { target in
            let availability = try #require(target["availability"] as? [String: Any])
            let ratios = ["assessed", "overall", "lower", "upper"].map { availability[$0] as? Double }
            return Line(
                id: try #require(target["id"] as? String), name: try #require(target["name"] as? String),
                ratios: ratios + [target["coverage"] as? Double],
                counted: try #require(target["counted_downtime_ms"] as? NSNumber).int64Value,
                incidents: try #require(target["incidents"] as? Int))
        }
    }

    /// The rows of lines that a format's tables have: the figures of availability, and those of outages.
    private func expect(_ rows: [[String]], _ format: String) throws {
        for line in try Self.lines() {
            let availability = try #require(
                rows.first { $0.first == line.name && $0.count == 10 }, "\(format): \(line.name)")
            #expect(Array(availability[4...8]) == line.percents, "\(format): \(line.name)")
            let outages = try #require(rows.first { $0.first == line.name && $0.count == 9 }, "\(format): \(line.name)")
            #expect(outages[1] == "\(line.incidents)", "\(format): \(line.name)")
            #expect(outages[2] == ChineseWords.span(line.counted), "\(format): \(line.name)")
        }
    }

    @Test func `markdown has the figures of the json`() throws {
        let text = String(decoding: try Self.data("md"), as: UTF8.self).replacing("\\", with: "")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.dropFirst().dropLast().components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        try expect(rows, "md")
    }

    @Test func `a page has the figures of the json`() throws {
        let text = String(decoding: try Self.data("html"), as: UTF8.self)
        let rows = text.matches(of: /<tr class="normal">(.*?)<\/tr>/).map { row in
            String(row.1).matches(of: /<td[^>]*>(.*?)<\/td>/).map { String($0.1) }
        }
        try expect(rows, "html")
    }

    @Test func `a Word document has the figures of the json`() throws {
        let file = try OfficeReader.word(try Self.data("docx"))
        try expect(file.tables.flatMap(\.rows).map { $0.cells.map(\.text) }, "docx")
    }

    @Test(.enabled(if: Poppler.isThere, "poppler-utils is missing"))
    func `print has the figures of the json`() throws {
        let text = try Poppler.run("pdftotext", try Self.data("pdf"), "-raw").filter { !$0.isWhitespace }
        for line in try Self.lines() {
            let name = line.name.filter { !$0.isWhitespace }
            #expect(text.contains(line.percents.joined()), "\(line.name)")
            #expect(text.contains("\(name)\(line.incidents)\(ChineseWords.span(line.counted))"), "\(line.name)")
        }
    }

    @Test func `a workbook has the figures of the json as numbers`() throws {
        let file = try OfficeReader.sheets(try Self.data("xlsx"))
        let sheet = try #require(file.sheets.first { $0.name.hasSuffix("线路可用率") })
        for line in try Self.lines() {
            let row = try #require((3...40).first { sheet.cells["A\($0)"]?.text == line.name })
            for (column, ratio) in zip("EFGHI", line.ratios) {
                let cell = sheet.cells["\(column)\(row)"]
                guard let ratio else {
                    #expect(cell?.number == nil && cell?.text?.hasPrefix("—") == true, "\(line.name) \(column)")
                    continue
                }
                // Floored at the digits shown, so that no spreadsheet rounds it up.
                let shown = Double(PercentText.flooredUnits(ratio, digits: 2)) / 10_000
                #expect(cell?.number == shown, "\(line.name) \(column)")
            }
        }
    }

    @Test func `csv has the figures of the json`() throws {
        let report = try SampleMonth.settled()
        let csv = try #require(ReportRenderer.render(report, [.csv]).files().products.first)
        let rows = String(decoding: csv.data, as: UTF8.self).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        for line in try Self.lines() {
            let row = try #require(rows.first { $0.first == line.id })
            #expect([row[4], row[5], row[7], row[8], row[9]] == line.percents, "\(line.name)")
            #expect(row[11] == "\(line.incidents)" && Double(row[12]) == Double(line.counted) / 1_000, "\(line.name)")
        }
    }
}
