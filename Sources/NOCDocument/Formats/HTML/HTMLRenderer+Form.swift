import NOCCore

extension HTMLRenderer {
    /// A form as tables of one grid, each at the foot of the one before: only the head of a table comes again on each printed
    /// page, so a form's head begins one.
    func form(_ form: Form) -> [String: Any] {
        let total = max(form.columns.reduce(0, +), 1e-9)
        let columns = form.columns.map { ["share": Markup.coordinate($0 / total * 100)] }
        let grid = form.placed
        var tables: [[String: Any]] = []
        var head: [[String: Any]] = []
        for block in form.blocks {
            let rows = block.map { row in ["cells": cells(grid, row, block)] }
            if block == form.head?.rows, block.upperBound < form.head?.end ?? 0 {
                head = [["rows": rows]]
            } else {
                tables.append(["columns": columns, "head": head, "rows": rows])
                head = []
            }
        }
        return ["template": "form", "caption": form.caption, "notes": form.notes, "tables": tables]
    }

    /// The cells of a row. No span leaves its block: the rest of one that does is a cell without text and without a line
    /// between them.
    private func cells(_ grid: [[Form.Place]], _ row: Int, _ block: Range<Int>) -> [[String: Any]] {
        var cells: [[String: Any]] = []
        var column = 0
        while column < grid[row].count {
            let span = Form.span(grid, row, column)
            switch grid[row][column] {
            case .cell(let content):
                cells.append(cell(content, text(content.cell), row, span, block))
            case .covered(let first, let left):
                let rows = first + Form.span(grid, first, left).rows - row
                if row == block.lowerBound, case .cell(let content) = grid[first][left] {
                    cells.append(cell(content, nil, row, (span.columns, rows), block))
                }
            case .empty: cells.append(["text": "", "look": "leading", "width": 1, "height": 1])
            }
            column += span.columns
        }
        return cells
    }

    /// `text` is nil for the rest of a cell that begins in a block above.
    private func cell(
        _ content: FormCell, _ text: String?, _ row: Int, _ span: (columns: Int, rows: Int), _ block: Range<Int>
    ) -> [String: Any] {
        let goesOn = row + span.rows > block.upperBound
        var looks = [content.isLabel ? "label" : "leading", content.cell.tone.rawValue]
        if text == nil { looks.append("from-above") }
        if goesOn { looks.append("goes-on") }
        return [
            "text": text ?? "", "look": looks.joined(separator: " "), "width": span.columns,
            "height": min(span.rows, block.upperBound - row),
        ]
    }
}
