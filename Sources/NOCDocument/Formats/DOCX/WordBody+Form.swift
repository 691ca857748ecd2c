import NOCCore

extension WordBody {
    /// A form as it is prescribed: every place of its grid is in one cell, spans are merges.
    ///
    /// Only a table's first rows can come again on each page, so a form with a head is written as tables of one grid: what
    /// is over the head, the head with the rows under it, the rest. Nothing is seen between them.
    mutating func write(_ form: Form) {
        guard !form.columns.isEmpty, !form.rows.isEmpty else { return notes(form.notes) }
        let widths = Self.widths(form.columns, over: WordPage.width(orientation))
        let grid = form.placed
        if !form.caption.isEmpty { xml.paragraph(.caption, form.caption) }
        for block in form.blocks {
            let (isHead, isUnderHead) = (block == form.head?.rows, block.lowerBound == form.head?.rows.upperBound)
            if !isUnderHead {
                if block.lowerBound > 0 { closePart() }
                let isLast = block.upperBound == grid.count || (isHead && form.head?.end == grid.count)
                openTable(
                    "ReportTable", caption: form.caption, widths: widths,
                    seams: (above: block.lowerBound > 0, below: !isLast))
            }
            for row in block {
                openRow(isHead: isHead, height: 454)
                var column = 0
                while column < widths.count { column += write(grid, row, column, widths, block) }
                xml.close("w:tr")
            }
        }
        xml.close("w:tbl")
        notes(form.notes)
    }

    /// Tables that touch would become one: a hidden paragraph keeps them apart and takes no room.
    private mutating func closePart() {
        xml.close("w:tbl")
        xml.paragraph(.break, properties: { $0.fixed("<w:rPr><w:vanish/></w:rPr>") }, { _ in })
    }

    /// Writes what stands at a place, and gives the columns it takes. No merge leaves its block, for a head is repeated
    /// without the rows under it: where a span does, its parts have no line between them.
    private mutating func write(
        _ grid: [[Form.Place]], _ row: Int, _ column: Int, _ widths: [Int], _ block: Range<Int>
    ) -> Int {
        let span = Form.span(grid, row, column)
        let width = widths[column..<column + span.columns].reduce(0, +)
        var place = WordCell(width: width, columns: span.columns)
        switch grid[row][column] {
        case .cell(let content):
            let end = row + span.rows
            place.merge = min(end, block.upperBound) > row + 1 ? .begins : .none
            place.isOpenBelow = end > block.upperBound && row + 1 == block.upperBound
            place.shade = content.isLabel ? Self.labelShade : nil
            let style: WordStyle = content.isLabel ? .tableHead : Self.style(Self.alignment(content.cell))
            let look = WordLook(tone: content.cell.tone, isStrong: content.cell.tone == .bad)
            let text = content.cell.text(in: document.timeZone)
            cell(place) { $0.paragraph(style, text, look) }
        case .covered(let first, let left):
            let end = first + Form.span(grid, first, left).rows
            let isCut = row == block.lowerBound
            place.merge = !isCut ? .continues : min(end, block.upperBound) > row + 1 ? .begins : .none
            place.isOpenAbove = isCut
            place.isOpenBelow = end > block.upperBound && row + 1 == block.upperBound
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
