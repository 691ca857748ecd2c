extension Drawing {
    /// As markup for a page of HTML that has `patterns` once.
    var svg: String { svg(isAlone: false) }

    /// As a file of its own.
    var svgFile: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(isAlone: true) }

    private func svg(isAlone: Bool) -> String {
        var svg = Markup()
        let view = "0 0 \(Markup.coordinate(width)) \(Markup.coordinate(height))"
        guard isAlone else {
            svg.element("svg", ["class": kind, "viewBox": view, "role": "img", "aria-label": summary], draw)
            return svg.text
        }
        let attributes: KeyValuePairs<StaticString, String> = [
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": view, "width": Markup.coordinate(width),
            "height": Markup.coordinate(height), "role": "img", "aria-label": summary, "font-family": "sans-serif",
        ]
        svg.element("svg", attributes) { svg in
            Self.define(&svg)
            draw(&svg)
        }
        return svg.text
    }

    /// What areas with patterns refer to; once a page.
    static var patterns: String {
        var svg = Markup()
        svg.element(
            "svg", ["class": "definitions", "width": "0", "height": "0", "aria-hidden": "true"], define)
        return svg.text
    }

    private static func define(_ svg: inout Markup) {
        svg.element("defs", [:]) { svg in
            for pattern in Pattern.allCases { define(pattern, &svg) }
        }
    }

    private static func define(_ pattern: Pattern, _ svg: inout Markup) {
        let size = Markup.coordinate(Pattern.size)
        let frame: KeyValuePairs<StaticString, String> = [
            "id": "p-\(pattern.rawValue)", "width": size, "height": size, "patternUnits": "userSpaceOnUse",
        ]
        svg.element("pattern", frame) { svg in
            svg.element("rect", ["width": size, "height": size, "fill": pattern.ground.hex])
            let lines = pattern.lines.map { line([$0.from, $0.to]) }.joined()
            svg.element("path", ["d": lines, "stroke": pattern.ink.hex, "stroke-width": "1", "fill": "none"])
        }
    }

    private func draw(_ svg: inout Markup) {
        for shape in shapes {
            switch shape.content {
            case .box(let box, let fill, let stroke):
                let place: [(StaticString, String)] = [
                    ("x", Markup.coordinate(box.x)), ("y", Markup.coordinate(box.y)),
                    ("width", Markup.coordinate(box.width)), ("height", Markup.coordinate(box.height)),
                ]
                svg.element("rect", place + Self.paint(fill, stroke)) { Self.title(shape.title, &$0) }
            case .path(let points, let isClosed, let fill, let stroke):
                let data = Self.line(points) + (isClosed ? "Z" : "")
                svg.element("path", [("d", data)] + Self.paint(fill, stroke)) { Self.title(shape.title, &$0) }
            case .label(let label):
                svg.element("text", Self.attributes(label)) { svg in
                    svg.text(label.text)
                    Self.title(shape.title, &svg)
                }
            }
        }
    }

    private static func title(_ title: String?, _ svg: inout Markup) {
        if let title { svg.element("title", [:], text: title) }
    }

    private static func paint(_ fill: Fill?, _ stroke: Stroke?) -> [(StaticString, String)] {
        let ground: String =
            switch fill {
            case .ink(let ink): ink.hex
            case .pattern(let pattern): "url(#p-\(pattern.rawValue))"
            case nil: "none"
            }
        var attributes: [(StaticString, String)] = [("fill", ground)]
        guard let stroke else { return attributes }
        attributes += [("stroke", stroke.ink.hex), ("stroke-width", Markup.coordinate(stroke.width))]
        if !stroke.dash.isEmpty {
            attributes.append(("stroke-dasharray", stroke.dash.map(Markup.coordinate).joined(separator: " ")))
        }
        return attributes
    }

    private static func attributes(_ label: Label) -> [(StaticString, String)] {
        let place = (Markup.coordinate(label.place.x), Markup.coordinate(label.place.y))
        var attributes: [(StaticString, String)] = [
            ("x", place.0), ("y", place.1), ("font-size", Markup.coordinate(label.size)), ("fill", label.ink.hex),
        ]
        if label.anchor != .start { attributes.append(("text-anchor", label.anchor.rawValue)) }
        if label.isStrong { attributes.append(("font-weight", "700")) }
        if label.angle != 0 {
            attributes.append(("transform", "rotate(\(Markup.coordinate(label.angle)) \(place.0) \(place.1))"))
        }
        return attributes
    }

    private static func line(_ points: [Point]) -> String {
        var text = ""
        for point in points {
            text += "\(text.isEmpty ? "M" : "L")\(Markup.coordinate(point.x)) \(Markup.coordinate(point.y))"
        }
        return text
    }
}
