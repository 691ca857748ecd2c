/// Cells in rows and columns, which may span several, over as many pages as they take.
///
/// A row stays whole where a page can hold it. One that is higher than a page is broken between lines of its text; a cell
/// that spans a page's end goes on after it.
final class Grid {
    struct Look {
        var style: TextStyle
        var ink = Ink.text
        var fill: Ink?
        var alignment = Column.Alignment.leading
    }

    final class Cell {
        let text: String
        let row: Int
        let column: Int
        let rows: Int
        let columns: Int
        let look: Look
        /// Whether its text is said again where the cell goes on after a page's end: labels and what
        /// spans rows are.
        let isRepeated: Bool
        /// The first line of its text that is not drawn yet.
        fileprivate var next = 0
        fileprivate var layout: TextLayout?

        init(
            _ text: String, row: Int, column: Int, rows: Int = 1, columns: Int = 1, look: Look,
            isRepeated: Bool = false
        ) {
            self.text = text
            self.row = row
            self.column = column
            self.rows = rows
            self.columns = columns
            self.look = look
            self.isRepeated = isRepeated
        }

        var end: Int { row + rows }
    }

    let pitch: Double
    let padding: (x: Double, y: Double)
    private let edges: [Double]
    private let line: Drawing.Stroke
    private let rowCount: Int
    private let typesetter: Typesetter
    /// The cells that begin in a row, and those that end with it.
    private var starting: [[Cell]]
    private var ending: [[Cell]]
    /// Cells of rows above that reach into the first row not drawn.
    private var open: [Cell] = []
    private(set) var first = 0
    /// Rows that no page may end after.
    var staysWithNext: Set<Int> = []
    /// Points that have to follow the last row on its page.
    var tail = 0.0
    /// Rows of the grid's own that come again where rows under them go on after a page's end.
    private var head: GridHead?

    /// `widths` of the columns and `pitch` from base line to base line are points.
    init(
        widths: [Double], rows: Int, pitch: Double, padding: (x: Double, y: Double), line: Drawing.Stroke,
        typesetter: Typesetter
    ) {
        edges = widths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        rowCount = rows
        self.pitch = pitch
        self.padding = padding
        self.line = line
        self.typesetter = typesetter
        starting = Array(repeating: [], count: rows)
        ending = starting
    }

    func add(_ cell: Cell) {
        starting[cell.row].append(cell)
        ending[cell.end - 1].append(cell)
    }

    var isDone: Bool { first >= rowCount }
    var width: Double { edges.last ?? 0 }

    // MARK: Heights

    private func layout(_ cell: Cell) -> TextLayout {
        if let layout = cell.layout { return layout }
        let width = edges[cell.column + cell.columns] - edges[cell.column] - 2 * padding.x
        let layout = typesetter.layout(cell.text, cell.look.style, width: width)
        cell.layout = layout
        return layout
    }

    /// What the text of a cell still needs.
    private func need(_ cell: Cell) -> Double {
        Double(max(layout(cell).lineCount - cell.next, 1)) * pitch + 2 * padding.y
    }

    /// The heights of the rows from the first one not drawn, as many as fit into `limit`: a cell makes the last row it spans
    /// as high as it needs.
    private func heights(within limit: Double, to end: Int? = nil) -> [Double] {
        var (heights, total) = ([Double](), 0.0)
        for row in first..<(end ?? rowCount) {
            var height = pitch + 2 * padding.y
            for cell in ending[row] {
                let above = heights[max(cell.row - first, 0)...].reduce(0, +)
                height = max(height, need(cell) - above)
            }
            if total + height > limit + 0.01 { break }
            heights.append(height)
            total += height
        }
        return heights
    }

    /// The height of the first row not drawn, and of the head that comes again over it.
    var nextHeight: Double {
        guard !isDone else { return 0 }
        return ending[first].map(need).reduce(pitch + 2 * padding.y, max) + againHeight
    }

    /// What has to fit for a beginning: two rows, and those that belong to them.
    var leastHeight: Double {
        var end = min(first + 2, rowCount)
        while end < rowCount, staysWithNext.contains(end - 1) { end += 1 }
        return heights(within: .infinity, to: end).reduce(0, +) + (end == rowCount ? tail : 0)
    }

    /// How much of `room` may be filled: all but the last row where what belongs under that has none left.
    func limit(in room: Double) -> Double {
        let fitting = heights(within: room - againHeight)
        let height = againHeight + fitting.reduce(0, +)
        guard fitting.count > 1, first + fitting.count == rowCount, height + tail > room + 0.01 else { return room }
        return height - 0.5
    }

    /// The height of all rows, for what is short.
    var height: Double { heights(within: .infinity).reduce(0, +) }

    // MARK: Drawing

    /// Draws as many rows as `limit` points hold, and returns their height; 0 when not even one fits.
    func draw(within limit: Double, at place: Drawing.Point, on canvas: Canvas?) -> Double {
        let again = againHeight
        var heights = heights(within: limit - again)
        while first + heights.count < rowCount, heights.count > 1, staysWithNext.contains(first + heights.count - 1) {
            heights.removeLast()
        }
        guard !heights.isEmpty else { return 0 }
        drawAgain(at: place, on: canvas)
        draw(heights, at: place, below: again, on: canvas)
        return again + heights.reduce(0, +)
    }

