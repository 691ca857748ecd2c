package import Foundation
import NOCCore

/// Classes along time as SVG. Each class has its colour and its pattern, so that it is told apart without colour. The
/// patterns are defined once in the page (`definitions`).
package struct StripDrawing {
    private let strip: StateStrip
    private let summary: String
    private let timeZone: TimeZone
    private let labelWidth: Double
    private let rowHeight = 15.0
    private let rowStep = 21.0
    private let width = 760.0
    private let top = 3.0

    package init(_ strip: StateStrip, summary: String, timeZone: TimeZone) {
        self.strip = strip
        self.summary = summary
        self.timeZone = timeZone
        labelWidth = strip.rows.allSatisfy(\.name.isEmpty) ? 0 : 168
    }

    package var svg: String {
        let axis = top + Double(strip.rows.count) * rowStep
        let height = axis + 18 + (strip.hasLegend ? 22 : 0)
        var svg = Markup()
        svg.element(
            "svg",
            [
                "class": "strip", "viewBox": "0 0 \(Markup.coordinate(width)) \(Markup.coordinate(height))",
                "role": "img", "aria-label": summary,
            ]
        ) { svg in
            for (index, row) in strip.rows.enumerated() { draw(row, at: top + Double(index) * rowStep, &svg) }
            drawAxis(at: axis, &svg)
            if strip.hasLegend { drawLegend(at: axis + 24, &svg) }
        }
        return svg.text
    }

    private func x(_ time: Instant) -> Double {
        let share =
            Double(time.milliseconds - strip.interval.start.milliseconds) / Double(max(1, strip.interval.milliseconds))
        return labelWidth + (width - labelWidth) * min(max(share, 0), 1)
    }

    private func draw(_ row: StateStrip.Row, at y: Double, _ svg: inout Markup) {
        if labelWidth > 0 {
            let label = row.name.truncated(toDisplayWidth: 27)
            svg.element("text", ["class": "name", "x": "0", "y": Markup.coordinate(y + 11.5)]) { svg in
                svg.text(label)
                if label != row.name { svg.element("title", [:], text: row.name) }
            }
        }
        let left = x(strip.interval.start)
        rectangle(left, width, y, "s-up", nil, &svg)
        for part in parts(row.runs) {
            rectangle(part.from, part.to, y, "s-\(part.value.name)", part.title, &svg)
        }
        let frame: KeyValuePairs<StaticString, String> = [
            "class": "frame", "x": Markup.coordinate(left), "y": Markup.coordinate(y),
            "width": Markup.coordinate(width - left), "height": Markup.coordinate(rowHeight),
        ]
        svg.element("rect", frame)
    }

    private struct Part {
        var from: Double
        var to: Double
        var value: AvailabilityClass
        var title: String
    }

    /// What is not up, at least wide enough to be seen; runs of a class that would be drawn on the same spot are one.
    private func parts(_ runs: [ClassRun]) -> [Part] {
        var parts: [AvailabilityClass: [Part]] = [:]
        for run in runs where run.value != .up && !run.interval.isEmpty {
            let from = x(run.interval.start)
            let to = max(x(run.interval.end), from + (run.value.isOutage ? 1.2 : 0.6))
            if let last = parts[run.value]?.last, from - last.to < 0.3 {
                let index = parts[run.value]!.count - 1
                parts[run.value]![index].to = max(last.to, to)
            } else {
                parts[run.value, default: []].append(Part(from: from, to: to, value: run.value, title: title(run)))
            }
        }
        // Outages last: they lie above what is near them.
        let order: [AvailabilityClass] = [.unmonitored, .excluded, .unknown, .degraded, .unreachable, .down]
        return order.flatMap { parts[$0] ?? [] }
    }

    private func title(_ run: ClassRun) -> String {
        let from = TimeText.minutes(run.interval.start, timeZone: timeZone)
        let to = TimeText.minutes(run.interval.end, timeZone: timeZone)
        return "\(ChineseWords.name(run.value))：\(from) 至 \(to)"
    }

    private func rectangle(
        _ from: Double, _ to: Double, _ y: Double, _ style: String, _ title: String?, _ svg: inout Markup
    ) {
        let attributes: KeyValuePairs<StaticString, String> = [
            "class": style, "x": Markup.coordinate(from), "y": Markup.coordinate(y),
            "width": Markup.coordinate(min(to, width) - from), "height": Markup.coordinate(rowHeight),
        ]
        svg.element("rect", attributes) { svg in
            if let title { svg.element("title", [:], text: title) }
        }
    }

    private func drawAxis(at y: Double, _ svg: inout Markup) {
        for tick in strip.ticks {
            let place = Markup.coordinate(x(tick.time))
            svg.element(
                "line",
                [
                    "class": "tick", "x1": place, "x2": place, "y1": Markup.coordinate(top),
                    "y2": Markup.coordinate(y - 1),
                ])
            svg.element("text", ["class": "label", "x": place, "y": Markup.coordinate(y + 9)], text: tick.label)
        }
    }

    private func drawLegend(at y: Double, _ svg: inout Markup) {
        var place = labelWidth
        for value in AvailabilityClass.allCases where value != .excluded {
            let name = ChineseWords.name(value)
            rectangle(place, place + 16, y - 5, "s-\(value.name) key", nil, &svg)
            let attributes: KeyValuePairs<StaticString, String> = [
                "class": "name", "x": Markup.coordinate(place + 21), "y": Markup.coordinate(y + 6.5),
            ]
            svg.element("text", attributes, text: name)
            place += 34 + Double(name.displayWidth) * 6
        }
    }

    /// The patterns that the classes of `style.mustache` fill with; once a page.
    package static var definitions: String {
        var svg = Markup()
        svg.element("svg", ["class": "definitions", "width": "0", "height": "0", "aria-hidden": "true"]) { svg in
            svg.element("defs", [:]) { svg in
                pattern("p-degraded", "#f4c95d", "M0 6L6 0", "#7a5200", &svg)
                pattern("p-unreachable", "#7d5ba6", "M0 6L6 0M0 0L6 6", "#ffffff", &svg)
                pattern("p-unknown", "#d5dbe1", "M3 1V2.4M0 4V5.4M6 4V5.4", "#4b5563", &svg)
                pattern("p-unmonitored", "#ffffff", "M0 0L6 6", "#9aa5b1", &svg)
            }
        }
        return svg.text
    }

    private static func pattern(_ id: String, _ ground: String, _ path: String, _ ink: String, _ svg: inout Markup) {
        let frame: KeyValuePairs<StaticString, String> = [
            "id": id, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
        ]
        svg.element("pattern", frame) { svg in
            svg.element("rect", ["width": "6", "height": "6", "fill": ground])
            svg.element("path", ["d": path, "stroke": ink, "stroke-width": "1", "fill": "none"])
        }
    }
}
