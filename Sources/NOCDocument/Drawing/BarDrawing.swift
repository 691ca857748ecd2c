import NOCCore

/// A bar a thing or day, over an axis of round numbers. What was not measured has a hatched mark of its own, so that it is
/// told apart from zero; bars that are bad or in danger have a pattern besides their colour.
struct BarDrawing {
    private let chart: BarChart
    private let scale: AxisScale
    private let width: Double
    private let left: Double
    private let right: Double
    private let labels: Labels
    private let ceiling = 24.0
    private let floor = 164.0

    /// How the bars' names are written.
    private enum Labels {
        /// Every how many.
        case level(every: Int)
        case turned
    }

    private var step: Double { (right - left) / Double(max(chart.bars.count, 1)) }

    init(_ chart: BarChart, width: Double) {
        self.chart = chart
        self.width = width
        scale = AxisScale(covering: chart.bars.compactMap(\.value) + chart.limits.map(\.value) + [0])
        left = max(scale.width(size: 10) + 6, 20)
        right = width - LimitLines.gutter(chart.limits, width: width)
        labels = Self.labels(chart.bars, step: (right - left) / Double(max(chart.bars.count, 1)))
    }

    /// Names are turned where they would touch; days and hours, which are short and whose neighbours tell them, and what
    /// stands too close for turned names, are thinned.
    private static func labels(_ bars: [BarChart.Bar], step: Double) -> Labels {
        let widest = bars.map { Label.width($0.label, size: 10) }.max() ?? 0
        let every = max(1, Int(((widest + 6) / step).rounded(.up)))
        let isCounted = bars.allSatisfy { $0.label.displayWidth <= 6 && $0.label.contains(where: \.isNumber) }
        return every == 1 || isCounted || step < 16 ? .level(every: every) : .turned
    }

    /// The sine of 45 degrees.
    private static let slope = 0.7072

    private func middle(_ index: Int) -> Double { left + step * (Double(index) + 0.5) }

    /// A turned name, cut where it would leave the picture.
    private func turned(_ index: Int) -> String {
        Label.fitted(chart.bars[index].label, width: min(middle(index) / Self.slope, 124), size: 10)
    }

    private var foot: Double {
        guard case .turned = labels else { return 20 }
        return 16 + (chart.bars.indices.map { Label.width(turned($0), size: 10) }.max() ?? 0) * Self.slope
    }

    var drawing: Drawing {
        let hasHoles = chart.bars.contains { $0.value == nil }
        let height = floor + foot
        var drawing = Drawing(kind: "bars", width: width, height: height + (hasHoles ? 18 : 0))
        drawScale(&drawing)
        for (index, bar) in chart.bars.enumerated() { draw(bar, at: left + step * Double(index), &drawing) }
        let zero = y(0)
        drawing.line(.init(left, zero), .init(right, zero), .init(ink: .frame, width: 0.8))
        LimitLines(limits: chart.limits, left: left, right: right).draw(&drawing) { y($0) }
        drawLabels(&drawing)
        if hasHoles { drawLegend(at: height, &drawing) }
        return drawing
    }

    private func y(_ value: Double) -> Double { floor - (floor - ceiling) * scale.share(value) }

    private func drawScale(_ drawing: inout Drawing) {
        drawing.label(Label(chart.unit, at: .init(0, 9)))
        for mark in scale.marks {
            drawing.line(.init(left, y(mark)), .init(right, y(mark)), .init(ink: .grid, width: 0.7))
            drawing.label(Label(scale.text(mark), at: .init(left - 4, y(mark) + 3.2), anchor: .end))
        }
    }

    private func draw(_ bar: BarChart.Bar, at x: Double, _ drawing: inout Drawing) {
        let size = min(step * 0.7, 48)
        let place = x + (step - size) / 2
        let title = "\(bar.label)：\(bar.text)"
        guard let value = bar.value, value.isFinite else {
            drawing.box(
                .init(place, y(0) - 12, size, 12), fill: .pattern(.hatched),
                stroke: .init(ink: .hatch, width: 0.7, dash: [2, 1.5]), title: title)
            return
        }
        let (top, bottom) = (min(y(value), y(0)), max(y(value), y(0)))
        drawing.box(.init(place, top, size, bottom - top), fill: Self.fill(bar.tone), title: title)
        guard Label.width(bar.text, size: 9) + 3 <= step else { return }
        drawing.label(Label(bar.text, at: .init(x + step / 2, top - 3), anchor: .middle, size: 9, ink: .text))
    }

    private static func fill(_ tone: Tone) -> Fill {
        switch tone {
        case .plain: .ink(.accent)
        case .good: .ink(.good)
        case .warning: .pattern(.slanted)
        case .bad: .pattern(.barred)
        case .muted: .ink(.tick)
        }
    }

    private func drawLabels(_ drawing: inout Drawing) {
        switch labels {
        case .level(let every): drawLevel(every, &drawing)
        case .turned: drawTurned(&drawing)
        }
    }

    /// The outermost names are moved inwards where they would leave the picture; who then has no room is left out.
    private func drawLevel(_ every: Int, _ drawing: inout Drawing) {
        var free = 0.0
        for index in stride(from: 0, to: chart.bars.count, by: every) {
            let text = Label.fitted(chart.bars[index].label, width: max(step * Double(every) - 4, 120), size: 10)
            let half = Label.width(text, size: 10) / 2
            let x = min(max(middle(index), half), max(width - half, half))
            guard x - half >= free else { continue }
            drawing.label(Label(text, at: .init(x, floor + 14), anchor: .middle))
            free = x + half + 4
        }
    }

    private func drawTurned(_ drawing: inout Drawing) {
        for (index, bar) in chart.bars.enumerated() {
            let text = turned(index)
            drawing.label(
                Label(text, at: .init(middle(index) + 3, floor + 11), anchor: .end, angle: -45),
                title: text == bar.label ? nil : bar.label)
        }
    }

    private func drawLegend(at y: Double, _ drawing: inout Drawing) {
        drawing.box(
            .init(left, y, 16, 11), fill: .pattern(.hatched), stroke: .init(ink: .hatch, width: 0.7, dash: [2, 1.5]))
        drawing.label(Label("未测得", at: .init(left + 21, y + 9.5), ink: .text))
    }
}
