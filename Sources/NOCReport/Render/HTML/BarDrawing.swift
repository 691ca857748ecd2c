/// Bars as SVG, a gap with a dash where nothing was measured.
package struct BarDrawing {
    private let chart: BarChart
    private let summary: String
    private let width = 760.0
    private let height = 190.0
    private let left = 48.0
    private let ceiling = 12.0
    private let floor = 160.0

    package init(_ chart: BarChart, summary: String) {
        self.chart = chart
        self.summary = summary
    }

    package var svg: String {
        let top = max(chart.bars.compactMap(\.value).max() ?? 0, chart.limits.map(\.value).max() ?? 0, 1e-9)
        let step = (width - left) / Double(max(chart.bars.count, 1))
        var svg = Markup()
        svg.element(
            "svg",
            [
                "class": "bars", "viewBox": "0 0 \(Markup.coordinate(width)) \(Markup.coordinate(height))",
                "role": "img", "aria-label": summary,
            ]
        ) { svg in
            for (index, bar) in chart.bars.enumerated() {
                let place = left + step * Double(index)
                let size = (floor - ceiling) * (bar.value ?? 0) / top
                svg.element(
                    "rect",
                    [
                        "class": "bar \(bar.tone.rawValue)", "x": Markup.coordinate(place + step * 0.15),
                        "y": Markup.coordinate(floor - size), "width": Markup.coordinate(step * 0.7),
                        "height": Markup.coordinate(size),
                    ])
                let label = Markup.coordinate(place + step * 0.15)
                svg.element(
                    "text", ["class": "label", "x": label, "y": Markup.coordinate(floor + 14)], text: bar.label)
            }
        }
        return svg.text
    }
}
