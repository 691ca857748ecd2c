import NOCCore

extension XLSXRenderer {
    private static let groupFill: UInt32 = 0xE7EDF4

    /// A table as it is printed: heading, notice, titles, rows, notes.
    func write(_ table: Table, to sheet: Worksheet) throws {
        guard !table.columns.isEmpty else { return }
        let widths = widths(table.columns, table.rows.filter { $0.style != .group }.map(\.cells))
        for (column, width) in widths.enumerated() { try sheet.setWidth(width, column: column) }
        try line(table.heading, to: sheet, row: 0, widths: widths, Self.captionLook)
        var row = 1
        if let notice = document.notice {
            try line(notice, to: sheet, row: row, widths: widths, Self.noticeLook)
            row += 1
        }
        let head = row...(row + (table.isGrouped ? 1 : 0))
        try writeTitles(table, to: sheet, head)
        try sheet.setHeight(Self.titleHeight(table.columns, widths), row: head.upperBound)
        sheet.setUsualHeight(Self.usualHeight)
        row = head.upperBound + 1
        sheet.freeze(rows: row)
        try sheet.setPrint(head: head, notice: document.notice)
        for line in table.rows {
            try write(line, table.columns, to: sheet, row: row)
            try sheet.setHeight(height(line, table.columns, widths), row: row)
            row += 1
        }
        for note in table.notes {
            try line("注：" + note, to: sheet, row: row, widths: widths, Self.noteLook)
            row += 1
        }
    }

    private func writeTitles(_ table: Table, to sheet: Worksheet, _ head: ClosedRange<Int>) throws {
        for cell in table.header {
            let columns = cell.columns.lowerBound...(cell.columns.upperBound - 1)
            let rows = cell.isGroup ? head.lowerBound...head.lowerBound : head
            let text = cell.isGroup ? cell.title : Self.title(table.columns[columns.lowerBound])
            try sheet.merge(rows: rows, columns: columns, Self.titleLook)
            try sheet.write(text, row: rows.lowerBound, column: columns.lowerBound, Self.titleLook)
        }
        for (index, column) in table.columns.enumerated() where column.group != nil {
            try sheet.write(Self.title(column), row: head.upperBound, column: index, Self.titleLook)
        }
    }

    /// Pages side by side that so many digits take, for what can still be read.
    private static func pages(_ widths: [Double]) -> Int { min(max(Int(widths.reduce(0, +) / 190), 1), 100) }

    private static func titleHeight(_ columns: [Column], _ widths: [Double]) -> Double {
        zip(columns, widths).map { height(title($0), width: $1, size: titleLook.size) }.reduce(usualHeight, max)
    }

    /// As high as the text of its columns that may have several lines; numbers have but one.
    private func height(_ row: Row, _ columns: [Column], _ widths: [Double]) -> Double {
        guard row.style != .group else { return Self.usualHeight }
        var height = Self.usualHeight
        for (index, cell) in row.cells.enumerated() where index < columns.count && columns[index].wraps {
            guard case .text(let text) = SheetValue(cell, timeZone: document.timeZone) else { continue }
            height = max(height, Self.height(text, width: widths[index], size: 10.5))
        }
        return height
    }

    private func write(_ row: Row, _ columns: [Column], to sheet: Worksheet, row place: Int) throws {
        if row.style == .group, let first = row.cells.first {
            let look = SheetLook(fill: Self.groupFill, isBold: true)
            try sheet.merge(rows: place...place, columns: 0...(columns.count - 1), look)
            return try write(first, to: sheet, row: place, column: 0, look)
        }
        for (index, (cell, column)) in zip(row.cells, columns).enumerated() {
            var look = Self.look(column)
            look.isBold = row.style == .total
            try write(cell, to: sheet, row: place, column: index, look)
        }
    }

    /// A sheet of data: titles in the first row, one thing a row, to be filtered and read by programs.
    func write(_ data: DataSheet, to sheet: Worksheet) throws {
        guard !data.columns.isEmpty else { return }
        let widths = widths(data.columns, data.rows).map { $0 + 2 }  // the mark of the filter
        for (column, width) in widths.enumerated() { try sheet.setWidth(width, column: column) }
        try sheet.setHeight(Self.titleHeight(data.columns, widths), row: 0)
        sheet.setUsualHeight(Self.usualHeight)
        for (index, column) in data.columns.enumerated() {
            try sheet.write(Self.title(column), row: 0, column: index, Self.titleLook)
        }
        let looks = data.columns.map { column in
            var look = Self.look(column)
            look.wraps = false
            return look
        }
        for (row, cells) in data.rows.enumerated() {
            for (index, (cell, look)) in zip(cells, looks).enumerated() {
                try write(cell, to: sheet, row: row + 1, column: index, look)
            }
        }
        sheet.freeze(rows: 1)
        try sheet.filter(rows: 0...data.rows.count, columns: 0...(data.columns.count - 1))
        try sheet.setPrint(head: 0...0, notice: document.notice, across: Self.pages(widths))
    }
}
