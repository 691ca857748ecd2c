import NOCCore

extension PDFWriter {
    /// A chart across the page with its name and its summary under it.
    func write(_ chart: Chart) {
        let width = setter.width
        var name = PDFStyle.caption
        name.alignment = .center
        var summary = PDFStyle.note
        summary.alignment = .center
        setter.space(8)
        setter.place(
            [picture(chart, width: width)].chained
                + typesetter.pieces(chart.heading, name, width: width).chained
                + typesetter.pieces(chart.summary, summary, width: width).filter { _ in !chart.summary.isEmpty }.chained
                + [.gap(8)])
    }

    /// The chart alone; made smaller when it is higher than a page, or by `share`.
    func picture(_ chart: Chart, width: Double, share: Double = 1) -> Piece {
        let unit = ChartImage.unit
        let drawing = ChartDrawing(width: width / unit, timeZone: document.timeZone).drawing(chart)
        let scale = min(unit * share, (setter.sheet.textHeight - 80) / drawing.height)
        let typesetter = typesetter
        return Piece(height: drawing.height * scale) { canvas, place in
            let x = place.x + (width - drawing.width * scale) / 2
            canvas.draw(drawing, at: .init(x, place.y), scale: scale, typesetter)
        }
    }

    // MARK: Cards

    /// What belongs to one thing, beside a bar; on one page where it has room there.
    func write(_ card: Card) {
        setter.space(8)
        setter.inCard {
            setter.hold(typesetter.pieces(card.title, PDFStyle.cardTitle, width: setter.width))
            if !card.facts.isEmpty { setter.hold(facts(card.facts)) }
            var rest = card.blocks[...]
            let charts = rest.prefix { if case .chart = $0 { true } else { false } }
            place(charts.compactMap { if case .chart(let chart) = $0 { chart } else { nil } })
            rest = rest.dropFirst(charts.count)
            for block in rest { write(block) }
        }
    }

    /// How small the days of several months may become so that a card is on one page: they can still be read.
    private static let leastShare = 0.75

    /// Charts with the title that is held over them, as many on a page as it takes.
    private func place(_ charts: [Chart]) {
        let room = setter.sheet.textHeight - setter.heldHeight
        var rows = self.rows(charts)
        let excess = rows.height - room
        if excess > 0 {
            let days = charts.filter(\.isOfMonths).map { picture($0, width: setter.width).height }.reduce(0, +)
            // A point less, for what is rounded.
            let share = days > 0 ? 1 - (excess + 1) / days : 0
            if share >= Self.leastShare { rows = self.rows(charts, share: share) }
        }
        var left = room
        for index in rows.indices.dropLast() {
            left -= rows[index].height
            rows[index].staysWithNext = rows[index + 1].height <= left
            if !rows[index].staysWithNext { left = setter.sheet.textHeight }
        }
        setter.place(rows)
    }

    private func facts(_ facts: [Card.Fact]) -> [Piece] {
        let runs = facts.enumerated().flatMap { index, fact in
            [
                Paragraph.Run(text: (index == 0 ? "" : "　　") + fact.label + " ", isStrong: false),
                Paragraph.Run(text: fact.value, isStrong: fact.tone == .bad || fact.tone == .warning),
            ]
        }
        var block = PDFStyle.fact
        block.ink = .text
        return typesetter.pieces(runs, block, width: setter.width)
    }

    /// The charts of a card: a month of days with curves beside it, further curves two by two, the rest one below the other.
    /// `share` is that of their usual size which days of several months have.
    private func rows(_ charts: [Chart], share: Double = 1) -> [Piece] {
        let gap = 14.0
        let wide = (setter.width - gap) * 0.56
        let narrow = setter.width - gap - wide
        var curves = charts.filter { if case .curve = $0.content { true } else { false } }[...]
        var rows: [Piece] = []
        for chart in charts {
            switch chart.content {
            case .curve: continue
            case .calendar(let calendar) where calendar.months.count == 1:
                let month = captioned(chart, width: wide)
                let beside = curves.prefix(2).map { captioned($0, width: narrow) }
                curves = curves.dropFirst(2)
                rows.append(Self.beside(month, beside.stacked, at: wide + gap))
            default: rows.append(captioned(chart, width: setter.width, share: chart.isOfMonths ? share : 1))
            }
        }
        let half = (setter.width - gap) / 2
        while let first = curves.popFirst() {
            guard let second = curves.popFirst() else {
                rows.append(captioned(first, width: half))
                break
            }
            rows.append(Self.beside(captioned(first, width: half), captioned(second, width: half), at: half + gap))
        }
        return rows
    }

    private static func beside(_ left: Piece, _ right: Piece, at distance: Double) -> Piece {
        Piece(height: max(left.height, right.height)) { canvas, place in
            left.draw(canvas, place)
            right.draw(canvas, .init(place.x + distance, place.y))
        }
    }

    /// A chart under its name, over its summary.
    private func captioned(_ chart: Chart, width: Double, share: Double = 1) -> Piece {
        let summary = chart.summary.isEmpty ? [] : typesetter.pieces(chart.summary, PDFStyle.cardNote, width: width)
        return
            (typesetter.pieces(chart.caption, PDFStyle.cardCaption, width: width)
            + [picture(chart, width: width, share: share)] + summary + [.gap(4)]).stacked
    }
}

extension Chart {
    /// Days of more than a month.
    fileprivate var isOfMonths: Bool {
        if case .calendar(let calendar) = content { calendar.months.count > 1 } else { false }
    }
}
