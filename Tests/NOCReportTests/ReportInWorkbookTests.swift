import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

struct ReportInWorkbookTests {
    private static let month = Result {
        let document = ReportDocument(try SampleMonth.settled()).document()
        return (document, try OfficeReader.sheets(try XLSXRenderer(document).render()))
    }

    private func address(_ row: Int, _ column: Int) -> String {
        let letters = column < 26 ? "" : String(UnicodeScalar(UInt8(64 + column / 26)))
        return letters + String(UnicodeScalar(UInt8(65 + column % 26))) + "\(row + 1)"
    }

    /// Checks one cell by the rules of the formats: what is shown is what the document shows.
    private func expect(_ shown: SheetFile.Cell?, _ cell: Cell, _ zone: TimeZone, _ place: String) throws {
        switch cell.value {
        case .text(let text), .none(let text):
            #expect(shown?.text ?? "" == text, "\(place)")
        case .number(let number, _):
            let shown = try #require(shown?.number)
            // The library writes 16 digits.
            #expect(abs(shown / (number == 0 ? 1 : number) - (number == 0 ? 0 : 1)) < 1e-14)
        case .percent(let ratio, let digits):
            let number = try #require(shown?.number)
            #expect(number <= ratio && ratio - number < pow(10, -Double(digits) - 2), "\(place)")
            #expect(String(format: "%.\(digits)f%%", number * 100) == cell.text(in: zone), "\(place)")
        case .raised(let ratio, let digits):
            let number = try #require(shown?.number)
            #expect(number >= ratio && number - ratio < pow(10, -Double(digits) - 2), "\(place)")
            #expect(String(format: "%.\(digits)f%%", number * 100) == cell.text(in: zone), "\(place)")
        case .marked(let before, let value, let after):
            let plain = try #require(shown)
            for mark in [before, after] where !mark.isEmpty {
                #expect(plain.format.contains("\"\(mark)\""), "\(place)")
            }
            let format = plain.format.replacing("\"\(before)\"", with: "").replacing("\"\(after)\"", with: "")
            try expect(.init(text: plain.text, number: plain.number, format: format), Cell(value), zone, place)
        case .duration(let milliseconds):
            let days = try #require(shown?.number)
            #expect(abs(days * 86_400_000 - Double(milliseconds)) < 0.5, "\(place)")
            #expect(shown?.format == "[h]:mm:ss")
        case .time, .day:
            let seconds = (try #require(shown?.number) - 25_569) * 86_400
            let wall = Instant(milliseconds: Int64(seconds.rounded()) * 1_000)
            let text = TimeText.seconds(wall, timeZone: .gmt)
            #expect(text.hasPrefix(cell.text(in: zone)), "\(place)")
        }
    }

    @Test func `every numbered table and every sheet of data has a sheet, in order`() throws {
        let (document, file) = try Self.month.get()
        let tables = document.sections.flatMap(\.blocks).compactMap { block -> String? in
            switch block {
            case .table(let table): table.number.map { "\($0) \(table.caption)" }
            case .chart(let chart): chart.isPlotted ? chart.number.map { "\($0) 数据" } : nil
            default: nil
            }
        }
        let data = document.sheets.flatMap { $0.plot == nil ? [$0.title] : [$0.title, $0.title + "图"] }
        #expect(file.sheets.map(\.name) == tables + data)
        #expect(file.sheets.first?.name == "表1 线路可用率")
        #expect(file.problems == [] && file.formulas == 0)
        #expect(file.sheets.allSatisfy { $0.isLandscape })
        #expect(file.titles.count == file.sheets.count - document.sheets.count { $0.plot != nil })
    }

    @Test func `cells hold the values of the tables`() throws {
        let (document, file) = try Self.month.get()
        for case .table(let table) in document.sections.flatMap(\.blocks) {
            guard let number = table.number else { continue }
            let sheet = try #require(file.sheets.first { $0.name == "\(number) \(table.caption)" })
            let top = table.isGrouped ? 3 : 2
            #expect(sheet.frozen == top)
            for (index, row) in table.rows.enumerated() {
                for (column, cell) in row.cells.enumerated() {
                    let place = address(top + index, column)
                    try expect(sheet.cells[place], cell, document.timeZone, "\(sheet.name) \(place)")
                }
            }
        }
    }

    @Test func `cells hold the values of the data`() throws {
        let (document, file) = try Self.month.get()
        for data in document.sheets {
            let sheet = try #require(file.sheets.first { $0.name == data.title })
            #expect(sheet.frozen == 1)
            #expect(sheet.filter == "A1:\(address(data.rows.count, data.columns.count - 1))")
            for (index, row) in data.rows.enumerated() {
                for (column, cell) in row.enumerated() {
                    let place = address(index + 1, column)
                    try expect(sheet.cells[place], cell, document.timeZone, "\(sheet.name) \(place)")
                }
            }
        }
        #expect(file.sheets.filter(\.hasDrawing).map(\.name) == ["图2 数据", "逐日图", "检查项图"] && file.charts == 3)
    }

    @Test func `titles of two lines are merged cells`() throws {
        let (_, file) = try Self.month.get()
        let merges = try #require(file.sheets.first).merges
        #expect(Set(["A1:J1", "A2:A3", "E2:F2", "G2:H2", "I2:I3", "J2:J3"]).isSubset(of: merges))
    }

    @Test func `a spreadsheet opens it and shows the figures`() throws {
        let document = ReportDocument(try SampleMonth.settled()).document()
        guard let text = try OfficeReader.printed(try XLSXRenderer(document).render(), "xlsx") else {
            return print("LibreOffice or poppler is missing: how the workbook prints was not looked at")
        }
        for word in ["99.72%", "线路可用率", "互联网出口（联通）", "2026-10-14 09:05:00", "1:20:00"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(!text.contains("#VALUE") && !text.contains("#NAME"))
    }
}

extension Chart {
    /// Whether its figures have a sheet of their own.
    fileprivate var isPlotted: Bool {
        switch content {
        case .bars, .curve: true
        case .strip, .calendar: false
        }
    }
}
