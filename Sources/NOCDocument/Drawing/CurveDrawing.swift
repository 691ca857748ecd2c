import NOCCore

/// A quantity along time: a band from lowest to highest, the mean as a line, gaps where nothing was measured. Single peaks
/// far above the rest are cut off at the top and marked there. The axis begins at zero unless limits say what is usual.
struct CurveDrawing {
    private let chart: Curve
    private let scale: AxisScale
    private let width: Double
    private let height: Double
    /// The frame of the curve.
    private let left: Double
    private let right: Double
    private let ceiling = 18.0
    private var floor: Double { height - 20 }

    init(_ chart: Curve, width: Double) {
        self.chart = chart
        self.width = width
        height = width < 300 ? 88 : width < 400 ? 132 : 180
        let highest = chart.points.map(\.max).sorted()
        let usual = highest.isEmpty ? 0 : highest[(highest.count - 1) * 98 / 100]
        let lowest = chart.points.map(\.min).min() ?? 0
        let foot = chart.limits.isEmpty ? min(lowest, 0) : lowest
        scale = AxisScale(
            covering: chart.points.map(\.mean) + chart.limits.map(\.value) + [usual, foot], steps: width < 400 ? 2 : 4)
        left = scale.width(size: 10) + 6
        right = width - 4 - LimitLines.gutter(chart.limits, width: width)
    }

    var drawing: Drawing {
        var drawing = Drawing(kind: "curve", width: width, height: height)
        drawScale(&drawing)
        for run in runs {
            drawing.path(band(run), isClosed: true, fill: .ink(.band))
            drawing.path(mean(run), stroke: .init(ink: .accent, width: 1.1))
        }
        drawPeaks(&drawing)
        LimitLines(limits: chart.limits, left: left, right: right).draw(&drawing) { y($0) }
        return drawing
    }

    /// Closer points are drawn as one from the lowest to the highest of them.
    private static let closest = 0.75

    /// Points without a gap between them. What lies alone is drawn as a run of one.
    private var runs: [[Curve.Point]] {
        var runs: [[Curve.Point]] = []
        for point in chart.points {
            if let last = runs.last?.last, last.interval.end >= point.interval.start {
                let together = Interval(last.interval.start, point.interval.end)
                if x(together.end) - x(together.start) < Self.closest {
                    runs[runs.count - 1][runs[runs.count - 1].count - 1] = Self.merged(last, point, together)
                } else {
                    runs[runs.count - 1].append(point)
                }
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    /// The mean is weighted by the lengths of both.
    private static func merged(_ first: Curve.Point, _ second: Curve.Point, _ interval: Interval) -> Curve.Point {
        let weights = (Double(first.interval.milliseconds), Double(second.interval.milliseconds))
        let mean = (first.mean * weights.0 + second.mean * weights.1) / max(weights.0 + weights.1, 1)
        return Curve.Point(
            interval: interval, min: min(first.min, second.min), mean: mean, max: max(first.max, second.max))
    }

    private func x(_ time: Instant) -> Double {
        let share = Double(time.milliseconds - chart.interval.start.milliseconds)
        return left + (right - left) * min(max(share / Double(max(1, chart.interval.milliseconds)), 0), 1)
    }

    private func x(_ point: Curve.Point) -> Double { (x(point.interval.start) + x(point.interval.end)) / 2 }

    private func y(_ value: Double) -> Double { floor - (floor - ceiling) * scale.share(value) }

    private func band(_ run: [Curve.Point]) -> [Drawing.Point] {
        if run.count == 1, let point = run.first {
            let (from, to) = (x(point.interval.start), max(x(point.interval.end), x(point.interval.start) + 0.8))
            let (high, low) = (y(point.max), y(point.min))
            return [.init(from, high), .init(to, high), .init(to, low), .init(from, low)]
        }
        return run.map { .init(x($0), y($0.max)) } + run.reversed().map { .init(x($0), y($0.min)) }
    }

    private func mean(_ run: [Curve.Point]) -> [Drawing.Point] {
        let points = run.map { Drawing.Point(x($0), y($0.mean)) }
        guard points.count == 1, let point = points.first else { return points }
        return [.init(point.x - 0.4, point.y), point]
    }

    private func drawScale(_ drawing: inout Drawing) {
        drawing.label(Label(chart.unit, at: .init(0, 9)))
        for mark in scale.marks {
            drawing.line(.init(left, y(mark)), .init(right, y(mark)), .init(ink: .grid, width: 0.7))
            drawing.label(Label(scale.text(mark), at: .init(left - 4, y(mark) + 3.2), anchor: .end))
        }
        var free = 0.0
        for tick in chart.ticks {
            let (place, size) = (x(tick.time), Label.width(tick.label, size: 10))
            guard place >= free, place + size <= width else { continue }
            drawing.line(.init(place, floor), .init(place, floor + 3), .init(ink: .tick, width: 0.7))
            drawing.label(Label(tick.label, at: .init(place, floor + 14)))
            free = place + size + 10
        }
    }

    private func drawPeaks(_ drawing: inout Drawing) {
        for point in chart.points where point.max > scale.high {
            let (x, y) = (x(point), ceiling - 6)
            drawing.path([.init(x, y), .init(x - 3, y + 5), .init(x + 3, y + 5)], isClosed: true, fill: .ink(.text))
        }
    }
}
