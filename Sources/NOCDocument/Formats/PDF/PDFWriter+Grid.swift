extension PDFWriter {
    /// Sets a grid over as many pages as it takes, with its head at the top of each; `continued` is said above the head on
    /// the pages after the first. A head that would take half a page stands only once.
    func set(_ grid: Grid, head: Grid?, continued: String?) {
        let headHeight = head?.height ?? 0
        guard let head, headHeight > setter.sheet.textHeight / 2 else {
            setter.reserve(headHeight + min(grid.leastHeight, setter.sheet.textHeight / 3))
            return set(grid, head, headHeight, continued)
        }
        set(head, head: nil, continued: nil)
        set(grid, head: nil, continued: continued)
    }

    private func set(_ grid: Grid, _ head: Grid?, _ headHeight: Double, _ continued: String?) {
        var isFirst = true
        while !grid.isDone {
            if !isFirst, let continued { writeContinued(continued) }
            if let head { drawHead(head) }
            var height = grid.draw(within: grid.limit(in: setter.room), at: place, on: setter.canvas)
            if height == 0 { height = grid.draw(within: setter.room, at: place, on: setter.canvas) }
            setter.advance(height)
            if height == 0 { breakRow(grid, head: headHeight + (continued == nil ? 0 : 14)) }
            isFirst = false
            if !grid.isDone { setter.beginPage() }
        }
    }

    private var place: Drawing.Point { .init(setter.left, setter.y) }

    /// A row that fits on no page is broken here; another one waits for the next page.
    private func breakRow(_ grid: Grid, head: Double) {
        let isTooHigh = grid.nextHeight > setter.sheet.textHeight - head
        guard isTooHigh, setter.room > grid.againHeight + grid.pitch * 3 + 2 * grid.padding.y else { return }
        setter.advance(grid.drawPart(within: setter.room, at: place, on: setter.canvas))
    }

    private func drawHead(_ head: Grid) {
        head.rewind()
        setter.advance(head.draw(within: .infinity, at: place, on: setter.canvas))
    }

    private func writeContinued(_ text: String) {
        var block = PDFStyle.note
        (block.alignment, block.pitch) = (.trailing, 14)
        setter.place(typesetter.pieces(text, block, width: setter.width))
    }

    /// Sets a grid and the notes under it: these begin on a page with its last row.
    private func set(_ grid: Grid, head: Grid?, continued: String?, notes: [String]) {
        let lines = notes.map { typesetter.pieces("注：\($0)", PDFStyle.note, width: setter.width) }
        // Two lines of a note stay together.
        grid.tail = lines.first.map { 3 + Array($0.prefix($0.count > 3 ? 2 : 3)).height } ?? 0
        set(grid, head: head, continued: continued)
        setter.advance(min(3, setter.room))
        for note in lines { setter.place(note) }
        setter.space(10)
    }

    // MARK: Tables

    func write(_ table: Table) {
        guard !table.rows.isEmpty else {
            return setter.place(pieces(Paragraph(table.emptyText)))
        }
        let layout = TableLayout(table, width: setter.width, timeZone: document.timeZone)
        setter.space(8)
        setter.hold(typesetter.pieces(table.heading, PDFStyle.caption, width: setter.width))
        set(
            layout.body(typesetter), head: layout.head(typesetter), continued: table.number.map { "（续\($0)）" },
            notes: table.notes)
    }

    // MARK: Forms

    func write(_ form: Form) {
        let rows = form.placed
        let total = max(form.columns.reduce(0, +), 1e-9)
        let size = form.columns.count > 9 ? 9 : 10.5
        let grid = Grid(
            widths: form.columns.map { setter.width * $0 / total }, rows: rows.count, pitch: size * 1.4,
            padding: (4, 4),
            line: .init(ink: .text, width: 0.6), typesetter: typesetter)
        for (row, places) in rows.enumerated() {
            for (column, place) in places.enumerated() {
                if let cell = cell(place, row, column, rows, size) { grid.add(cell) }
            }
        }
        if let head = form.head { grid.repeatHead(head.rows, until: head.end, page: setter.sheet.textHeight) }
        setter.space(10)
        if !form.caption.isEmpty {
            setter.hold(typesetter.pieces(form.caption, PDFStyle.formCaption, width: setter.width) + [.gap(4)])
        }
        set(grid, head: nil, continued: nil, notes: form.notes)
    }

    private func cell(_ place: Form.Place, _ row: Int, _ column: Int, _ rows: [[Form.Place]], _ size: Double) -> Grid
        .Cell?
    {
        guard case .cell(let cell) = place else {
            guard place == .empty else { return nil }
            return Grid.Cell("", row: row, column: column, look: .init(style: TextStyle(face: .table, size: size)))
        }
        let span = Form.span(rows, row, column)
        return Grid.Cell(
            cell.cell.text(in: document.timeZone), row: row, column: column, rows: span.rows, columns: span.columns,
            look: Self.look(cell, size), isRepeated: cell.isLabel || span.rows > 1)
    }

    private static func look(_ cell: FormCell, _ size: Double) -> Grid.Look {
        let isStrong = cell.cell.tone == .bad || cell.cell.tone == .warning
        let style = TextStyle(face: cell.isLabel ? .heading : .table, size: size, isStrong: isStrong)
        let isText = if case .text = cell.cell.value { true } else { false }
        return Grid.Look(
            style: style, ink: Ink(cell.cell.tone), fill: cell.isLabel ? .wash : nil,
            alignment: cell.isLabel || !isText ? .center : .leading)
    }
}
