extension WordBody {
    /// What comes before the first section: warning, title, particulars, contents.
    mutating func front() {
        if let notice = document.notice { xml.paragraph(.notice, notice) }
        xml.paragraph(.title, document.title)
        if !document.subtitle.isEmpty { xml.paragraph(.subtitle, document.subtitle) }
        particulars()
        if hasContents { contents() }
    }

    private var titled: [(index: Int, section: Section)] {
        document.sections.enumerated().filter { !$0.element.title.isEmpty }.map { ($0.offset, $0.element) }
    }

    /// Letters have none; neither has what is a page or two.
    var hasContents: Bool { document.genre == .report && titled.count > 2 }

    private mutating func particulars() {
        guard !document.particulars.isEmpty else { return }
        let width = WordPage.width(orientation)
        let label = 1_700
        openTable("ParticularsTable", caption: document.title, widths: [label, width - label])
        for particular in document.particulars {
            openRow()
            cell(WordCell(width: label)) { $0.paragraph(.particular, particular.label) }
            cell(WordCell(width: width - label)) { xml in
                // A line to sign on.
                xml.paragraph(.particular, particular.value.isEmpty ? "＿＿＿＿＿＿＿＿" : particular.value)
            }
            xml.close("w:tr")
        }
        xml.close("w:tbl")
    }

    /// A field that holds its entries already, each leading to its bookmark. The page numbers are fields without a value:
    /// only the program that lays the pages out knows them, and a wrong one is worse than none; the settings have it ask
    /// for them when the document is opened. Appendices are found by `TC` fields, as their title alone lacks the number.
    private mutating func contents() {
        xml.paragraph(.contentsHeading, "目　录")
        let titled = titled
        for (place, entry) in titled.enumerated() {
            // A page of its own is for more than an entry or two.
            let isHeld = (titled.count - 3..<titled.count - 1).contains(place)
            let held: (inout Markup) -> Void = { if isHeld { $0.fixed("<w:keepNext/>") } }
            xml.paragraph(.contents, properties: held) { xml in
                if place == 0 {
                    xml.fixed(
                        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">")
                    xml.text(#" TOC \o "1-1" \f \h \z "#)
                    xml.fixed("</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>")
                }
                let name = Self.bookmark(entry.section, entry.index)
                xml.element("w:hyperlink", ["w:anchor": name, "w:history": "1"]) { xml in
                    xml.run(entry.section.entry + "\t")
                    xml.field("PAGEREF \(name) \\h", shown: "")
                }
                if place == titled.count - 1 { xml.fixed("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>") }
            }
        }
    }

    /// From base line to base line of the contents, in twentieths of a point: less than usual where that keeps the last
    /// entries from a page of their own.
    var contentsPitch: Int {
        let usual = 22.0
        let width = Double(WordPage.width(.portrait)) / 20
        func lines(_ text: String, _ size: Double, _ width: Double) -> Double {
            text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).reduce(0) { sum, line in
                sum + max((Label.width(String(line), size: size) / width).rounded(.up), 1)
            }
        }
        // By the pitches and distances of the styles.
        let title = lines(document.title, 22, width) * 35
        let subtitle = document.subtitle.isEmpty ? 0 : lines(document.subtitle, 16, width) * 29 + 12
        let notice = document.notice.map { lines($0, 14, width - 16) * 24 + 28 } ?? 0
        let particulars = document.particulars.map { particular in
            max(lines(particular.label, 14, 74), lines(particular.value, 14, width - 96)) * 24
        }.reduce(0, +)
        let free = Double(WordPage.height(.portrait)) / 20 - title - subtitle - notice - particulars - 50
        let pitch = free / max(titled.map { lines($0.section.entry, 14, width - 30) }.reduce(0, +), 1)
        return Int((pitch >= 16 ? min(pitch, usual) : usual) * 20)
    }
}
