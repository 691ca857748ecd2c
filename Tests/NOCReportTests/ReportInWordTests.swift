import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

struct ReportInWordTests {
    private static let month = Result {
        let document = ReportDocument(try SampleMonth.settled()).document()
        return (document, try OfficeReader.word(try DOCXRenderer(document).render()))
    }

    @Test func `the parts are well formed, in the schema's order and whole`() throws {
        let (_, month) = try Self.month.get()
        #expect(month.problems == [])
        #expect(month.dates == ["(1980, 1, 1, 0, 0, 0)"])
    }

    @Test func `every table stands in the file cell by cell`() throws {
        let (document, file) = try Self.month.get()
        let tables = document.sections.flatMap(\.blocks).compactMap { block in
            if case .table(let table) = block, !table.rows.isEmpty { table } else { nil }
        }
        #expect(tables.count > 8)
        for table in tables {
            let shown = try #require(file.tables.first { $0.caption == table.heading.cleanLine(limit: 255) })
            let heads = shown.rows.prefix(table.isGrouped ? 2 : 1)
            #expect(heads.allSatisfy { $0.isHead } && !shown.rows.dropFirst(heads.count).contains(where: \.isHead))
            #expect(shown.rows.allSatisfy { $0.isWhole })
            let rows = shown.rows.dropFirst(heads.count).map { $0.cells.map(\.text) }
            let expected = table.rows.map { row in
                row.style == .group
                    ? [row.cells[0].text(in: document.timeZone)] : row.cells.map { $0.text(in: document.timeZone) }
            }
            #expect(rows == expected)
        }
    }

    @Test func `titles of two lines span what they stand over`() throws {
        let (_, file) = try Self.month.get()
        let table = try #require(file.tables.first { $0.caption?.hasSuffix("线路可用率") == true })
        let (upper, lower) = (table.rows[0].cells, table.rows[1].cells)
        #expect(upper.map(\.text) == ["线路", "运营商", "带宽", "目标值", "可用率", "误差界", "监测覆盖率", "是否达标"])
        #expect(upper.map(\.columns) == [1, 1, 1, 1, 2, 2, 1, 1])
        #expect(upper.map(\.merge) == ["begins", "begins", "begins", "begins", "none", "none", "begins", "begins"])
        #expect(lower.map(\.text) == ["", "", "", "", "考核口径", "全口径", "下界", "上界", "", ""])
        #expect(lower.filter { $0.text.isEmpty }.allSatisfy { $0.merge == "continues" })
    }

    @Test func `every row is as wide as its grid, and the grid as the text`() throws {
        let (_, file) = try Self.month.get()
        for table in file.tables {
            let total = table.grid.reduce(0, +)
            #expect([8_845, 12_756].contains(total))
            for row in table.rows {
                #expect(row.cells.map(\.columns).reduce(0, +) == table.grid.count)
                #expect(row.cells.map(\.width).reduce(0, +) == total)
            }
        }
    }

    @Test func `wide sections are on turned pages between upright ones`() throws {
        let (document, file) = try Self.month.get()
        var turns: [Bool] = []
        for section in document.sections where turns.last != (section.orientation == .landscape) {
            turns.append(section.orientation == .landscape)
        }
        #expect(turns.contains(true) && file.sections.map(\.isLandscape) == turns)
        for pages in file.sections {
            #expect((pages.width > pages.height) == pages.isLandscape)
            #expect(pages.feet == ["default", "even"])
            let upright = [2_098, 1_474, 1_984, 1_587]  // GB/T 9704: 37, 26, 35 and 28 mm
            #expect(pages.margins == (pages.isLandscape ? [1_587, 2_098, 1_474, 1_984] : upright))
        }
        #expect(file.footers.allSatisfy { $0.hasPrefix("— 1 —") && $0.hasSuffix(document.footer) })
    }

