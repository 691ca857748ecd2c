import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// Figures of reports are numbers wherever a workbook can hold one.
struct TypedFigureTests {
    /// A text that says nothing but a figure.
    private static func isFigure(_ text: String) -> Bool {
        text.wholeMatch(of: #/[＜＝≤≥<=>]?[-+]?[0-9]+(\.[0-9]+)?(%|元|万元|天|次|秒|分钟|小时|毫秒)?/#) != nil
            || text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]+)?/#) != nil
    }

    private func figuresAsText(_ document: Document) -> [String] {
        let blocks = document.sections.flatMap(\.blocks)
        let tables = blocks.flatMap { block -> [Cell] in
            switch block {
            case .table(let table): table.rows.flatMap(\.cells)
            case .form(let form): form.rows.flatMap { $0 }.filter { !$0.isLabel }.map(\.cell)
            case .chart(let chart): ChartData(chart)?.rows.flatMap { $0 } ?? []
            default: []
            }
        }
        return (tables + document.sheets.flatMap(\.rows).flatMap { $0 }).compactMap { cell in
            if case .text(let text) = cell.value, Self.isFigure(text) { text } else { nil }
        }
    }

    @Test(arguments: YearForm.allCases)
    func `no table, form, chart or sheet of a report has a figure as text`(form: YearForm) throws {
        for report in [try SampleFacts.month(), try SampleFacts.year(form)] {
            let document = ReportDocument(report).document()
            #expect(figuresAsText(document) == [])
            let file = try OfficeReader.sheets(try XLSXRenderer(document).render())
            #expect(file.problems == [] && file.formulas == 0)
            #expect(file.sheets.flatMap(\.cells.values).compactMap(\.text).filter(Self.isFigure) == [])
        }
    }

    @Test func `the points of a project and its money are numbers`() throws {
        let document = ReportDocument(try SampleFacts.year(.sichuan2023)).document()
        let file = try OfficeReader.sheets(try XLSXRenderer(document).render())
        let form = try #require(file.sheets.first { $0.name.hasPrefix("部门预算") })
        let numbers = form.cells.values.compactMap(\.number)
        // Budget and payment in 万元, the share paid, and the weight of the execution.
        for number in [92.46, 46.23, 0.5, 10] { #expect(numbers.contains(number), "\(number)") }
        #expect(form.cells.values.contains { $0.text == "万元" }, "the unit of a goal is whole")
    }

    @Test func `bars of days stand on dates`() throws {
        let document = ReportDocument(try SampleMonth.settled()).document()
        let file = try OfficeReader.sheets(try XLSXRenderer(document).render())
        let sheet = try #require(file.sheets.first { $0.cells["A1"]?.text == "日期" && $0.hasDrawing })
        // 2026-10-01 is day 46296 of spreadsheets.
        #expect(sheet.cells["A2"]?.number == 46_296 && sheet.cells["A2"]?.format == "yyyy-mm-dd")
        #expect(sheet.cells["A32"]?.number == 46_326)
    }
}
