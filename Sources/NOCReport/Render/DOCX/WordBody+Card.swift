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
    /// stand over the whole width, other charts side by side below them.
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
        for block in card.blocks {
            switch block {
            case .chart(let chart):
                if chart.isSmall { small.append(chart) } else { try writeInCard(chart) }
            default:
                try writePairs(small)
                small = []
                try write(block)
            }
        }
        try writePairs(small)
    }

    /// The words above the picture, and small.
    private mutating func writeInCard(_ chart: Chart) throws {
        xml.paragraph(.cardCaption) { Self.writeWords(chart, &$0) }
        let image = try add(chart, width: orientation == .portrait ? ChartDrawing.page : ChartDrawing.pageAcross)
        xml.paragraph(.picture) { image.write(&$0) }
    }

    private mutating func writePairs(_ charts: [Chart]) throws {
        guard orientation == .portrait, charts.count > 1 else {
            for chart in charts { try writeInCard(chart) }
            return
        }
        // What came first has the left side for itself, as high as all others together.
        let (left, right) = (charts.prefix(1), charts.dropFirst())
        let width = WordPage.width(.portrait)
        openTable("PairTable", caption: "", widths: [width / 2, width - width / 2])
        openRow()
        for (side, width) in [(Array(left), width / 2), (Array(right), width - width / 2)] {
            let images = try side.map { try add($0, width: ChartDrawing.pageHalf) }
            cell(WordCell(width: width, isAtTop: true)) { xml in
                for (chart, image) in zip(side, images) {
                    xml.paragraph(.cardCaptionAside) { Self.writeWords(chart, &$0) }
                    xml.paragraph(.pictureAside) { image.write(&$0) }
                }
            }
        }
        xml.close("w:tr")
        xml.close("w:tbl")
        xml.paragraph(.break, "")
    }

    private static func writeWords(_ chart: Chart, _ xml: inout Markup) {
        xml.run(chart.heading, WordLook(isStrong: true))
        if !chart.summary.isEmpty { xml.run("　" + chart.summary) }
    }

    // MARK: Charts

    /// A picture with its heading under it.
    mutating func write(_ chart: Chart) throws {
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
        case .strip: false
        case .calendar(let calendar): calendar.months.count <= 1
        case .curve, .bars: true
        }
    }
}
