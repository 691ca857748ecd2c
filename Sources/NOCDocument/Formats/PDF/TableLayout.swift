import Foundation

/// How a table fits between the margins: the size of its text, the widths of its columns, its head and its rows as grids.
struct TableLayout {
    private let table: Table
    private let timeZone: TimeZone
    let size: Double
    let widths: [Double]

    private static let padding = (x: 3.0, y: 2.6)
    private static let sizes = [10.5, 10, 9.5, 9, 8.5, 8, 7.5]

    /// `width` is points.
    init(_ table: Table, width: Double, timeZone: TimeZone) {
        self.table = table
        self.timeZone = timeZone
        let needs = table.columns.indices.map { Self.need(table, $0, timeZone) }
        let total = max(table.columns.map(\.weight).reduce(0, +), 1e-9)
        let edges = 2 * Self.padding.x * Double(table.columns.count)
        let smallest = Self.sizes[Self.sizes.count - 1]
        size = Self.sizes.first { max(total, needs.reduce(0, +)) * $0 + edges <= width } ?? smallest
        let least = needs.map { [size] in $0 * size + 2 * Self.padding.x }
        widths = Self.share(width, weights: table.columns.map { $0.weight / total }, least: least)
    }

    /// What a column needs at least, in sizes of its text: figures whole, times by day and hour, some characters of the rest.
    private static func need(_ table: Table, _ column: Int, _ timeZone: TimeZone) -> Double {
        let kind = table.columns[column].kind
        let limit =
            switch kind {
            case .number, .percent: 12.0
            case .time: 6.0
            case .duration: 4.5
            case .text: 3.0
            }
        let texts = table.rows.lazy.filter { $0.style != .group && $0.cells.indices.contains(column) }.map { row in
            row.cells[column]
        }
        let widest =
            texts.map { cell -> Double in
                if case .none(let word) = cell.value, word.count > 4 { return 2 }
                return Label.width(cell.text(in: timeZone), size: 1)
            }.max() ?? 0
        return min(max(widest, 2), limit)
    }

    /// Shares `width` by weight, but gives no column less than it needs while others have more.
    private static func share(_ width: Double, weights: [Double], least: [Double]) -> [Double] {
        let sum = least.reduce(0, +)
        guard sum < width else { return least.map { $0 * width / max(sum, 1e-9) } }
        let widths = zip(weights, least).map { max($0 * width, $1) }
        let excess = widths.reduce(0, +) - width
        let spare = zip(widths, least).map { $0 - $1 }
        let total = spare.reduce(0, +)
        guard excess > 0, total > 0 else { return widths }
        return zip(widths, spare).map { $0 - excess * $1 / total }
    }

    private func grid(rows: Int, _ typesetter: Typesetter) -> Grid {
        Grid(
            widths: widths, rows: rows, pitch: size * 1.38, padding: Self.padding,
            line: .init(ink: .frame, width: 0.5), typesetter: typesetter)
    }

    // MARK: Head

    /// Groups over their columns, the other titles over both lines.
    func head(_ typesetter: Typesetter) -> Grid {
        let height = table.isGrouped ? 2 : 1
        let grid = grid(rows: height, typesetter)
        let look = Grid.Look(
            style: TextStyle(face: .heading, size: size), fill: .wash, alignment: .center)
        for cell in table.header {
            let (first, rows) = (cell.columns.lowerBound, cell.isGroup ? 1 : height)
            grid.add(
                .init(cell.title, row: 0, column: first, rows: rows, columns: cell.columns.count, look: look))
            guard cell.isGroup else { continue }
            for place in cell.columns {
                grid.add(.init(table.columns[place].title, row: 1, column: place, look: look))
            }
        }
        return grid
    }

    // MARK: Rows

    func body(_ typesetter: Typesetter) -> Grid {
        let grid = grid(rows: table.rows.count, typesetter)
        for (index, row) in table.rows.enumerated() {
            // A sum stands under something.
            if row.style == .total { grid.staysWithNext.insert(index - 1) }
            if row.style == .group {
                grid.staysWithNext.insert(index)
                let style = TextStyle(face: .heading, size: size)
                let text = row.cells.first?.text(in: timeZone) ?? ""
                grid.add(
                    .init(text, row: index, column: 0, columns: widths.count, look: .init(style: style, fill: .group)))
                continue
            }
            for (place, column) in table.columns.enumerated() {
                let cell = place < row.cells.count ? row.cells[place] : Cell(.text(""))
                grid.add(
                    .init(
                        cell.text(in: timeZone), row: index, column: place,
                        look: look(cell, column, isTotal: row.style == .total)))
            }
        }
        return grid
    }

    /// Good and bad have a colour; what is bad or in danger is bold as well, and its text says so.
    private func look(_ cell: Cell, _ column: Column, isTotal: Bool) -> Grid.Look {
        let isStrong = isTotal || cell.tone == .bad || cell.tone == .warning
        return Grid.Look(
            style: TextStyle(face: .table, size: size, isStrong: isStrong), ink: Ink(cell.tone),
            fill: isTotal ? .wash : nil, alignment: column.alignment)
    }
}
