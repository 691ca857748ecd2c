/// Tells a document to a page setter, block by block.
final class PDFWriter {
    let document: Document
    let setter: PageSetter
    /// On which page each section begins, by its place in the document; known after a first count.
    private(set) var pages: [Int: Int]
    private let contents: [Int: Int]
    private var chapter: Int32?

    init(_ document: Document, _ setter: PageSetter, pages: [Int: Int]) {
        self.document = document
        self.setter = setter
        self.pages = [:]
        contents = pages
    }

    var typesetter: Typesetter { setter.typesetter }

    /// Whether there is so much that a reader looks for a way through it.
    var hasContents: Bool {
        document.genre == .report && document.sections.count { !$0.title.isEmpty } >= 4
    }

    func write() {
        setter.beginPage(Sheet(document.sections.first?.orientation ?? .portrait))
        writeHead()
        for (index, section) in document.sections.enumerated() {
            let sheet = Sheet(section.orientation)
            let isApart = section.isApart || sheet != setter.sheet || (index == 0 && hasContents)
            if isApart { setter.turn(to: sheet) }
            if !section.title.isEmpty { open(section, index) }
            for block in section.blocks { write(block) }
        }
        setter.finish()
    }

    // MARK: The first page

    private func writeHead() {
        setter.place(typesetter.pieces(document.title, PDFStyle.title, width: setter.width))
        if !document.subtitle.isEmpty {
            setter.place(typesetter.pieces(document.subtitle, PDFStyle.subtitle, width: setter.width))
        }
        setter.space(12)
        if let notice = document.notice { setter.place([self.notice(notice), .gap(12)]) }
        if !document.particulars.isEmpty {
            setter.place(document.particulars.map(particular))
            setter.space(16)
        }
        guard hasContents else { return }
        var mark = PDFStyle.heading
        (mark.indent, mark.alignment) = (0, .center)
        let heading = [Piece.gap(6)] + typesetter.pieces("目　录", mark, width: setter.width) + [.gap(4)]
        let names = document.sections.enumerated().filter { !$0.element.title.isEmpty }
        let pitch = contentsPitch(names.map(\.element), room: setter.room - heading.height)
        setter.hold(heading)
        let entries = names.map { entry($0.element, $0.offset, pitch: pitch) }
        // A page of its own is for more than an entry or two.
        setter.place(entries.dropLast(3) + Array(entries.suffix(3).dropLast()).chained + entries.suffix(1))
    }

    /// The usual pitch of the contents, or a narrower one where that keeps the last entries on the page.
    private func contentsPitch(_ sections: [Section], room: Double) -> Double {
        let usual = PDFStyle.contents.pitch
        let lines = sections.map { entryTitle($0).lineCount }.reduce(0, +)
        let pitch = ((room / Double(max(lines, 1))) * 100).rounded(.down) / 100
        return pitch >= PDFStyle.leastContentsPitch ? min(pitch, usual) : usual
    }

    private func entryTitle(_ section: Section) -> TextLayout {
        typesetter.layout(section.entry, PDFStyle.contents.style, width: setter.width - 60)
    }

    private func notice(_ text: String) -> Piece {
        let inner = typesetter.pieces(text, PDFStyle.notice, width: setter.width - 28).stacked
        let width = setter.width
        return Piece(height: inner.height + 16) { canvas, place in
            let box = Drawing.Box(place.x, place.y, width, inner.height + 16)
            canvas.box(box, fill: .ink(.alarm), stroke: .init(ink: .bad, width: 1.5))
            canvas.box(.init(place.x, place.y, 7, box.height), fill: .ink(.bad))
            inner.draw(canvas, .init(place.x + 18, place.y + 8))
        }
    }

    /// A label and its value; a line to write on where there is none.
    private func particular(_ particular: Document.Particular) -> Piece {
        let block = TextBlock(style: TextStyle(face: .body, size: 12), pitch: 21)
        var label = block
        label.ink = .soft
        let key = typesetter.pieces(particular.label, label, width: 76).stacked
        let value = typesetter.pieces(particular.value, block, width: setter.width - 84).stacked
        return Piece(height: max(key.height, value.height) + 2) { canvas, place in
            key.draw(canvas, place)
            value.draw(canvas, .init(place.x + 84, place.y))
            guard particular.value.isEmpty else { return }
            let y = place.y + block.pitch - 3
            canvas.line(.init(place.x + 84, y), .init(place.x + 244, y), .init(ink: .text, width: 0.5))
        }
    }

    /// A line of the contents, leading to its page.
    private func entry(_ section: Section, _ index: Int, pitch: Double) -> Piece {
        var block = PDFStyle.contents
        block.pitch = pitch
        let (width, page, title) = (setter.width, contents[index], entryTitle(section))
        let number = typesetter.layout(page.map(String.init) ?? "", block.style)
        return Piece(height: block.pitch * Double(title.lineCount)) { canvas, place in
            canvas.link(toPage: page ?? 1) {
                for line in 0..<title.lineCount {
                    canvas.text(
                        title, line: line, x: place.x, base: place.y + block.base + Double(line) * block.pitch,
                        ink: .text)
                }
            }
            let base = place.y + block.base + Double(title.lineCount - 1) * block.pitch
            let from = place.x + title.width(ofLine: title.lineCount - 1) + 6
            let to = place.x + width - number.width(ofLine: 0)
            canvas.line(
                .init(from, base - 3), .init(to - 6, base - 3), .init(ink: .tick, width: 0.8, dash: [0.8, 3.2]))
            canvas.text(number, x: to, base: base, ink: .text)
        }
    }

    // MARK: Headings

    private func open(_ section: Section, _ index: Int) {
        let name = section.entry
        setter.space(8)
        setter.hold([
            .mark { page, y in
                self.pages[index] = page
                self.chapter = self.setter.canvas?.addOutline(name, under: nil, page: page, y: y)
            }
        ])
        guard section.isAppendix else {
            return setter.hold(typesetter.pieces(name, PDFStyle.heading, width: setter.width))
        }
        setter.hold(typesetter.pieces(section.number, PDFStyle.appendixMark, width: setter.width))
        setter.hold(typesetter.pieces(section.title, PDFStyle.appendixTitle, width: setter.width) + [.gap(8)])
    }

    func writeHeading(_ name: String) {
        let mark = Piece.mark { page, y in
            _ = self.setter.canvas?.addOutline(name, under: self.chapter, page: page, y: y)
        }
        setter.hold([mark] + typesetter.pieces(name, PDFStyle.subheading, width: setter.width))
    }
}
