/// A form as offices prescribe them: labels and values in a grid whose cells may span columns and rows.
package struct Form: Sendable, Equatable {
    /// Above it, centred: `项目支出绩效目标完成情况表（2018年度）`.
    package var caption: String
    /// Relative widths of the grid's columns.
    package var columns: [Double]
    /// Each row has the cells that begin in it, from left to right; places covered by a span from above are left out.
    package var rows: [[FormCell]]
    /// Under the form.
    package var notes: [String]
    /// Rows that name the columns of those under them.
    package var head: Head?

    package init(caption: String, columns: [Double], rows: [[FormCell]], notes: [String], head: Head? = nil) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.head = head
    }

    /// Stays on a page with the row after it, and comes again on each page on which rows up to `end` go on.
    package struct Head: Sendable, Equatable {
        package var rows: Range<Int>
        /// The row after the last one that it stands over.
        package var end: Int

        package init(rows: Range<Int>, end: Int) {
            self.rows = rows
            self.end = end
        }
    }
}

package struct FormCell: Sendable, Equatable {
    package var cell: Cell
    package var columns: Int
    package var rows: Int
    /// Printed on the form, not filled in.
    package var isLabel: Bool

    package init(_ cell: Cell, columns: Int = 1, rows: Int = 1, isLabel: Bool = false) {
        self.cell = cell
        self.columns = columns
        self.rows = rows
        self.isLabel = isLabel
    }

    package static func label(_ text: String, columns: Int = 1, rows: Int = 1) -> FormCell {
        FormCell(Cell(.text(text)), columns: columns, rows: rows, isLabel: true)
    }
}

extension Form {
    /// What stands at a place of the grid.
    enum Place: Sendable, Equatable {
        case cell(FormCell)
        /// Covered by the cell that begins at that row and column.
        case covered(row: Int, column: Int)
        case empty
    }

    /// Rows from end to end: over the head, it, those it stands over, those under these. None is empty.
    package var blocks: [Range<Int>] {
        guard let head else { return [0..<rows.count] }
        let bounds = [0, head.rows.lowerBound, head.rows.upperBound, head.end, rows.count]
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }.filter { !$0.isEmpty }
    }

    /// The grid place by place; cells that would lie outside or on another are cut.
    var placed: [[Place]] {
        var grid = Array(repeating: Array(repeating: Place.empty, count: columns.count), count: rows.count)
        for (row, cells) in rows.enumerated() {
            for cell in cells {
                guard let column = grid[row].firstIndex(of: .empty) else { break }
                for below in row..<min(row + cell.rows, rows.count) {
                    for right in column..<min(column + cell.columns, columns.count) where grid[below][right] == .empty {
                        grid[below][right] = .covered(row: row, column: column)
                    }
                }
                grid[row][column] = .cell(cell)
            }
        }
        return grid
    }
}