    @Test func `headings are styles, and the contents name them before anything is updated`() throws {
        let (document, file) = try Self.month.get()
        let contents = file.paragraphs.filter { $0.style == "TOC1" }.map(\.text)
        let entries = document.sections.map { $0.number + ($0.isAppendix ? "　" : "") + $0.title }
        // A tab, and after it the number that its field will have.
        #expect(contents == entries.map { $0 + "\t" })
        #expect(file.fields.first?.hasPrefix("TOC ") == true && file.updatesFields)
        let pages = file.fields.filter { $0.hasPrefix("PAGEREF ") }
        #expect(Set(pages).count == entries.count && pages.allSatisfy { $0.hasSuffix(#" \h"#) })
        let named = file.fields.filter { $0.hasPrefix("TC ") }
        #expect(named == zip(document.sections, entries).filter(\.0.isAppendix).map { "TC \"\($1)\" \\l 1" })
        let chapters = document.sections.filter { !$0.isAppendix }
        #expect(file.paragraphs.filter { $0.style == "Heading1" }.map(\.text) == chapters.map { $0.number + $0.title })
        #expect(file.paragraphs.contains { $0.style == "Heading2" && $0.text.hasPrefix("（一）") })
        let appendices = document.sections.filter(\.isAppendix)
        #expect(file.paragraphs.filter { $0.style == "AppendixNumber" }.map(\.text) == appendices.map(\.number))
    }

    private static func charts(_ document: Document) -> [Chart] {
        let blocks = document.sections.flatMap(\.blocks)
        return blocks.flatMap { block in if case .card(let card) = block { card.blocks } else { [block] } }
            .compactMap { block in if case .chart(let chart) = block { chart } else { nil } }
    }

    @Test func `days are tables of weeks with every figure as text`() throws {
        let (document, file) = try Self.month.get()
        let calendars = Self.charts(document).compactMap { chart in
            if case .calendar(let calendar) = chart.content { (chart, calendar) } else { nil }
        }
        var tables = file.tables.filter { $0.rows.first?.cells.map(\.text) == Document.weekdays }[...]
        #expect(calendars.count > 3)
        for (chart, calendar) in calendars {
            for month in calendar.months {
                let next = tables.popFirst()
                let table = try #require(next)
                #expect(table.caption == "\(chart.heading)（\(month.title)）" && table.rows.map(\.isHead).first == true)
                let texts = table.rows.dropFirst().map { $0.cells.map(\.text) }
                let expected = month.weeks.map { week in
                    week.map { day in
                        day.map { "\($0.day.day)日 \($0.figure)" + ($0.word.isEmpty ? "" : "\n\($0.word)") } ?? ""
                    }
                }
                #expect(texts == expected)
            }
        }
        #expect(tables.isEmpty)
    }

    @Test func `every other chart is a picture with words, no wider than its page`() throws {
        let (document, file) = try Self.month.get()
        let charts = Self.charts(document).filter { if case .calendar = $0.content { false } else { true } }
        #expect(file.pictures.count == charts.count && charts.count > 12)
        for (picture, chart) in zip(file.pictures, charts) {
            #expect(
                picture.text.hasPrefix(chart.caption.cleanLine()) && picture.text.hasSuffix(chart.summary.cleanLine()))
            #expect((1_000_000...5_616_000).contains(picture.width) && (100_000...8_100_000).contains(picture.height))
        }
        #expect(Set(file.pictures.map(\.id)).count == charts.count)
    }

    @Test func `a word processor opens it and shows the figures`() throws {
        let document = ReportDocument(try SampleMonth.settled()).document()
        guard let text = try OfficeReader.printed(try DOCXRenderer(document).render(), "docx") else {
            return print("LibreOffice or poppler is missing: how the document prints was not looked at")
        }
        // Chinese and Western characters stand apart, and cells have several lines.
        let shown = text.filter { !$0.isWhitespace }
        for word in ["99.72%", "表1线路可用率", "互联网出口（联通）", "附件1", "—1—", "—2—"] {
            #expect(shown.contains(word), "\(word)")
        }
    }
}
