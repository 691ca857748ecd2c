import Foundation
import NOCCore

/// Classes along time. Each class has its colour and its pattern, so that it is told apart without colour.
struct StripDrawing {
    private let strip: StateStrip
    private let timeZone: TimeZone
    private let width: Double
    private let labelWidth: Double
    private let rowHeight = 15.0
    private let rowStep = 21.0
    private let top = 3.0

    init(_ strip: StateStrip, width: Double, timeZone: TimeZone) {
        self.strip = strip
        self.width = width
        self.timeZone = timeZone
        labelWidth = strip.rows.allSatisfy(\.name.isEmpty) ? 0 : 168
    }

    var drawing: Drawing {
        let axis = top + Double(strip.rows.count) * rowStep
        var drawing = Drawing(kind: "strip", width: width, height: axis + 18)
        for (index, row) in strip.rows.enumerated() { draw(row, at: top + Double(index) * rowStep, &drawing) }
        drawAxis(at: axis, &drawing)
        if strip.hasLegend { drawing.height = drawLegend(at: axis + 20, &drawing) }
        return drawing
    }

    private func x(_ time: Instant) -> Double {
        let share =
            Double(time.milliseconds - strip.interval.start.milliseconds) / Double(max(1, strip.interval.milliseconds))
        return labelWidth + (width - labelWidth) * min(max(share, 0), 1)
    }

    private func draw(_ row: StateStrip.Row, at y: Double, _ drawing: inout Drawing) {
        if labelWidth > 0 {
            let text = row.name.truncated(toDisplayWidth: 27)
            drawing.label(
                Label(text, at: .init(0, y + 11.5), size: 11, ink: .text), title: text == row.name ? nil : row.name)
        }
        let left = x(strip.interval.start)
        let frame = Drawing.Box(left, y, width - left, rowHeight)
        drawing.box(frame, fill: fill(.up))
        for part in parts(row.runs) {
            let box = Drawing.Box(part.from, y, min(part.to, width) - part.from, rowHeight)
            drawing.box(box, fill: fill(part.value), title: part.title)
        }
        drawing.box(frame, stroke: .init(ink: .frame, width: 0.5))
    }

    private func fill(_ value: AvailabilityClass) -> Fill {
        switch value {
        case .up: .ink(.up)
        case .degraded: .pattern(.slanted)
        case .down: .ink(.bad)
        case .unreachable: .pattern(.crossed)
        case .unknown: .pattern(.dotted)
        case .unmonitored: .pattern(.hatched)
        case .excluded: .ink(.white)
        }
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
            var own = parts[run.value] ?? []
            if let last = own.last, from - last.to < 0.3 {
                own[own.count - 1].to = max(last.to, to)
            } else {
                own.append(Part(from: from, to: to, value: run.value, title: title(run)))
            }
            parts[run.value] = own
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

    private func drawAxis(at y: Double, _ drawing: inout Drawing) {
        var free = 0.0
        for tick in strip.ticks {
            let place = x(tick.time)
            drawing.line(
                .init(place, top), .init(place, y - 1), .init(ink: .tick, width: 0.6, dash: [1.5, 2]))
            let end = place + Label.width(tick.label, size: 10)
            guard place >= free, end <= width else { continue }
            drawing.label(Label(tick.label, at: .init(place, y + 9)))
            free = end + 4
        }
    }

    /// Returns where it ends.
    private func drawLegend(at y: Double, _ drawing: inout Drawing) -> Double {
        var (place, y) = (labelWidth, y)
        for value in AvailabilityClass.allCases where value != .excluded {
            let name = ChineseWords.name(value)
            let size = 34 + Label.width(name, size: 11)
            if place + size > width, place > labelWidth { (place, y) = (labelWidth, y + 19) }
            drawing.box(
                .init(place, y, 16, rowHeight - 2), fill: fill(value), stroke: .init(ink: .frame, width: 0.5))
            drawing.label(Label(name, at: .init(place + 21, y + 10.5), size: 11, ink: .text))
            place += size
        }
        return y + 17
    }
}
