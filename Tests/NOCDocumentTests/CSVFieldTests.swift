import Foundation
import NOCCore
import Testing

@testable import NOCDocument

/// Fields of csv that a spreadsheet could take for something else.
struct CSVFieldTests {
    private func field(_ cell: Cell) -> String {
        let sheet = DataSheet(id: "x", title: "", columns: [Column("甲")], rows: [[cell]])
        let text = String(decoding: CSVRenderer.render(sheet, timeZone: .gmt), as: UTF8.self)
        return String(text.dropFirst("\u{FEFF}甲\r\n".count).dropLast(1))
    }

    @Test(arguments: [
        "=1+1", "+1", "-cmd", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1", "|calc", "\t=1", "\r=1", " =1", "\u{3000}=1",
        "\u{200B}=1",
        "\u{FEFF}=1", "=\u{301}1",
    ])
    func `text that begins a formula has an apostrophe before it`(text: String) {
        #expect(CSVRenderer.field(text).replacing("\"", with: "").hasPrefix("'"))
        #expect(field(.text(text)).replacing("\"", with: "").hasPrefix("'"))
    }

    @Test(arguments: [
        (Cell(.number(-5, digits: 0)), "-5"), (.written("-5"), "-5"), (.written("-5.50", unit: "元"), "-5.50元"),
        (.text("a=1"), "a=1"), (.text("甲,乙"), "\"甲,乙\""), (.text("甲\"乙"), "\"甲\"\"乙\""),
        (Cell(.text("甲\n乙")), "\"甲\n乙\""), (Cell(.duration(-1_500)), "-1.5"), (.promise(999_000), "99.9%"),
        (Cell.promise(10_000).marked(before: "="), "'=1%"),
    ])
    func `a number keeps its sign and other text is as it is`(cell: Cell, field: String) {
        #expect(self.field(cell) == field)
    }

    @Test func `lines end as RFC 4180 says, and the file says that it is UTF-8`() {
        let sheet = DataSheet(
            id: "x", title: "", columns: [Column("=甲"), Column("乙", .duration)], rows: [[.dash, .dash]])
        let data = CSVRenderer.render(sheet, timeZone: .gmt)
        #expect(Array(data) == Array("\u{FEFF}'=甲,乙（秒）\r\n—,—\r\n".utf8))
    }
}
