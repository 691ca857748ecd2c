import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// Names as long as the configuration allows, and of signs that mean something to somebody, in every format.
struct LongNameTests {
    /// 200 characters.
    private static let long = "=起" + String(repeating: "政务外网骨干", count: 32) + "汇聚点末"

    /// As they are given, and as they are read in a document: without what is not seen or turns the writing.
    private static let names: [(given: String, shown: String)] = [
        (long + "<&>\"'", long + "<&>\"'"),
        ("上\r\n下\t左\u{0}\u{8}\u{1B}右", "上 下 左 右"),
        ("甲\u{202E}乙\u{200F}丙\u{FEFF}丁", "甲乙丙丁"),
        ("😀👨‍👩‍👧表情", "😀👨👩👧表情"),
        ("+86 总机", "+86 总机"), ("-cmd|calc", "-cmd|calc"), ("@SUM(A1)", "@SUM(A1)"), ("＝HYPERLINK()", "＝HYPERLINK()"),
    ]

    private static let report = Result {
        var sample = SampleMonth()
        sample.change { record in
            for (index, target) in ["gateway", "telecom", "unicom", "website", "grid", "spare", "hostile"].enumerated()
            {
                guard let place = record.plans[0].plan.targets.firstIndex(where: { $0.id == target }) else { continue }
                record.plans[0].plan.targets[place].name = names[index].given
            }
            record.plans[0].plan.groups[0].name = names[7].given
            record.plans[0].plan.site.name = names[0].given
        }
        return try sample.report()
    }

    private func data(_ format: ReportFormat, _ end: String? = nil) throws -> Data {
        let rendering = ReportRenderer.render(try Self.report.get(), [format]).files()
        return try #require(rendering.products.first { end.map($0.name.hasSuffix) ?? true }).data
    }

    private var shown: [String] { Self.names.map(\.shown) }

    @Test func `they are as long as a name may be`() {
        #expect(Self.names[0].given.count > 196 && Self.long.utf16.count > 120)
    }

    @Test func `json has them as they are`() throws {
        let json = try #require(try JSONSerialization.jsonObject(with: data(.json)) as? [String: Any])
        let targets = try #require(json["targets"] as? [[String: Any]])
        #expect(Set(targets.compactMap { $0["name"] as? String }) == Set(Self.names.prefix(7).map(\.given)))
    }

    @Test func `csv has them whole, and none is a formula`() throws {
        let text = String(decoding: try data(.csv), as: UTF8.self)
        for name in shown.prefix(7) {
            let isFormula = "=+-@".contains(name.prefix(1))
            let field = (isFormula ? "'" : "") + name.replacing("\"", with: "\"\"")
            #expect(text.contains(field), "\(name)")
        }
        #expect(text.contains(",'＝HYPERLINK(),"))
        #expect(!text.contains("…"))
    }

    @Test func `a workbook has them whole as text, and sheets have names it takes`() throws {
        let file = try OfficeReader.sheets(try data(.xlsx))
        #expect(file.problems == [] && file.formulas == 0)
        let sheet = try #require(file.sheets.first { $0.name == "对象" })
        let cells = sheet.cells.values.compactMap(\.text)
        for name in shown { #expect(cells.contains(name), "\(name)") }
        #expect(Set(file.sheets.map { $0.name.lowercased() }).count == file.sheets.count)
        #expect(file.sheets.allSatisfy { (1...31).contains($0.name.utf16.count) })
    }

    @Test func `a Word document has them whole, broken into lines`() throws {
        let file = try OfficeReader.word(try data(.docx))
        #expect(file.problems == [])
        let cells = Set(file.tables.flatMap(\.rows).flatMap(\.cells).map(\.text))
        for name in shown { #expect(cells.contains(name), "\(name)") }
    }

    @Test func `a page has them whole, as text`() throws {
        let html = String(decoding: try data(.html), as: UTF8.self)
        for name in shown { #expect(html.contains(">\(Markup.escape(name))<"), "\(name)") }
        #expect(
            !html.unicodeScalars.contains { "\u{202E}\u{200F}\u{FEFF}\u{0}\u{8}\u{1B}".unicodeScalars.contains($0) })
    }

    @Test func `markdown has them whole, and nothing in them is markup`() throws {
        let text = String(decoding: try data(.md), as: UTF8.self)
        #expect(text.contains(Self.long + "&lt;&amp;&gt;\"'"))
        #expect(text.contains("| 上 下 左 右 |") && text.contains("| -cmd\\|calc |"))
    }

    @Test(.enabled(if: Poppler.isThere, "poppler-utils is missing"))
    func `print has them whole, broken into lines within the page`() throws {
        let pdf = try data(.pdf)
        let text = try Poppler.run("pdftotext", pdf, "-raw").filter { !$0.isWhitespace }
        #expect(text.contains(Self.long.filter { !$0.isWhitespace } + "<&>\"'"))
        #expect(text.contains("上下左右") && text.contains("甲乙丙丁") && text.contains("@SUM(A1)"))
        let boxes = try Poppler.run("pdftotext", pdf, "-bbox")
        for page in boxes.components(separatedBy: "<page ").dropFirst() {
            let width = try #require(page.firstMatch(of: /width="([0-9.]+)"/).flatMap { Double($0.1) })
            for word in page.matches(of: /xMin="([0-9.-]+)" yMin="[0-9.-]+" xMax="([0-9.-]+)"/) {
                #expect(Double(word.1) ?? -1 >= 0 && Double(word.2) ?? .infinity <= width)
            }
        }
    }

    @Test func `a text that no cell of a worksheet could hold is cut at its bound`() throws {
        let cell = Cell.text(String(repeating: "长", count: 40_000))
        #expect(cell.text(in: .gmt).count == 32_000)
        let sheet = DataSheet(id: "x", title: "长", columns: [Column("甲")], rows: [[cell]])
        let document = Document(
            title: "长", subtitle: "", particulars: [], sections: [], sheets: [sheet], footer: "", timeZone: .gmt)
        let file = try OfficeReader.sheets(try XLSXRenderer(document).render())
        let text = try #require(file.sheets.first?.cells["A2"]?.text)
        #expect((31_000...32_767).contains(text.utf16.count))
    }
}
