import Foundation
import NOCCore

/// The document as Office Open XML for word processors (ISO/IEC 29500, transitional), set by the rules of GB/T 9704-2012.
struct DOCXRenderer {
    let document: Document

    init(_ document: Document) { self.document = document }

    /// Throws when a chart cannot be drawn or the archive cannot be packed.
    func render() throws -> Data {
        var body = WordBody(document)
        let text = try body.render()
        let archive = try ZipArchive()
        try archive.add("[Content_Types].xml", data(contentTypes))
        try archive.add("_rels/.rels", data(packageRelations))
        try archive.add("docProps/core.xml", data(coreProperties))
        try archive.add("docProps/app.xml", data(appProperties))
        try archive.add("word/document.xml", data(text))
        try archive.add("word/_rels/document.xml.rels", data(documentRelations(images: body.images.count)))
        try archive.add("word/styles.xml", data(styles(contentsPitch: body.contentsPitch)))
        try archive.add("word/settings.xml", data(settings(hasContents: body.hasContents)))
        try archive.add("word/fontTable.xml", Data(PackageResources.word_fonts_xml))
        try archive.add("word/numbering.xml", data(numbering(lists: body.lists)))
        try archive.add("word/theme.xml", data(theme))
        try archive.add("word/footer1.xml", data(footer(isOdd: true)))
        try archive.add("word/footer2.xml", data(footer(isOdd: false)))
        for (index, image) in body.images.enumerated() {
            try archive.add("word/media/image\(index + 1).png", image.png, isPacked: false)
            try archive.add("word/media/image\(index + 1).svg", image.svg)
        }
        return try archive.finish()
    }

    private func data(_ text: String) -> Data { Data(text.utf8) }
}
