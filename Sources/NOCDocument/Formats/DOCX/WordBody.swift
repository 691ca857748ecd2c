import Foundation
import NOCCore

/// The main part of a Word document: what is read, from the title to the last appendix.
struct WordBody {
    let document: Document
    var xml = Markup()
    /// Pictures to be packed, in the order of their relationships.
    var images: [WordImage] = []
    /// Made for the first chart.
    var typesetter: Typesetter?
    /// Lists so far: each counts from 1 by a numbering of its own.
    private(set) var lists = 0
    /// Of the section being written.
    var orientation = Section.Orientation.portrait

    init(_ document: Document) { self.document = document }

    /// `word/document.xml`. Throws when a chart cannot be drawn.
    mutating func render() throws -> String {
        xml.fixed("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>")
        xml.open("w:document", Self.namespaces)
        xml.open("w:body")
        // The contents stand upright, whatever follows them; a title without contents is on its section's page.
        let first = document.sections.first?.orientation ?? .portrait
        orientation = hasContents ? .portrait : first
        front()
        var isNewPage = endPages(before: first)
        for (index, section) in document.sections.enumerated() {
            orientation = section.orientation
            try write(section, index, isNewPage: isNewPage)
            let next = index + 1 < document.sections.count ? document.sections[index + 1].orientation : nil
            isNewPage = endPages(before: next)
        }
        WordPage.write(orientation, &xml)
        xml.close("w:body")
        xml.close("w:document")
        defer { xml = Markup() }
        return xml.text
    }

    private static let namespaces: KeyValuePairs<StaticString, String> = [
        "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "xmlns:pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "xmlns:asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    ]

    /// Ends the pages of one orientation where what follows has the other, and tells whether it did. The properties of
    /// pages hang on a paragraph: an own one, next to no height, for a table cannot carry them.
    private mutating func endPages(before next: Section.Orientation?) -> Bool {
        guard let next, next != orientation else { return false }
        let ending = orientation
        xml.paragraph(.break, properties: { WordPage.write(ending, &$0) }, { _ in })
        return true
    }

    private mutating func write(_ section: Section, _ index: Int, isNewPage: Bool) throws {
        let name = Self.bookmark(section, index)
        let isListed = hasContents
        let breaksPage = !isNewPage && (section.isApart || (index == 0 && hasContents))
        let pageBreak: (inout Markup) -> Void = { if breaksPage { $0.fixed("<w:pageBreakBefore/>") } }
        if section.title.isEmpty {
            mark(index, name)
        } else if section.isAppendix {
            xml.paragraph(.appendixNumber, properties: pageBreak) { $0.run(section.number) }
            xml.paragraph(.appendixTitle) { xml in
                Self.marked(&xml, index, name) { $0.run(section.title) }
                if isListed { xml.contentsEntry(section.entry) }
            }
        } else {
            xml.paragraph(.heading, properties: pageBreak) {
                Self.marked(&$0, index, name) { $0.run(section.number + section.title) }
            }
        }
        for block in section.blocks { try write(block) }
    }

    // MARK: Bookmarks

    /// Unique; at most 40 characters, which is as many as Word takes.
    static func bookmark(_ section: Section, _ index: Int) -> String {
        String("_s\(index)_\(section.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })".prefix(40))
    }

    private mutating func mark(_ index: Int, _ name: String) {
        xml.empty("w:bookmarkStart", ["w:id": "\(index)", "w:name": name])
        xml.empty("w:bookmarkEnd", ["w:id": "\(index)"])
    }

    private static func marked(
        _ xml: inout Markup, _ index: Int, _ name: String, _ content: (inout Markup) -> Void
    ) {
        xml.empty("w:bookmarkStart", ["w:id": "\(index)", "w:name": name])
        content(&xml)
        xml.empty("w:bookmarkEnd", ["w:id": "\(index)"])
    }

    // MARK: Blocks

    mutating func write(_ block: Block) throws {
        switch block {
        case .heading(let number, let title): xml.paragraph(.subheading, number + title)
        case .paragraph(let paragraph): write(paragraph)
        case .list(let items): write(items)
        case .figures(let figures): write(figures)
        case .table(let table): write(table)
        case .form(let form): write(form)
        case .signature(let lines): for line in lines { xml.paragraph(.signature, line) }
        case .chart(let chart): try write(chart)
        case .card(let card): try write(card)
        }
    }

    private mutating func write(_ paragraph: Paragraph) {
        let style: WordStyle =
            switch paragraph.style {
            case .body: .body
            case .note: .note
            case .warning: .warning
            case .addressee: .addressee
            }
        xml.paragraph(style, properties: Self.alignment(paragraph)) { Self.write(paragraph.runs, &$0) }
    }

    private mutating func write(_ items: [Paragraph]) {
        lists += 1
        let number = "\(lists)"
        for item in items {
            let numbering: (inout Markup) -> Void = { xml in
                xml.open("w:numPr")
                xml.value("w:ilvl", "0")
                xml.value("w:numId", number)
                xml.close("w:numPr")
                Self.alignment(item)(&xml)
            }
            xml.paragraph(.listItem, properties: numbering) { Self.write(item.runs, &$0) }
        }
    }

    /// Text is set to both margins, but for lines before a word too long for one: they would be pulled apart.
    private static func alignment(_ paragraph: Paragraph) -> (inout Markup) -> Void {
        var (length, longest) = (0, 0)
        for byte in paragraph.text.utf8 {
            length = (0x21..<0x7F).contains(byte) ? length + 1 : 0
            longest = max(longest, length)
        }
        let isLeft = longest > 24
        return { if isLeft { $0.value("w:jc", "left") } }
    }

    private static func write(_ runs: [Paragraph.Run], _ xml: inout Markup) {
        for run in runs { xml.run(run.text, WordLook(isStrong: run.isStrong)) }
    }
}

/// A picture as dots, and as lines for programs that draw those.
struct WordImage: Equatable {
    var png: Data
    var svg: Data
}
