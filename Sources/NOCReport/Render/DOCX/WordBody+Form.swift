import NOCCore

extension WordBody {
    /// A form as it is prescribed: every place of its grid is in one cell, spans are merges.
    mutating func write(_ form: Form) {
        guard !form.columns.isEmpty, !form.rows.isEmpty else { return notes(form.notes) }
        let widths = Self.widths(form.columns, over: WordPage.width(orientation))
        let grid = form.placed
        if !form.caption.isEmpty { xml.paragraph(.caption, form.caption) }
        openTable("ReportTable", caption: form.caption, widths: widths)
        // Word repeats rows only from a table's first on: heads further down begin a table of their own, a point below.
        let isRepeated = form.isDivisible
        for row in grid.indices {
            let isHead = form.heads?.contains(row) ?? false
            if isRepeated, row > 0, row == form.heads?.lowerBound {
                xml.close("w:tbl")
                xml.fixed(Self.seam)
                openTable("ReportTable", caption: form.caption, widths: widths)
            }
            openRow(isHead: isHead && isRepeated, height: 454)
            var column = 0
            while column < widths.count { column += write(grid, row, column, widths, staysWithNext: isHead) }
            xml.close("w:tr")
        }
        xml.close("w:tbl")
        notes(form.notes)
    }

    /// A paragraph of a point.
    private static let seam: StaticString = """
        <w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>
        """

    /// Writes what stands at a place, and gives the columns it takes.
    private mutating func write(
        _ grid: [[Form.Place]], _ row: Int, _ column: Int, _ widths: [Int], staysWithNext: Bool
    ) -> Int {
        let span = Form.span(grid, row, column)
        let width = widths[column..<column + span.columns].reduce(0, +)
        var place = WordCell(width: width, columns: span.columns)
        switch grid[row][column] {
        case .cell(let content):
            place.merge = span.rows > 1 ? .begins : .none
            place.shade = content.isLabel ? Self.labelShade : nil
            let style: WordStyle = content.isLabel ? .tableHead : Self.style(Self.alignment(content.cell))
            let look = WordLook(tone: content.cell.tone, isStrong: content.cell.tone == .bad)
            let text = content.cell.text(in: document.timeZone)
            cell(place) { xml in
                xml.paragraph(style, properties: { if staysWithNext { $0.fixed("<w:keepNext/>") } }) {
                    $0.run(text, look)
                }
            }
        case .covered(let first, let left):
            place.merge = .continues
            if case .cell(let content) = grid[first][left], content.isLabel { place.shade = Self.labelShade }
            cell(place) { $0.paragraph(.tableText, "") }
        case .empty: cell(place) { $0.paragraph(.tableText, "") }
        }
        return span.columns
    }

    /// Words from the left, what is counted or measured in the middle.
    private static func alignment(_ cell: Cell) -> Column.Alignment {
        switch cell.value {
        case .text: .leading
        case .none, .number, .percent, .raised, .duration, .time, .day, .marked: .center
        }
    }
}

extension Form {
    /// How many columns and rows the place takes: those of its cell that no other cell has taken. A place in a row below
    /// its cell takes the columns of the cell; 1 row then.
    static func span(_ grid: [[Place]], _ row: Int, _ column: Int) -> (columns: Int, rows: Int) {
        let origin: (row: Int, column: Int)
        switch grid[row][column] {
        case .cell: origin = (row, column)
        case .covered(let row, let column): origin = (row, column)
        case .empty: return (1, 1)
        }
        let mark = Place.covered(row: origin.row, column: origin.column)
        let columns = grid[row][(column + 1)...].prefix { $0 == mark }.count + 1
        guard (row, column) == origin else { return (columns, 1) }
        return (columns, grid[(row + 1)...].prefix { $0[column] == mark }.count + 1)
    }
}
