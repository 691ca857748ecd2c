import Foundation
import NOCCore

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

    /// Title, facts and pictures hang together, each by its style, so that a card starts a page rather than break. States
    /// and days stand over the whole width, other charts side by side below them.
    mutating func write(_ card: Card) throws {
        xml.paragraph(.cardTitle, card.title)
        xml.paragraph(.cardFacts) { xml in
            for (index, fact) in card.facts.enumerated() {
                if index > 0 { xml.run("　　") }
                xml.run(fact.label + "　", WordLook(tone: .muted))
                xml.run(fact.value, WordLook(tone: fact.tone, isStrong: true))
            }
        }
        var small: [Chart] = []
        for (index, block) in card.blocks.enumerated() {
            switch block {
            case .chart(let chart):
                guard !chart.isSmall else {
                    small.append(chart)
                    continue
                }
                let next = index + 1 < card.blocks.count ? card.blocks[index + 1] : nil
                let staysWithNext = if case .chart? = next { true } else { !small.isEmpty }
                try writeInCard(chart, staysWithNext: staysWithNext)
            default:
                try writePairs(small)
                small = []
                try write(block)
            }
        }
        try writePairs(small)
    }

    /// The words above the picture, and small.
    private mutating func writeInCard(_ chart: Chart, staysWithNext: Bool = false) throws {
        if case .calendar(let calendar) = chart.content {
            write(calendar, of: chart, name: .cardCaption, staysWithNext: staysWithNext)
            if !chart.summary.isEmpty { xml.paragraph(.note, chart.summary) }
            return
        }
        xml.paragraph(.cardCaption) { Self.writeWords(chart, &$0) }
        let image = try add(chart, width: orientation == .portrait ? ChartDrawing.page : ChartDrawing.pageAcross)
        xml.paragraph(.picture) { image.write(&$0) }
    }

    private mutating func writePairs(_ charts: [Chart]) throws {
        guard !charts.isEmpty else { return }
        guard orientation == .portrait else {
            for chart in charts { try writeInCard(chart) }
            return
        }
        let width = WordPage.width(.portrait)
        openTable("PairTable", caption: "", widths: [width / 2, width - width / 2])
        for start in stride(from: 0, to: charts.count, by: 2) {
            openRow()
            try writeHalf(charts[start], width: width / 2)
            try writeHalf(start + 1 < charts.count ? charts[start + 1] : nil, width: width - width / 2)
            xml.close("w:tr")
        }
        xml.close("w:tbl")
        xml.paragraph(.break, "")
    }

    private mutating func writeHalf(_ chart: Chart?, width: Int) throws {
        guard let chart else { return cell(WordCell(width: width)) { $0.paragraph(.pictureAside, "") } }
        let image = try add(chart, width: ChartDrawing.pageHalf)
        cell(WordCell(width: width, isAtTop: true)) { xml in
            xml.paragraph(.cardCaptionAside) { Self.writeWords(chart, &$0) }
            xml.paragraph(.pictureAside) { image.write(&$0) }
        }
    }

    private static func writeWords(_ chart: Chart, _ xml: inout Markup) {
        xml.run(chart.heading, WordLook(isStrong: true))
        if !chart.summary.isEmpty { xml.run("　" + chart.summary) }
    }

    // MARK: Charts

    /// A picture with its heading under it; days have it above them, as tables do.
    mutating func write(_ chart: Chart) throws {
        if case .calendar(let calendar) = chart.content {
            write(calendar, of: chart, name: .caption)
            return xml.paragraph(.note, chart.summary)
        }
        let image = try add(chart, width: orientation == .portrait ? ChartDrawing.page : ChartDrawing.pageAcross)
        xml.paragraph(.picture) { image.write(&$0) }
        // What stands under it is on its page.
        let isHeld = !chart.summary.isEmpty
        xml.paragraph(.chartCaption, properties: { if isHeld { $0.fixed("<w:keepNext/>") } }, { $0.run(chart.heading) })
        if !chart.summary.isEmpty { xml.paragraph(.note, chart.summary) }
    }

    /// Draws a chart for its place, and keeps the picture for the archive.
    private mutating func add(_ chart: Chart, width: Double) throws -> WordPicture {
        let typesetter = self.typesetter ?? Typesetter()
        if self.typesetter == nil { try typesetter.requireChinese() }
        self.typesetter = typesetter
        let drawing = ChartDrawing(width: width, timeZone: document.timeZone).drawing(chart)
        images.append(
            WordImage(
                png: try ChartImage.png(drawing, scale: WordPicture.scale, typesetter), svg: Data(drawing.svgFile.utf8))
        )
        let room = Double(WordPage.height(orientation)) / 20 - 60
        let size = (width: drawing.width * ChartImage.unit, height: drawing.height * ChartImage.unit)
        let share = min(1, room / max(size.height, 1))
        let words = chart.summary.isEmpty ? chart.caption : "\(chart.caption)：\(chart.summary)"
        return WordPicture(
            number: images.count, text: words.cleanLine(limit: 1_000), width: size.width * share,
            height: size.height * share)
    }
}

extension Chart {
    /// Whether half a page is wide enough for it.
    fileprivate var isSmall: Bool {
        switch content {
        case .strip, .calendar: false
        case .curve, .bars: true
        }
    }
}
