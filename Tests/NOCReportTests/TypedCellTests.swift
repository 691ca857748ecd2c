import Foundation
import NOCCore
import Testing

@testable import NOCDocument
@testable import NOCReport

/// What is a number, a share, a span, money or a time is one in a workbook too, and is written everywhere as ever.
struct TypedCellTests {
    private static let zone = SampleMonth.zone

    @Test(arguments: [
        (Cell.promise(999_000), "99.9%", SheetValue.number(0.999, format: "0.0%")),
        (.promise(1_000_000), "100%", .number(1, format: "0%")),
        (.promise(999_995), "99.9995%", .number(0.999995, format: "0.0000%")),
        (Cell.promise(10_000).marked(before: "＜"), "＜1%", .number(0.01, format: #""＜"0%"#)),
        (Cell(.raised(0.00001, digits: 2)), "0.01%", .number(0.0001, format: "0.00%")),
        (Cell(.raised(0.01, digits: 2)), "1.00%", .number(0.01, format: "0.00%")),
        (Cell.count(25).marked(after: "天（共31天）"), "25天（共31天）", .number(25, format: #"0"天（共31天）""#)),
        (.yuan(6_500), "6500.00", .number(6_500, format: "0.00")),
        (.amount(92.46, unit: "万元"), "92.46万元", .number(92.46, format: #"0.00"万元""#)),
        (.amount(0), "0", .number(0, format: "0")),
        (.amount(nil), "—", .text("—")),
        (.written("-5", unit: "次"), "-5次", .number(-5, format: #"0"次""#)),
        (.written("99.95", unit: "%"), "99.95%", .number(0.9995, format: "0.00%")),
        (.written("12.50"), "12.50", .number(12.5, format: "0.00")),
        (.written("007"), "007", .text("007")),
        (.written("1e5"), "1e5", .text("1e5")),
        (.written("nan"), "nan", .text("nan")),
        (.written("2026-10"), "2026-10", .text("2026-10")),
        (.written("-cmd", unit: "次"), "-cmd次", .text("-cmd次")),
        (.written("优"), "优", .text("优")),
        (.written("12345678901234567890"), "12345678901234567890", .text("12345678901234567890")),
        (.quantity(99.9, digits: 1, unit: "%"), "99.9%", .number(0.999, format: "0.0%")),
        (.quantity(120, digits: 0, unit: "%"), "120%", .number(120, format: #"0"%""#)),
        (.quantity(11, digits: 0, unit: "个月"), "11个月", .number(11, format: #"0"个月""#)),
        (.amount(-0.00001, unit: "次"), "0次", .number(0, format: #"0"次""#)),
        (.amount(0.12345), "0.1235", .number(0.12345, format: "0.0000")),
        (Cell.count(3).marked(after: "\"件\""), "3\"件\"", .number(3, format: #"0""\""件"\""""#)),
    ])
    func `a figure is a number with a format that shows what is written`(
        cell: Cell, text: String, value: SheetValue
    ) {
        #expect(cell.text(in: Self.zone) == text)
        #expect(SheetValue(cell, timeZone: Self.zone) == value)
    }

    @Test func `a figure with more around it than a format holds is a text, and none is cut`() {
        let unit = String(repeating: "长", count: 60)
        #expect(SheetValue(Cell.count(3).marked(after: unit), timeZone: Self.zone) == .text("3" + unit))
    }

    // MARK: Whole documents

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
