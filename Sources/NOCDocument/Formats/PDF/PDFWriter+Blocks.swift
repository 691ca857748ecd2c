extension PDFWriter {
    func write(_ block: Block) {
        switch block {
        case .heading(let number, let title): writeHeading(number + title)
        case .paragraph(let paragraph): write(paragraph)
        case .list(let items): for (index, item) in items.enumerated() { setter.place(pieces(item, number: index + 1)) }
        case .figures(let figures): write(figures)
        case .table(let table): write(table)
        case .form(let form): write(form)
        case .signature(let lines): write(signature: lines)
        case .chart(let chart): write(chart)
        case .card(let card): write(card)
        }
    }

    // MARK: Text

    /// A note right under a heading belongs to what follows both.
    private func write(_ paragraph: Paragraph) {
        let pieces = pieces(paragraph)
        if paragraph.style == .note, setter.isHolding { setter.hold(pieces + [.gap(6)]) } else { setter.place(pieces) }
    }

    func pieces(_ paragraph: Paragraph) -> [Piece] {
        let width = setter.width
        switch paragraph.style {
        case .body: return typesetter.pieces(paragraph.runs, bodyStyle, width: width)
        case .note: return typesetter.pieces(paragraph.runs, PDFStyle.note, width: width)
        case .addressee: return typesetter.pieces(paragraph.runs, PDFStyle.addressee, width: width)
        case .warning: return warning(paragraph)
        }
    }

    /// In a card text is small.
    private var bodyStyle: TextBlock {
        guard setter.inset > 0 else { return PDFStyle.body }
        var block = PDFStyle.fact
        block.ink = .text
        return block
    }

    private func warning(_ paragraph: Paragraph) -> [Piece] {
        typesetter.pieces(paragraph.runs, PDFStyle.warning, width: setter.width, inset: 12).map { line in
            Piece(height: line.height, staysWithNext: line.staysWithNext) { canvas, place in
                canvas.box(.init(place.x, place.y, 4, line.height), fill: .ink(.warning))
                line.draw(canvas, place)
            }
        }
    }

    private func pieces(_ item: Paragraph, number: Int) -> [Piece] {
        let runs = [Paragraph.Run(text: "\(number).", isStrong: false)] + item.runs
        return typesetter.pieces(runs, bodyStyle, width: setter.width)
    }

    /// At the right, four characters from the margin, together with the end of the text before it where that is possible.
    private func write(signature lines: [String]) {
        setter.space(29)
        let width = setter.width - 64
        setter.place(
            lines.flatMap { typesetter.pieces($0.isEmpty ? " " : $0, PDFStyle.signature, width: width) }.chained)
    }

    // MARK: Key figures

    private func write(_ figures: [KeyFigure]) {
        guard !figures.isEmpty else { return }
        setter.space(4)
        let rows = (figures.count + 4) / 5
        let perRow = (figures.count + rows - 1) / rows
        for start in stride(from: 0, to: figures.count, by: perRow) {
            setter.place([row(Array(figures[start..<min(start + perRow, figures.count)]), of: perRow), .gap(6)])
        }
        setter.space(4)
    }

    private func row(_ figures: [KeyFigure], of count: Int) -> Piece {
        let gap = 7.0
        let width = (setter.width - gap * Double(count - 1)) / Double(count)
        let columns = figures.map { figure in
            (figure.tone, lines(figure, width: width - 14).stacked)
        }
        let height = (columns.map(\.1.height).max() ?? 0) + 12
        return Piece(height: height) { canvas, place in
            for (index, (tone, text)) in columns.enumerated() {
                let x = place.x + Double(index) * (width + gap)
                let box = Drawing.Box(x, place.y, width, height)
                canvas.box(box, fill: .ink(.wash), stroke: .init(ink: .rule, width: 0.6))
                canvas.box(.init(x, place.y, width, 3), fill: .ink(tone == .plain ? .soft : Ink(tone)))
                text.draw(canvas, .init(x + 7, place.y + 7))
            }
        }
    }

    private func lines(_ figure: KeyFigure, width: Double) -> [Piece] {
        var value = TextBlock(
            style: TextStyle(face: .heading, size: 14, isStrong: true), pitch: 20, ink: Ink(figure.tone))
        if typesetter.layout(figure.value, value.style).width(ofLine: 0) > width {
            (value.style.size, value.pitch) = (11, 15)
        }
        let small = TextBlock(style: TextStyle(face: .heading, size: 8), pitch: 11.5, ink: .soft)
        return typesetter.pieces(figure.label, small, width: width)
            + typesetter.pieces(figure.value, value, width: width)
            + (figure.note.map { typesetter.pieces($0, small, width: width) } ?? [])
    }
}
