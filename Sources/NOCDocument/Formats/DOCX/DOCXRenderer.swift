import Foundation
import NOCCore

/// The document as Office Open XML for word processors (ISO/IEC 29500, transitional), set by the rules of GB/T 9704-2012.
struct DOCXRenderer {
    let document: Document

    init(_ document: Document) { self.document = document }

    /// Throws when a chart cannot be drawn or the archive cannot be packed.
    func render() throws -> Data {
        var body = WordBody(document)
        let archive = try ZipArchive()
        try archive.add("[Content_Types].xml", contentTypes)
        try archive.add("_rels/.rels", packageRelations)
        try archive.add("docProps/core.xml", coreProperties)
        try archive.add("docProps/app.xml", appProperties)
        try archive.add("word/document.xml", try body.render())
        try archive.add("word/_rels/document.xml.rels", documentRelations(images: body.images.count))
        try archive.add("word/styles.xml", styles(contentsPitch: body.contentsPitch))
        try archive.add("word/settings.xml", settings(hasContents: body.hasContents))
        try archive.add("word/fontTable.xml", Data(PackageResources.word_fonts_xml))
        try archive.add("word/numbering.xml", numbering(lists: body.lists))
        try archive.add("word/theme.xml", theme)
        try archive.add("word/footer1.xml", footer(isOdd: true))
        try archive.add("word/footer2.xml", footer(isOdd: false))
        for index in body.images.indices {
            // The archive has its own copy.
            let image = body.images[index]
            body.images[index] = WordImage(png: Data(), svg: Data())
            try archive.add("word/media/image\(index + 1).png", image.png, isPacked: false)
            try archive.add("word/media/image\(index + 1).svg", image.svg)
        }
        return try archive.finish()
    }
}
