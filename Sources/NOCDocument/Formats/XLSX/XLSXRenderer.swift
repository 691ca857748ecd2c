import Foundation
import NOCCore

/// The document's tables, forms, charts and data as a workbook: numbers as numbers, times as dates, text as text, no
/// formulas.
struct XLSXRenderer {
    let document: Document

    init(_ document: Document) { self.document = document }

    /// Throws when the workbook cannot be written. The library writes files only: it has a directory of its own for the
    /// while.
    func render() throws -> Data {
        let directory = FileManager.default.temporaryDirectory.appending(path: "noc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: directory) }  // a left-over in a temporary place harms nobody
        let file = directory.appending(path: "report.xlsx")
        let workbook = try Workbook(path: file.path, directory: directory.path)
        // Without a date the library takes that of the day, and no two files would be alike.
        let made = document.generatedAt ?? Instant(milliseconds: 0)
        try workbook.setProperties(
            title: SheetText.clean((document.title + document.subtitle).cleanLine()),
            organisation: SheetText.clean(document.organisation.cleanLine()),
            created: Date(timeIntervalSince1970: Double(made.milliseconds) / 1_000))
        try fill(workbook)
        try workbook.close()
        return try Data(contentsOf: file)
    }

    private func fill(_ workbook: Workbook) throws {
        var names = SheetNames()
        for block in document.sections.flatMap(\.blocks).flatMap(Self.parts) {
            switch block {
            case .table(let table):
                guard let number = table.number else { continue }
                try write(table, to: workbook.addSheet(names.name("\(number) \(table.caption)")))
            case .form(let form):
                try write(form, to: workbook.addSheet(names.name(form.caption)))
            case .chart(let chart):
                guard let number = chart.number, let data = ChartData(chart) else { continue }
                try write(data, of: chart, to: workbook.addSheet(names.name("\(number) 数据")))
            case .heading, .paragraph, .list, .figures, .signature, .card: continue
            }
        }
        for data in document.sheets {
            let sheet = try workbook.addSheet(names.name(data.title))
            try write(data, to: sheet)
            guard let chart = plot(data, in: sheet.name) else { continue }
            // On a sheet of its own: beside a wide table it would make that unreadably small in print.
            let drawing = try workbook.addSheet(names.name("\(data.title)图"))
            try drawing.setPrint(head: nil, notice: document.notice)
            try drawing.insert(chart, row: 1, column: 1)
        }
    }

    /// A card's parts are in the document like any others.
    private static func parts(_ block: Block) -> [Block] {
        if case .card(let card) = block { card.blocks } else { [block] }
    }

    // MARK: Cells

    func write(_ cell: Cell, to sheet: Worksheet, row: Int, column: Int, _ look: SheetLook) throws {
        var look = look
        look.colour = look.colour ?? Self.colour(cell.tone)
        look.isBold = look.isBold || cell.tone == .bad || cell.tone == .warning
        switch SheetValue(cell, timeZone: document.timeZone) {
        case .text(let text): try sheet.write(text, row: row, column: column, look)
        case .number(let number, let format):
            look.numberFormat = format
            try sheet.write(number, row: row, column: column, look)
        }
    }

    static func colour(_ tone: Tone) -> UInt32? {
        switch tone {
        case .plain: nil
        case .good: 0x1B6B3A
        case .warning: 0x8A5A00
        case .bad: 0xA61B1B
        case .muted: 0x595959
        }
    }

    /// Titles of durations say how they are written.
    static func title(_ column: Column) -> String { column.title + (column.kind == .duration ? "（时:分:秒）" : "") }

    static let titleLook = SheetLook(alignment: .center, fill: 0xF2F2F2, isBold: true, wraps: true)
    static let captionLook = SheetLook(alignment: .center, isBold: true, hasBorder: false, size: 14)
    static let noteLook = SheetLook(wraps: true, hasBorder: false, size: 9)
    static let noticeLook = SheetLook(colour: 0xA61B1B, isBold: true, wraps: true, hasBorder: false)

    /// How a column's cells stand, whatever they hold.
    static func look(_ column: Column) -> SheetLook {
        let alignment: SheetLook.Alignment =
            switch column.alignment {
            case .leading: .leading
            case .center: .center
            case .trailing: .trailing
            }
        return SheetLook(alignment: alignment, wraps: column.wraps)
    }

    static let usualHeight = 18.0

    /// The width of each column in digits: as its widest value, between bounds.
    func widths(_ columns: [Column], _ rows: [[Cell]]) -> [Double] {
        columns.indices.map { index in
            let column = columns[index]
            let values = rows.lazy.map { index < $0.count ? width($0[index]) : 0 }
            let title = min(Self.title(column).displayWidth, 14)
            return Double(min(max(values.max() ?? 0, title, 5), column.wraps ? 30 : 44)) + 2
        }
    }

    /// Of a value as it is shown; what has a fixed form is not written out for it.
    private func width(_ cell: Cell) -> Int {
        switch cell.value {
        case .time: 19
        case .day: 10
        case .percent(_, let digits): digits + 5
        case .duration(let milliseconds): milliseconds < 360_000_000 ? 8 : 10
        case .number, .raised, .marked, .text, .none: cell.text(in: document.timeZone).displayWidth
        }
    }

    /// A line over the whole width, as high as its text needs.
    func line(
        _ text: String, to sheet: Worksheet, row: Int, widths: [Double], _ look: SheetLook
    ) throws {
        try sheet.merge(rows: row...row, columns: 0...max(widths.count - 1, 0), look)
        try sheet.write(text, row: row, column: 0, look)
        try sheet.setHeight(Self.height(text, width: widths.reduce(0, +), size: look.size), row: row)
    }

    /// Points that a text needs in a cell that wide: merged cells do not grow by themselves.
    static func height(_ text: String, width: Double, size: Double) -> Double {
        let room = max(width * 10.5 / size - 1, 4)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            max((Double(line.displayWidth) / room).rounded(.up), 1)
        }
        return min(max(lines.reduce(0, +), 1) * size * 1.4 + 4, 400)
    }
}
