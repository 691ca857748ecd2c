import NOCCore

/// A quantity along time as SVG: a band from lowest to highest, the mean as a line, gaps where nothing was measured.
/// Single peaks far above the rest are cut off at the top and marked there.
package struct CurveDrawing {
    private let chart: Curve
    private let summary: String
    private let top: Double
    private let width = 380.0
    private let height = 132.0
    /// The frame of the curve.
    private let left = 36.0
    private let right = 376.0
    private let ceiling = 8.0
    private let floor = 112.0

    package init(_ chart: Curve, summary: String) {
        self.chart = chart
        self.summary = summary
        let highest = chart.points.map(\.max).sorted()
        let usual = highest.isEmpty ? 1 : highest[(highest.count - 1) * 98 / 100]
        top = Self.rounded(max(usual, chart.points.map(\.mean).max() ?? 0))
    }

    package var svg: String {
        var svg = Markup()
        let frame: KeyValuePairs<StaticString, String> = [
            "class": "curve", "viewBox": "0 0 \(Markup.coordinate(width)) \(Markup.coordinate(height))",
            "role": "img", "aria-label": summary,
        ]
        svg.element("svg", frame) { svg in
            drawScale(&svg)
            for run in runs {
                svg.element("path", ["class": "band", "d": band(run)])
                svg.element("path", ["class": "mean", "d": line(run.map { (x($0), y($0.mean)) })])
            }
            drawPeaks(&svg)
        }
        return svg.text
    }

    /// The next round number above: the largest mark of the scale.
    private static func rounded(_ value: Double) -> Double {
        var unit = 0.1
        while unit < 1e9 {
            for factor in [1.0, 2, 3, 4, 5, 6, 8] where value <= unit * factor { return unit * factor }
            unit *= 10
        }
        return max(value, 1)
    }

    /// Points without a gap between them. What lies alone is drawn as a run of one.
    private var runs: [[Curve.Point]] {
        var runs: [[Curve.Point]] = []
        for point in chart.points {
            if let last = runs.last?.last, last.interval.end >= point.interval.start {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    private func x(_ time: Instant) -> Double {
        let share = Double(time.milliseconds - chart.interval.start.milliseconds)
        return left + (right - left) * min(max(share / Double(max(1, chart.interval.milliseconds)), 0), 1)
    }

    private func x(_ point: Curve.Point) -> Double { (x(point.interval.start) + x(point.interval.end)) / 2 }

    private func y(_ milliseconds: Double) -> Double { floor - (floor - ceiling) * min(milliseconds / top, 1) }

    private func band(_ run: [Curve.Point]) -> String {
        guard run.count > 1 else {
            let point = run[0]
            let (from, to) = (x(point.interval.start), max(x(point.interval.end), x(point.interval.start) + 0.8))
            let (high, low) = (y(point.max), y(point.min))
            return line([(from, high), (to, high), (to, low), (from, low)]) + "Z"
        }
        let upper = run.map { (x($0), y($0.max)) }
        let lower = run.reversed().map { (x($0), y($0.min)) }
        return line(upper + lower) + "Z"
    }

    private func line(_ points: [(Double, Double)]) -> String {
        var text = points.count == 1 ? "M\(Markup.coordinate(points[0].0 - 0.4)) \(Markup.coordinate(points[0].1))" : ""
        for point in points {
            text += "\(text.isEmpty ? "M" : "L")\(Markup.coordinate(point.0)) \(Markup.coordinate(point.1))"
        }
        return text
    }

    private func drawScale(_ svg: inout Markup) {
        for share in [0.0, 0.5, 1] {
            let place = Markup.coordinate(y(top * share))
            svg.element(
                "line",
                [
                    "class": "grid", "x1": Markup.coordinate(left), "x2": Markup.coordinate(right), "y1": place,
                    "y2": place,
                ])
            let value = top * share
            let digits = value == value.rounded() ? 0 : top >= 1 ? 1 : 2
            svg.element(
                "text",
                ["class": "scale", "x": Markup.coordinate(left - 4), "y": Markup.coordinate(y(value) + 3.2)],
                text: NumberText.rounded(value, digits: digits))
        }
        let every = max(1, (chart.ticks.count + 7) / 8)
        for (index, tick) in chart.ticks.enumerated() where index % every == 0 {
            svg.element(
                "text", ["class": "label", "x": Markup.coordinate(x(tick.time)), "y": Markup.coordinate(floor + 14)],
                text: tick.label)
        }
    }

    private func drawPeaks(_ svg: inout Markup) {
        for point in chart.points where point.max > top {
            let place = Markup.coordinate(x(point))
            svg.element("path", ["class": "peak", "d": "M\(place) \(Markup.coordinate(ceiling - 6))l-3 5h6Z"])
        }
    }
}
