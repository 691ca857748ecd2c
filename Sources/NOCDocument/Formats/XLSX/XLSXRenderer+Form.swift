import NOCCore

extension XLSXRenderer {
    /// The width of a form in digits: a page on its side.
    private static let formWidth = 118.0

    /// A form as it is prescribed: spans are merged cells.
    func write(_ form: Form, to sheet: Worksheet) throws {
        guard !form.columns.isEmpty else { return }
        let shares = form.columns.map { $0.isFinite && $0 > 0 ? $0 : 0.1 }
        let widths = shares.map { max($0 / shares.reduce(0, +) * Self.formWidth, 3) }
        for (column, width) in widths.enumerated() { try sheet.setWidth(width, column: column) }
        try line(form.caption, to: sheet, row: 0, widths: widths, Self.captionLook)
        var top = 1
        if let notice = document.notice {
            try line(notice, to: sheet, row: top, widths: widths, Self.noticeLook)
            top += 1
        }
        let grid = form.placed
        for row in grid.indices {
            for column in grid[row].indices { try write(grid, row, column, to: sheet, top: top) }
        }
        for (row, height) in heights(grid, widths).enumerated() { try sheet.setHeight(height, row: top + row) }
        for (index, note) in form.notes.enumerated() {
            try line("注：" + note, to: sheet, row: top + grid.count + index, widths: widths, Self.noteLook)
        }
        let head = form.head.map { top + $0.rows.lowerBound...top + $0.rows.upperBound - 1 }
        try sheet.setPrint(head: head, notice: document.notice)
    }

    private func write(_ grid: [[Form.Place]], _ row: Int, _ column: Int, to sheet: Worksheet, top: Int) throws {
        switch grid[row][column] {
        case .cell(let content):
            let span = Form.span(grid, row, column)
            let look = content.isLabel ? Self.titleLook : SheetLook(alignment: .leading, wraps: true)
            try sheet.merge(
                rows: (top + row)...(top + row + span.rows - 1), columns: column...(column + span.columns - 1), look)
            try write(content.cell, to: sheet, row: top + row, column: column, look)
        case .empty: try sheet.write("", row: top + row, column: column, SheetLook())
        case .covered: break
        }
    }

    /// The height of each row: what its cells need; one that spans rows makes the last of them grow.
    private func heights(_ grid: [[Form.Place]], _ widths: [Double]) -> [Double] {
        var heights = grid.map { _ in 20.0 }
        for row in grid.indices {
            for column in grid[row].indices {
                guard case .cell(let content) = grid[row][column] else { continue }
                let span = Form.span(grid, row, column)
                let width = widths[column..<column + span.columns].reduce(0, +)
                let need = Self.height(content.cell.text(in: document.timeZone), width: width, size: 10.5)
                let rows = row..<row + span.rows
                let missing = need - heights[rows].reduce(0, +)
                if missing > 0 { heights[rows.upperBound - 1] = min(heights[rows.upperBound - 1] + missing, 400) }
            }
        }
        return heights
    }
}
