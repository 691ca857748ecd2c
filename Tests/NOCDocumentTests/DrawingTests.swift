import Foundation
import NOCCore
import Testing

@testable import NOCDocument

struct DrawingTests {
    private func bars(_ labels: [String], _ values: [Double?], limits: [Limit] = []) -> BarChart {
        let bars = zip(labels, values).map { label, value in
            BarChart.Bar(label: label, value: value, text: value.map { "\($0)" } ?? "—", tone: .plain)
        }
        return BarChart(unit: "分钟", bars: bars, limits: limits)
    }

    private func labels(_ drawing: Drawing) -> [Label] {
        drawing.shapes.compactMap { if case .label(let label) = $0.content { label } else { nil } }
    }

    private func boxes(_ drawing: Drawing) -> [(Drawing.Box, Fill?)] {
        drawing.shapes.compactMap { if case .box(let box, let fill, _) = $0.content { (box, fill) } else { nil } }
    }

    /// From where to where a level label reaches.
    private func reach(_ label: Label) -> ClosedRange<Double> {
        let width = Label.width(label.text, size: label.size)
        let start = label.place.x - (label.anchor == .start ? 0 : label.anchor == .middle ? width / 2 : width)
        return start...start + width
    }

    @Test(arguments: [
        ([3.2, 97.4], 0.0, 100.0, ["0", "25", "50", "75", "100"]),
        ([0.0, 0.31], 0, 0.4, ["0.0", "0.1", "0.2", "0.3", "0.4"]),
        ([-4.0, 11], -5, 15, ["-5", "0", "5", "10", "15"]), ([], 0, 1, ["0", "1"]), ([0.0], 0, 1, ["0", "1"]),
        ([.nan, .infinity, 8], 0, 8, ["0", "2", "4", "6", "8"]),
    ])
    func `an axis has round marks around its values`(values: [Double], low: Double, high: Double, marks: [String]) {
        let scale = AxisScale(covering: values + [0])
        #expect(scale.low <= low && scale.high >= high)
        if values.contains(where: \.isFinite), values != [0] {
            #expect(scale.marks.map(scale.text) == marks)
        }
        #expect(scale.marks.count >= 2 && scale.marks.count <= 12)
    }

    @Test(arguments: [[1.7e308], [-1.7e308, 1.7e308], [Double.infinity, 1e300], [-Double.infinity, 1e-300]])
    func `an axis of values that nothing has still has a few marks`(values: [Double]) {
        let scale = AxisScale(covering: values + [0])
        #expect(scale.marks.count >= 2 && scale.marks.count <= 12)
        #expect(scale.marks.allSatisfy { $0.isFinite && (0...1).contains(scale.share($0)) })
        #expect(values.allSatisfy { (0...1).contains(scale.share($0)) })
    }

    @Test(arguments: [1, 3, 12, 31, 60, 366])
    func `the names of bars never overlap and stay in the picture`(count: Int) {
        for width in [284.0, 589.6, 850.4] {
            let days = (1...count).map { "10/\($0)" }
            let names = (1...count).map { "攀枝花市东区人民政府办公室\($0)" }
            for texts in [days, names] {
                let drawing = BarDrawing(bars(texts, texts.map { _ in 5 }), width: width).drawing
                let level = labels(drawing).filter { $0.angle == 0 && $0.place.y > 170 }.map(reach)
                for (first, second) in zip(level, level.dropFirst()) { #expect(first.upperBound < second.lowerBound) }
                let turned = labels(drawing).filter { $0.angle != 0 }
                for (first, second) in zip(turned, turned.dropFirst()) {
                    #expect((second.place.x - first.place.x) * 0.7 >= first.size)
                }
                for label in turned {
                    let length = Label.width(label.text, size: label.size) * 0.7
                    #expect(label.place.x - length >= -4 && label.place.y + length <= drawing.height)
                }
                #expect(!level.isEmpty || !turned.isEmpty)
            }
        }
    }

    @Test func `a bar that was not measured is told apart from zero`() {
        let drawing = BarDrawing(bars(["一", "二", "三"], [0, nil, 4]), width: 590).drawing
        let patterned = boxes(drawing).filter { $0.1 == .pattern(.hatched) }
        #expect(patterned.count == 2 && patterned.allSatisfy { $0.0.height > 5 })  // the bar's place and the legend
        #expect(labels(drawing).contains { $0.text == "未测得" })
        #expect(!labels(BarDrawing(bars(["一"], [0]), width: 590).drawing).contains { $0.text == "未测得" })
    }

    @Test func `limits lie within the axis and their labels beside each other`() throws {
        let limits = [Limit(label: "警戒 355", value: 355), Limit(label: "定额 360", value: 360)]
        let drawing = BarDrawing(bars(["一"], [200], limits: limits), width: 590).drawing
        let places = labels(drawing).filter { $0.ink == .bad }
        #expect(places.map(\.text) == ["定额 360", "警戒 355"])
        #expect(places[1].place.y - places[0].place.y >= 10)
        #expect(places.allSatisfy { reach($0).upperBound <= drawing.width })
    }

    @Test func `a curve with limits begins near them, without them at zero`() {
        let start = Instant(milliseconds: 0)
        let points = (0..<24).map { hour in
            let from = Instant(milliseconds: Int64(hour) * 3_600_000)
            let to = Instant(milliseconds: Int64(hour + 1) * 3_600_000)
            return Curve.Point(interval: Interval(from, to), min: 22, mean: 23, max: 24)
        }
        var curve = Curve(
            interval: Interval(start, points[23].interval.end), unit: "℃", points: points, limits: [], ticks: [])
        #expect(labels(CurveDrawing(curve, width: 590).drawing).contains { $0.text == "0" })
        curve.limits = [Limit(label: "下限", value: 18), Limit(label: "上限", value: 27)]
        let texts = labels(CurveDrawing(curve, width: 590).drawing).map(\.text)
        #expect(!texts.contains("0") && texts.contains("℃") && texts.contains("上限"))
    }

    @Test func `a word too long for a day is cut with a mark`() {
        #expect(CalendarDrawing.lines("断44分钟", width: 60, size: 8) == ["断44分钟"])
        let lines = CalendarDrawing.lines("断49小时30分钟8秒又许多", width: 30, size: 8)
        #expect(lines.count == 2 && lines[1].hasSuffix("…"))
        #expect(CalendarDrawing.lines("", width: 30, size: 8).isEmpty)
    }

    @Test func `a chart is a file of SVG that stands alone, and a PNG of the size it says`() throws {
        let chart = Chart(
            number: nil, caption: "<图>", summary: "", content: .bars(bars(["a<b&c"], [nil])))
        let svg = String(decoding: ChartImage.svg(chart, timeZone: .gmt).data, as: UTF8.self)
        #expect(svg.contains("a&lt;b&amp;c") && svg.contains("aria-label=\"&lt;图&gt;\""))
        for match in svg.matches(of: #/url\(#([a-z-]+)\)/#) { #expect(svg.contains("id=\"\(match.output.1)\"")) }
        let png = try ChartImage.png(chart, timeZone: .gmt, scale: 2)
        #expect(png.data.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let size = png.data[16..<24].reduce(0) { $0 << 8 | UInt64($1) }
        #expect(size >> 32 == UInt64((png.width * 2).rounded(.up)))
        #expect(size & 0xffff_ffff == UInt64((png.height * 2).rounded(.up)))
    }
}
