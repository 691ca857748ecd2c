/// Something that is set as a whole: a line of text, a picture, a row of boxes.
struct Piece {
    /// Points.
    let height: Double
    /// Whether no page may end after it: headings, captions, the first line of a paragraph.
    var staysWithNext: Bool
    /// How far from the margin: beside the bar of a card.
    var inset = 0.0
    /// Told the page and the place from its top, also while pages are only counted.
    var placed: ((_ page: Int, _ y: Double) -> Void)?
    /// Draws it with its upper left corner at a place; nothing is drawn while pages are only counted.
    let draw: (Canvas, Drawing.Point) -> Void

    init(height: Double, staysWithNext: Bool = false, draw: @escaping (Canvas, Drawing.Point) -> Void) {
        self.height = height
        self.staysWithNext = staysWithNext
        self.draw = draw
    }

    /// Nothing to see: tells where what follows it stands.
    static func mark(_ placed: @escaping (_ page: Int, _ y: Double) -> Void) -> Piece {
        var piece = Piece.gap(0)
        piece.placed = placed
        return piece
    }

    static func gap(_ height: Double, staysWithNext: Bool = false) -> Piece {
        Piece(height: height, staysWithNext: staysWithNext) { _, _ in }
    }
}

/// How a paragraph is set.
struct TextBlock {
    var style: TextStyle
    /// From base line to base line, in points.
    var pitch: Double
    var ink = Ink.text
    var alignment = Column.Alignment.leading
    /// Points left free before the first line.
    var indent = 0.0
    var isJustified = false

    /// Where the base line lies below the top of a line: Chinese characters stand 0.86 of their size above it.
    var base: Double { (pitch - style.size) / 2 + style.size * 0.86 }
}

extension Typesetter {
    /// A piece a line; the first two lines stay together, and so do the last two.
    func pieces(_ runs: [Paragraph.Run], _ block: TextBlock, width: Double, inset: Double = 0) -> [Piece] {
        let layout = layout(runs, block.style, width: width - inset, indent: block.indent)
        if block.isJustified { layout.justify() }
        return (0..<layout.lineCount).map { line in
            let isHeld = layout.lineCount > 1 && (line == 0 || line == layout.lineCount - 2)
            return Piece(height: block.pitch, staysWithNext: isHeld) { canvas, place in
                let x = place.x + inset + layout.offset(ofLine: line, block.alignment)
                canvas.text(layout, line: line, x: x, base: place.y + block.base, ink: block.ink)
            }
        }
    }

    func pieces(_ text: String, _ block: TextBlock, width: Double, inset: Double = 0) -> [Piece] {
        pieces([Paragraph.Run(text: text, isStrong: false)], block, width: width, inset: inset)
    }
}

extension [Piece] {
    var height: Double { reduce(0) { $0 + $1.height } }

    /// The pieces as a chain that no page may break.
    var chained: [Piece] {
        map { piece in
            var piece = piece
            piece.staysWithNext = true
            return piece
        }
    }

    /// One piece of them all.
    var stacked: Piece {
        let pieces = self
        return Piece(height: height) { canvas, place in
            var y = place.y
            for piece in pieces {
                piece.draw(canvas, .init(place.x, y))
                y += piece.height
            }
        }
    }
}