    /// Draws part of the first row, as many lines as `limit` points hold, and returns its height.
    func drawPart(within limit: Double, at place: Drawing.Point, on canvas: Canvas?) -> Double {
        let again = againHeight
        let lines = max(((limit - again - 2 * padding.y) / pitch + 0.001).rounded(.down), 1)
        let bottom = place.y + again + lines * pitch + 2 * padding.y
        drawAgain(at: place, on: canvas)
        let cells = open + starting[first]
        for cell in cells {
            let top = place.y + (reachesHead(cell) ? 0 : again)
            draw(cell, from: top, height: bottom - top, x: place.x, on: canvas)
        }
        open = cells
        starting[first] = []
        return bottom - place.y
    }

    /// `again` is the height of the head that stands over these rows once more.
    private func draw(_ heights: [Double], at place: Drawing.Point, below again: Double, on canvas: Canvas?) {
        let last = first + heights.count
        let tops = heights.reduce(into: [place.y + again]) { $0.append(($0.last ?? 0) + $1) }
        let cells = open + starting[first..<last].joined()
        for cell in cells {
            let top = reachesHead(cell) ? place.y : tops[max(cell.row - first, 0)]
            draw(cell, from: top, height: tops[min(cell.end, last) - first] - top, x: place.x, on: canvas)
        }
        open = cells.filter { $0.end > last }
        first = last
    }

    /// Draws the part of a cell that lies on this page, with as much of its text as that part holds.
    private func draw(_ cell: Cell, from top: Double, height: Double, x: Double, on canvas: Canvas?) {
        let layout = layout(cell)
        if cell.next >= layout.lineCount, cell.isRepeated { cell.next = 0 }
        let room = max(Int(((height - 2 * padding.y) / pitch + 0.001).rounded(.down)), 0)
        let lines = cell.next..<min(cell.next + room, layout.lineCount)
        cell.next = lines.upperBound
        defer { if cell.next >= layout.lineCount, !cell.isRepeated { cell.layout = nil } }
        guard let canvas else { return }
        let left = x + edges[cell.column]
        let box = Drawing.Box(left, top, edges[cell.column + cell.columns] - edges[cell.column], height)
        canvas.box(box, fill: cell.look.fill.map(Fill.ink), stroke: line)
        let isWhole = lines.count == layout.lineCount
        let free = isWhole ? (height - Double(lines.count) * pitch) / 2 : padding.y
        let size = cell.look.style.size
        for (index, line) in lines.enumerated() {
            let base = top + free + Double(index) * pitch + (pitch - size) / 2 + size * 0.86
            let x = left + padding.x + layout.offset(ofLine: line, cell.look.alignment)
            canvas.text(layout, line: line, x: x, base: base, ink: cell.look.ink)
        }
    }

    // MARK: A head within

    /// Has `rows` drawn again on each page that begins with a row under them and before `end`. For a grid whose cells are
    /// all added and none drawn; a head that would fill much of `page` points stands only once.
    func repeatHead(_ rows: Range<Int>, until end: Int, page: Double) {
        staysWithNext.formUnion(rows)
        let cells = starting[..<rows.upperBound].joined().filter { $0.end > rows.lowerBound }
        let heights = rows.map { row in
            ending[row].map(need).reduce(pitch + 2 * padding.y, max)
        }
        let head = GridHead(rows: rows, end: end, cells: cells, heights: heights)
        if head.height < page / 3 { self.head = head }
    }

    /// The head that comes again over the first row not drawn: every drawing but the first begins a page.
    private var again: GridHead? {
        guard let head, first >= head.rows.upperBound, first < head.end else { return nil }
        return head
    }

    /// Its height; 0 where none comes.
    var againHeight: Double { again?.height ?? 0 }

    /// Whether a cell that goes on begins in the head, and so goes on beside it.
    private func reachesHead(_ cell: Cell) -> Bool { again.map { cell.row < $0.rows.upperBound } ?? false }

    private func drawAgain(at place: Drawing.Point, on canvas: Canvas?) {
        guard let head = again else { return }
        let tops = head.heights.reduce(into: [place.y]) { $0.append(($0.last ?? 0) + $1) }
        // Those that reach into the rows to come are drawn with them.
        for cell in head.cells where cell.end <= first {
            let (top, bottom) = (max(cell.row, head.rows.lowerBound), min(cell.end, head.rows.upperBound))
            let height = tops[bottom - head.rows.lowerBound] - tops[top - head.rows.lowerBound]
            draw(cell, from: tops[top - head.rows.lowerBound], height: height, x: place.x, on: canvas)
        }
    }

    /// Makes it ready to be drawn once more: a table's head, on the next page.
    func rewind() {
        first = 0
        open = []
        for cell in starting.joined() { cell.next = 0 }
    }
}

/// Rows of a grid that are drawn again.
private struct GridHead {
    let rows: Range<Int>
    /// The row after the last one under it.
    let end: Int
    /// All that cover places of its rows.
    let cells: [Grid.Cell]
    let heights: [Double]

    var height: Double { heights.reduce(0, +) }
}
