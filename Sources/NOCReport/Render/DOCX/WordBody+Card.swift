extension WordBody {
    /// Five figures a row at most, in a table of their own.
    mutating func write(_ figures: [KeyFigure]) {
        for start in stride(from: 0, to: figures.count, by: 5) {
            let part = figures[start..<min(start + 5, figures.count)]
            let widths = Self.widths(part.map { _ in 1 }, over: WordPage.width(orientation))
            openTable("ReportTable", caption: "主要指标", widths: widths)
            openRow()
            for (figure, width) in zip(part, widths) {
                cell(WordCell(width: width)) { xml in
                    xml.paragraph(.figureLabel, figure.label)
                    xml.paragraph(.figureValue, figure.value, WordLook(tone: figure.tone))
                    if let note = figure.note { xml.paragraph(.figureLabel, note, WordLook(tone: .muted)) }
                }
            }
            xml.close("w:tr")
            xml.close("w:tbl")
            xml.paragraph(.note, "")
        }
    }

    /// Title, facts and pictures hang together, each by its style, so that a card starts a page rather than break.
    mutating func write(_ card: Card) {
        xml.paragraph(.cardTitle, card.title)
        xml.paragraph(.cardFacts) { xml in
            for (index, fact) in card.facts.enumerated() {
                if index > 0 { xml.run("　　") }
                xml.run(fact.label + "　", WordLook(tone: .muted))
                xml.run(fact.value, WordLook(tone: fact.tone, isStrong: true))
            }
        }
        for block in card.blocks {
            if case .chart(let chart) = block { write(chart, in: card) } else { write(block) }
        }
    }

    /// A picture with its words; in a card the words are above it and small.
    mutating func write(_ chart: Chart, in card: Card?) {
        let style: WordStyle = card == nil ? .chartCaption : .cardCaption
        xml.paragraph(style) { xml in
            xml.run(chart.heading, WordLook(isStrong: card != nil))
            if !chart.summary.isEmpty { xml.run("　" + chart.summary) }
        }
    }
}
