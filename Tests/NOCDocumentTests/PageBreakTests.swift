import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument

/// What belongs together when pages end.
struct PageBreakTests {
    private static func document(_ blocks: [Block]) -> Document {
        Document(
            title: "分页", subtitle: "", particulars: [],
            sections: [
                Section(id: "a", number: "", title: "", isAppendix: false, orientation: .portrait, blocks: blocks)
            ], sheets: [], footer: "", timeZone: SampleTime.zone)
    }

    // MARK: Forms

    /// A head between other rows, and a label beside it that goes on beside the rows under it.
    private static let form = Form(
        caption: "情况表", columns: [1, 1, 2],
        rows: [
            [.label("项目"), FormCell(.text("线路"), columns: 2)],
            [.label("指标", rows: 3), .label("一级"), .label("二级")],
            [FormCell(.text("产出"), rows: 2), FormCell(.text("数量"))], [FormCell(.text("质量"))],
            [.label("结论"), FormCell(.text("完成"), columns: 2)],
        ], notes: ["末注"], head: .init(rows: 1..<2, end: 4))

    @Test func `a page of the web has a form's head as the head of a table, in which no span leaves it`() throws {
        let html = String(decoding: try HTMLRenderer(Self.document([.form(Self.form)])).render(), as: UTF8.self)
        let tables = html.matches(of: #/(?s)<table>.*?</table>/#).map { String($0.output) }
        let cells = tables.map { table in
            table.matches(of: #/<(t[hd]) class="([^"]*)" colspan="(\d)" rowspan="(\d)">([^<]*)</#).map {
                "\($0.output.1) \($0.output.5) \($0.output.3)×\($0.output.4)"
            }
        }
        #expect(
            cells == [
                ["td 项目 1×1", "td 线路 2×1"],
                [
                    "th 指标 1×1", "th 一级 1×1", "th 二级 1×1", "td  1×2", "td 产出 1×2", "td 数量 1×1", "td 质量 1×1",
                ], ["td 结论 1×1", "td 完成 2×1"],
            ])
        #expect(tables.map { $0.contains("<thead>") } == [false, true, false])
        #expect(tables[1].contains(#"<th class="label plain goes-on""#))
        #expect(tables[1].contains(#"<td class="label plain from-above""#))
        let grids = tables.map { $0.matches(of: #/<col style="([^"]*)">/#).map { String($0.output.1) } }
        #expect(Set(grids).count == 1 && grids[0].count == 3)
    }

    @Test func `a form without a head is one table, and one whose head is above all has it there`() throws {
        var form = Self.form
        form.head = nil
        var html = String(decoding: try HTMLRenderer(Self.document([.form(form)])).render(), as: UTF8.self)
        #expect(html.matches(of: /<table>/).count == 1 && !html.contains("<thead>"))
        form.rows.removeFirst()
        form.head = .init(rows: 0..<1, end: 4)
        html = String(decoding: try HTMLRenderer(Self.document([.form(form)])).render(), as: UTF8.self)
        #expect(html.matches(of: /<table>/).count == 1 && html.matches(of: /<thead>/).count == 1)
    }

    @Test func `a workbook prints a form's head on each page`() throws {
        var document = Self.document([.form(Self.form)])
        #expect(try OfficeReader.sheets(XLSXRenderer(document).render()).titles == ["'情况表'!$3:$3"])
        document.notice = "暂定"
        #expect(try OfficeReader.sheets(XLSXRenderer(document).render()).titles == ["'情况表'!$4:$4"])
    }

    // MARK: Tables

    private static func table(rows: Int) -> Table {
        Table(
            number: "表1", caption: "长表", columns: [Column("甲"), Column("乙")],
            rows: (0..<rows).map { Row([.text("第\($0)行"), .text("值")]) }, emptyText: "",
            notes: ["末注" + String(repeating: "长", count: 60), "又注"])
    }

    /// Whatever room the rows leave on their last page.
    @Test(.enabled(if: Poppler.isThere, "needs poppler-utils"), arguments: 26...38)
    func `no page begins with the notes of a table`(rows: Int) throws {
        let data = try PDFRenderer(Self.document([.table(Self.table(rows: rows))])).render()
        let pages = try Poppler.run("pdftotext", data, "-raw").split(separator: "\u{C}")
        let page = try #require(pages.first { $0.contains("注：末注") })
        #expect(page.contains("第\(rows - 1)行"))
        let found = pages.joined().matches(of: #/第(\d+)行/#).compactMap { Int($0.output.1) }
        #expect(found == Array(0..<rows))
    }

    /// Whatever room the text before leaves.
    @Test(.enabled(if: Poppler.isThere, "needs poppler-utils"), arguments: 8...20)
    func `the name of a group has a row under it, and a sum one over it`(lines: Int) throws {
        var table = Self.table(rows: 9)
        let long = String(repeating: "长", count: 90)
        table.rows = table.rows.map { Row([$0.cells[0], .text(long)]) }
        table.rows.insert(Row([.text("组名"), .text("")], style: .group), at: 0)
        table.rows[9].style = .total
        let text = (0..<lines).map { Block.paragraph(Paragraph("第\($0)段。")) }
        let data = try PDFRenderer(Self.document(text + [.table(table)])).render()
        let pages = try Poppler.run("pdftotext", data, "-raw").split(separator: "\u{C}")
        let first = try #require(pages.first { $0.contains("长表") })
        #expect(first.contains("组名") && first.contains("第0行"))
        let last = try #require(pages.first { $0.contains("第8行") })
        #expect(last.contains("第7行") && last.contains("注：末注"))
    }

    @Test func `in Word rows are held that may not stand alone, and a chart's name by its summary`() throws {
        var plain = Self.table(rows: 4)
        plain.notes = []
        var summed = plain
        summed.rows[3].style = .total
        var chart = SamplePaper.bars
        chart.summary = "两项。"
        var silent = chart
        silent.summary = ""
        let file = try OfficeReader.word(
            DOCXRenderer(
                Self.document([
                    .table(Self.table(rows: 4)), .table(plain), .table(summed), .chart(chart), .chart(silent),
                ])
            ).render())
        #expect(file.problems == [])
        let held = file.tables.map { $0.rows.dropFirst().map(\.isHeld) }
        #expect(
            held == [[true, false, false, true], [true, false, false, false], [true, false, true, false]])
        #expect(file.paragraphs.filter { $0.style == "ChartCaption" }.map(\.isHeld) == [true, false])
    }

    // MARK: Cards

    private static func card(_ name: String, months: Int, curves: Int) -> Card {
        let day = DayCalendar.Day(
            day: CalendarDay(year: 2026, month: 1, day: 1), grade: .clean, figure: "100%", word: "")
        let calendar = DayCalendar(
            months: (1...months).map { month in
                .init(title: "\(month)月", weeks: Array(repeating: Array(repeating: day, count: 7), count: 6))
            })
        let span = SampleTime.span("2026-01-01", "2026-12-31")
        let strip = StateStrip(
            interval: span, rows: [.init(name: "时间带", runs: [])], ticks: [], hasLegend: false)
        let curve = Curve(
            interval: span, unit: "毫秒", points: [.init(interval: span, min: 1, mean: 2, max: 3)], limits: [], ticks: [])
        let contents: [Chart.Content] =
            [.strip(strip), .calendar(calendar)] + Array(repeating: .curve(curve), count: curves)
        return Card(
            title: name, facts: [.init(label: "可用率", value: "100%", tone: .good)],
            blocks: contents.enumerated().map { index, content in
                .chart(Chart(number: nil, caption: "\(name)图\(index)", summary: "", content: content))
            })
    }

    @Test(.enabled(if: Poppler.isThere, "needs poppler-utils"), arguments: [1, 3, 12], [0, 2])
    func `a card is on one page, also under a heading`(months: Int, curves: Int) throws {
        let names = ["甲对象", "乙对象", "丙对象"]
        let cards = names.map { Block.card(Self.card($0, months: months, curves: curves)) }
        let data = try PDFRenderer(Self.document([.heading(number: "（一）", title: "分对象")] + cards)).render()
        let pages = try Poppler.run("pdftotext", data, "-raw").split(separator: "\u{C}")
        for name in names {
            let page = try #require(pages.first { $0.contains("\(name)图0") })
            #expect((0..<2 + curves).allSatisfy { page.contains("\(name)图\($0)") }, "\(name)")
            // The title stands there too.
            #expect(page.ranges(of: name).count > 2 + curves)
        }
    }
}
