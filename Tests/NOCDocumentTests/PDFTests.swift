import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument

/// What a reader finds in the PDF, by poppler's tools; where the host lacks them the test is skipped and says so.
@Suite(.enabled(if: Poppler.isThere, "needs poppler-utils"))
struct PDFTests {
    private func document(_ blocks: [Block], genre: Document.Genre = .report, notice: String? = nil) -> Document {
        Document(
            genre: genre, title: "测试文件", subtitle: "", particulars: [], notice: notice,
            sections: [
                Section(id: "a", number: "", title: "", isAppendix: false, orientation: .portrait, blocks: blocks)
            ], sheets: [], footer: "页脚", timeZone: .gmt)
    }

    private func texts(_ data: Data) throws -> String { try Poppler.run("pdftotext", data, "-raw") }

    /// Without blanks and line ends, which depend on where lines are broken.
    private func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    private func table(rows: Int, columns: Int = 4, text: (Int, Int) -> String) -> Table {
        let heads = (0..<columns).map { Column("列\($0)", group: $0 > 0 ? "合称" : nil) }
        return Table(
            number: "表1", caption: "长表", columns: heads,
            rows: (0..<rows).map { row in Row((0..<columns).map { Cell(.text(text(row, $0))) }) }, emptyText: "无",
            notes: ["末注"])
    }

    @Test func `a long table has its head on every page and every row once`() throws {
        let data = try PDFRenderer(document([.table(table(rows: 300) { "r\($0)c\($1)" })])).render()
        let pages = try texts(data).split(separator: "\u{C}").filter { !$0.allSatisfy(\.isWhitespace) }
        #expect(pages.count > 3)
        for page in pages { #expect(page.contains("列0") && page.contains("合称") && page.contains("列3")) }
        let words = pages.joined(separator: "\n").split(whereSeparator: \.isWhitespace)
        for row in 0..<300 { #expect(words.count { $0 == "r\(row)c2" } == 1) }
        #expect(pages.joined().contains("注：末注"))
    }

    @Test(arguments: [
        String(repeating: "x", count: 900), String(repeating: "长", count: 3_000), "שלום עולם 2026 مرحبا",
        "👩‍👩‍👧 火焰🔥 𠮷㐂龘", "a\nb\nc", "",
    ])
    func `nothing of a cell is lost or runs into its neighbour`(text: String) throws {
        let data = try PDFRenderer(document([.table(table(rows: 2, columns: 5) { $1 == 1 ? text : "k" })])).render()
        let found = try texts(data)
        for letter in ["x", "长", "龘"] where text.contains(letter) {
            #expect(found.count { String($0) == letter } >= 2 * text.count { String($0) == letter })
        }
        // Every word lies between the margins.
        let boxes = try Poppler.run("pdftotext", data, "-bbox").matches(
            of: #/xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.]+)" yMax="([\d.]+)"/#)
        for box in boxes {
            let (left, right) = (Double(box.output.1) ?? -1, Double(box.output.3) ?? 1e9)
            #expect(left >= Sheet.portrait.left - 1 && right <= Sheet.portrait.width - Sheet.portrait.right + 1)
        }
    }

    @Test func `a form goes on where its cells are higher than a page`() throws {
        let long = (1...400).map { "第\($0)句。" }.joined()
        let form = Form(
            caption: "绩效目标完成情况表", columns: [1, 2, 5],
            rows: [
                [.label("年度总体目标", rows: 2), .label("预期"), FormCell(Cell(.text(long)))],
                [.label("实际"), FormCell(Cell(.text("完成")))], [.label("备注"), FormCell(Cell(.text("末")), columns: 2)],
            ], notes: [])
        let text = squeezed(try texts(try PDFRenderer(document([.form(form)])).render()))
        // A sentence may be broken at a page's end; its number is not.
        #expect(text.matches(of: #/第(\d+)/#).map { Int($0.output.1) } == Array(1...400))
        #expect(text.contains("实际") && text.contains("完成") && text.contains("备注") && text.contains("末"))
    }

    @Test func `a form's head begins each page that its rows go on to, and ends none`() throws {
        let rows = (1...60).map { row in
            (row == 1 ? [FormCell(.text("甲"), rows: 60)] : []) + [FormCell(.text("第\(row)项")), FormCell(.text("完成"))]
        }
        let form = Form(
            caption: "表", columns: [1, 2, 2],
            rows: [[.label("名称"), FormCell(.text("单位"), columns: 2)]]
                + [["一级指标", "三级指标", "完成情况"].map { .label($0) }] + rows, notes: [],
            head: .init(rows: 1..<2, end: 62))
        let pages = try texts(PDFRenderer(document([.form(form)])).render()).split(separator: "\u{C}").map(String.init)
        let own = pages.filter { $0.contains("项") && $0.contains("完成") }
        #expect(own.count > 1 && own.allSatisfy { $0.contains("三级指标") })
        #expect(own.dropFirst().allSatisfy { !$0.contains("名称") })
        #expect(pages.joined().components(separatedBy: "三级指标").count == own.count + 1)
    }

    @Test(arguments: [22, 25, 28, 32, 48])
    func `no page of contents is begun for an entry or two`(count: Int) throws {
        var sample = document([])
        sample.sections = (1...count).map {
            Section(
                id: "s\($0)", number: "\($0)、", title: "章节", isAppendix: false, orientation: .portrait,
                blocks: [.paragraph("内容。")])
        }
        let pages = try Poppler.run("pdftotext", try PDFRenderer(sample).render(), "-layout").split(separator: "\u{C}")
        let entries = pages.map { $0.matches(of: #/(?m)^ *\d+、章节 *\d+ *$/#).count }.filter { $0 > 0 }
        #expect(entries.reduce(0, +) == count)
        #expect(entries.count == 1 || (entries.last ?? 0) > 2)
        if count <= 32 { #expect(entries.count == 1) }
    }

    @Test func `what is provisional says so on every page, and a letter has no contents`() throws {
        let long = (0..<60).map { Block.paragraph(Paragraph("第\($0)段。" + String(repeating: "内容", count: 40))) }
        let letter = document(
            [.paragraph(Paragraph("某某局：", style: .addressee))] + long + [.signature(["建设管理中心", "2026年11月2日"])],
            genre: .letter, notice: "暂定：数字可能变化。")
        let data = try PDFRenderer(letter).render()
        let pages = try texts(data).split(separator: "\u{C}").filter { !$0.allSatisfy(\.isWhitespace) }
        #expect(pages.count > 3 && pages.allSatisfy { $0.contains("暂定：数字可能变化") })
        for (index, page) in pages.enumerated() { #expect(page.contains("— \(index + 1) —")) }
        #expect(pages.last?.contains("2026年11月2日") == true)
        #expect(!pages.joined().contains("目　录"))
    }

    @Test func `sections across are on sheets across, and empty tables are sentences`() throws {
        var sample = document([.table(table(rows: 0) { _, _ in "" })])
        sample.sections.append(
            Section(
                id: "b", number: "附件1", title: "横表", isAppendix: true, orientation: .landscape,
                blocks: [.table(table(rows: 3) { "\($0)-\($1)" })]))
        let data = try PDFRenderer(sample).render()
        let info = try Poppler.run("pdfinfo", data, "-l", "2")
        #expect(info.contains(#/Page +1 size: +595/#) && info.contains(#/Page +2 size: +841/#))
        let first = try Poppler.run("pdftotext", data, "-l", "1")
        #expect(first.contains("无") && !first.contains("列0"))
    }
}
