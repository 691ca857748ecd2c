import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument

struct XLSXTests {
    private static let paper = Result {
        try OfficeReader.sheets(try XLSXRenderer(SamplePaper.document()).render())
    }

    @Test func `spans are merged cells`() throws {
        let form = try #require(Self.paper.get().sheets.first { $0.cells["A3"]?.text == "甲" })
        #expect(form.merges.contains("A3:A4") && form.merges.contains("B3:C3") && form.merges.contains("A5:C5"))
        #expect(form.cells["C4"]?.number == 3 && form.cells["A5"]?.text == "+丙")
    }

    @Test func `nasty text is text, and names are such as spreadsheets take`() throws {
        let file = try Self.paper.get()
        #expect(file.formulas == 0 && file.problems == [])
        let names = file.sheets.map(\.name)
        #expect(names.count == 8 && Set(names).count == 8)
        for name in names {
            #expect((1...31).contains(name.utf16.count) && !name.contains { "[]:*?/\\'".contains($0) })
        }
        let table = file.sheets[0]
        #expect(table.cells["A1"]?.text == "表1　" + SamplePaper.shown)
        #expect(table.cells["A6"]?.text == SamplePaper.shown && table.cells["A7"]?.text == "-2")
        #expect(table.cells["B6"]?.number == 0.9999 && table.cells["B6"]?.format == "0.00%")
        #expect(table.cells["B7"]?.number == 1 && table.cells["B7"]?.format == "0%")
        #expect(table.cells["C6"]?.number == 1.125 && table.cells["C7"]?.text == "—")
        #expect(table.cells["C4"]?.text == SamplePaper.shown + "（时:分:秒）")
        #expect(table.cells["D6"]?.format == "yyyy-mm-dd hh:mm:ss" && table.cells["E6"]?.format == "yyyy-mm-dd")
        #expect(table.cells["E7"]?.text == "0001-01-01" && table.cells["F7"]?.text == "—")
        #expect(table.cells["F6"]?.number == 12.25 && table.cells["F6"]?.format == "0.0")
        #expect(file.properties["creator"] == SamplePaper.nasty.cleanLine())
    }

    @Test func `a chart has its figures and a chart of the spreadsheet's own`() throws {
        let file = try Self.paper.get()
        let bars = try #require(file.sheets.first { $0.name == "图1 数据" })
        #expect(bars.hasDrawing && bars.cells["B2"]?.number == 3 && bars.cells["B3"]?.text == "—")
        #expect(bars.cells["C1"]?.text == "=上限" && bars.cells["C2"]?.number == 5)
        let curve = try #require(file.sheets.first { $0.name == "图2 数据" })
        #expect(curve.hasDrawing && curve.cells["C2"]?.number == 21.5)
        #expect(file.charts == 3)
    }

    @Test func `the same document gives the same bytes`() throws {
        let document = SamplePaper.document()
        let first = try XLSXRenderer(document).render()
        #expect(try XLSXRenderer(document).render() == first)
    }
}
