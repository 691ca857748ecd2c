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
        let width = WordPage.width(.portrait)
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

    /// A field that holds its entries already. Page numbers are left out (`\n`): only the program that lays the pages out
    /// knows them, and a wrong one is worse than none.
    private mutating func contents() {
        xml.paragraph(.contentsHeading, "目　录")
        for (place, entry) in titled.enumerated() {
            let isLast = place == titled.count - 1
            xml.paragraph(.contents) { xml in
                if place == 0 {
                    xml.fixed(
                        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">")
                    xml.text(#" TOC \o "1-1" \n \h \z \t "附件标题,1" "#)
                    xml.fixed("</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>")
                }
                let space = entry.section.isAppendix ? "　" : ""
                xml.element(
                    "w:hyperlink",
                    ["w:anchor": Self.bookmark(entry.section, entry.index), "w:history": "1"]
                ) { $0.run(entry.section.number + space + entry.section.title) }
                if isLast { xml.fixed("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>") }
            }
        }
    }
}
