/// Paragraph styles of `word-styles.xml`; the raw values are their ids there.
enum WordStyle: String, CaseIterable {
    case title = "Title"
    case subtitle = "Subtitle"
    case body = "BodyText"
    case heading = "Heading1"
    case subheading = "Heading2"
    case appendixNumber = "AppendixNumber"
    case appendixTitle = "AppendixTitle"
    case addressee = "Addressee"
    case signature = "Signature"
    case notice = "Notice"
    case warning = "Warning"
    case note = "Note"
    case listItem = "ListNumber"
    case caption = "Caption"
    case chartCaption = "ChartCaption"
    case picture = "Picture"
    case pictureAside = "PictureAside"
    case cardTitle = "CardTitle"
    case cardFacts = "CardFacts"
    case cardCaption = "CardCaption"
    case cardCaptionAside = "CardCaptionAside"
    case tableText = "TableText"
    case tableCentre = "TableCentre"
    case tableNumber = "TableNumber"
    case tableHead = "TableHead"
    case figureLabel = "FigureLabel"
    case figureValue = "FigureValue"
    case particular = "Particular"
    case contentsHeading = "ContentsHeading"
    case contents = "TOC1"
    case `break` = "Break"
    case footer = "Footer"
    case footLine = "FootLine"
}

/// How a stretch of text differs from its paragraph's style.
struct WordLook: Equatable {
    var tone = Tone.plain
    var isStrong = false
    /// Half points; nil is the style's size.
    var size: Int?
    /// Instead of the tone's colour: on a dark ground, say.
    var ink: Ink?

    static let plain = WordLook()

    /// Of the colours the page has for the tone.
    var colour: String? {
        if let ink { return ink.wordColour }
        return switch tone {
        case .plain: nil
        case .good: "1B6B3A"
        case .warning: "8A5A00"
        case .bad: "A61B1B"
        case .muted: "595959"
        }
    }
}

/// The vocabulary of WordprocessingML. The order of properties is that of the schema (ISO/IEC 29500-1, annex A.1).
extension Markup {
    /// `<name w:val="value"/>`
    mutating func value(_ name: StaticString, _ value: String) { empty(name, ["w:val": value]) }

    mutating func paragraph(_ style: WordStyle, _ text: String, _ look: WordLook = .plain) {
        paragraph(style) { $0.run(text, look) }
    }

    /// A paragraph with properties beside its style, in the schema's order, and runs.
    mutating func paragraph(
        _ style: WordStyle, properties: (inout Markup) -> Void = { _ in }, _ content: (inout Markup) -> Void
    ) {
        open("w:p")
        open("w:pPr")
        value("w:pStyle", style.rawValue)
        properties(&self)
        close("w:pPr")
        content(&self)
        close("w:p")
    }

    /// Text as runs of one look: line ends become breaks, tabs become tabs.
    mutating func run(_ text: String, _ look: WordLook = .plain) {
        guard !text.isEmpty else { return }
        open("w:r")
        runProperties(look, isWide: text.utf8.contains { $0 >= 0x80 })
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if index > 0 { empty("w:br") }
            for (index, part) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { empty("w:tab") }
                guard !part.isEmpty else { continue }
                fixed("<w:t xml:space=\"preserve\">")
                self.text(String(part))
                close("w:t")
            }
        }
        close("w:r")
    }

    /// `isWide`: punctuation that Western and Chinese type share (“” — …) is taken from the Chinese font.
    private mutating func runProperties(_ look: WordLook, isWide: Bool) {
        guard isWide || look != .plain else { return }
        open("w:rPr")
        if isWide { fixed("<w:rFonts w:hint=\"eastAsia\"/>") }
        if look.isStrong { fixed("<w:b/>") }
        if let colour = look.colour { value("w:color", colour) }
        if let size = look.size {
            value("w:sz", String(size))
            value("w:szCs", String(size))
        }
        close("w:rPr")
    }

    /// A field that shows nothing and gives the contents an entry.
    mutating func contentsEntry(_ name: String) {
        let quoted = String(name.map { $0.isNewline ? " " : $0 }).replacing("\\", with: "\\\\").replacing(
            "\"", with: "\\\"")
        fixed("<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType=\"begin\"/></w:r>")
        fixed("<w:r><w:rPr><w:vanish/></w:rPr><w:instrText xml:space=\"preserve\">")
        text(" TC \"\(quoted)\" \\l 1 ")
        fixed("</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType=\"end\"/></w:r>")
    }

    /// A field that computes its text, and the text until it does.
    mutating func field(_ instruction: String, shown: String, _ look: WordLook = .plain) {
        fixed("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">")
        text(" \(instruction) ")
        fixed("</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>")
        run(shown, look)
        fixed("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>")
    }
}
