import NOCCore

/// A picture as a list of shapes, in the order they are drawn: what a page of HTML, a PDF and a PNG are drawn from.
///
/// Coordinates are units of 1/96 inch from the upper left corner. Text does not wrap; who draws measures it by
/// `Label.width`, so that a drawing needs no fonts.
struct Drawing: Sendable, Equatable {
    /// What it shows, in a word: `strip`.
    var kind: String
    var width: Double
    var height: Double
    /// The picture in a sentence, for those who cannot see it.
    var summary = ""
    private(set) var shapes: [Shape] = []

    struct Point: Sendable, Equatable {
        var x: Double
        var y: Double

        init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    struct Box: Sendable, Equatable {
        var x: Double
        var y: Double
        var width: Double
        var height: Double

        init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
            self.x = x
            self.y = y
            self.width = max(width, 0)
            self.height = max(height, 0)
        }
    }

    struct Stroke: Sendable, Equatable {
        var ink: Ink
        var width: Double
        /// Lengths of dashes and gaps; empty for a line without gaps.
        var dash: [Double] = []
    }

    struct Shape: Sendable, Equatable {
        enum Content: Sendable, Equatable {
            case box(Box, fill: Fill?, stroke: Stroke?)
            case path([Point], isClosed: Bool, fill: Fill?, stroke: Stroke?)
            case label(Label)
        }

        var content: Content
        /// Shown when the pointer rests on it, where there is a pointer.
        var title: String?
    }

    mutating func box(_ box: Box, fill: Fill? = nil, stroke: Stroke? = nil, title: String? = nil) {
        shapes.append(Shape(content: .box(box, fill: fill, stroke: stroke), title: title))
    }

    mutating func path(_ points: [Point], isClosed: Bool = false, fill: Fill? = nil, stroke: Stroke? = nil) {
        shapes.append(Shape(content: .path(points, isClosed: isClosed, fill: fill, stroke: stroke), title: nil))
    }

    mutating func line(_ from: Point, _ to: Point, _ stroke: Stroke) { path([from, to], stroke: stroke) }

    mutating func label(_ label: Label, title: String? = nil) {
        shapes.append(Shape(content: .label(label), title: title))
    }
}

/// A line of text in a drawing.
struct Label: Sendable, Equatable {
    enum Anchor: String, Sendable, Equatable { case start, middle, end }

    var text: String
    /// On the base line, at the text's start, middle or end.
    var place: Drawing.Point
    var anchor: Anchor
    var size: Double
    var ink: Ink
    var isStrong: Bool
    /// Degrees clockwise around `place`.
    var angle: Double

    init(
        _ text: String, at place: Drawing.Point, anchor: Anchor = .start, size: Double = 10, ink: Ink = .soft,
        isStrong: Bool = false, angle: Double = 0
    ) {
        self.text = text
        self.place = place
        self.anchor = anchor
        self.size = size
        self.ink = ink
        self.isStrong = isStrong
        self.angle = angle
    }

    /// About the width of `text`: full-width characters are as wide as high, others at most 0.58 of it on average.
    static func width(_ text: String, size: Double) -> Double {
        text.reduce(0) { $0 + ($1.displayWidth > 1 ? size : Double($1.displayWidth) * size * 0.58) }
    }

    /// The text, or as much of it as `width` holds with a mark for the rest.
    static func fitted(_ text: String, width: Double, size: Double) -> String {
        guard self.width(text, size: size) > width else { return text }
        var result = ""
        for character in text {
            guard self.width(result + String(character), size: size) + size <= width else { break }
            result.append(character)
        }
        return result + "…"
    }
}
