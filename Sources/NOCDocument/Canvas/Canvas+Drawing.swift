extension Canvas {
    /// Draws a chart with its upper left corner at `place`, `scale` points a unit.
    func draw(_ drawing: Drawing, at place: Drawing.Point, scale: Double, _ typesetter: Typesetter) {
        moved(to: place, scale: scale) {
            for shape in drawing.shapes {
                switch shape.content {
                case .box(let box, let fill, let stroke): self.box(box, fill: fill, stroke: stroke)
                case .path(let points, let isClosed, let fill, let stroke):
                    path(points, isClosed: isClosed, fill: fill, stroke: stroke)
                case .label(let label): draw(label, typesetter)
                }
            }
        }
    }

    private func draw(_ label: Label, _ typesetter: Typesetter) {
        guard !label.text.isEmpty else { return }
        let style = TextStyle(face: .heading, size: label.size, isStrong: label.isStrong)
        let layout = typesetter.layout(label.text, style)
        let before: Double =
            switch label.anchor {
            case .start: 0
            case .middle: layout.width(ofLine: 0) / 2
            case .end: layout.width(ofLine: 0)
            }
        guard label.angle != 0 else {
            text(layout, x: label.place.x - before, base: label.place.y, ink: label.ink)
            return
        }
        moved(to: label.place, angle: label.angle) { text(layout, x: -before, base: 0, ink: label.ink) }
    }
}
