import Foundation
import NOCCore

/// The document as PDF on sheets of A4: text and charts as vectors, fonts embedded in part, an outline, and the same bytes
/// for the same document.
struct PDFRenderer {
    let document: Document

    init(_ document: Document) { self.document = document }

    /// Throws `RenderFailure` when the host has no font with Chinese characters.
    func render() throws -> Data {
        let typesetter = Typesetter()
        try typesetter.requireChinese()
        let frame = PageFrame(notice: document.notice.map(Self.short), footer: document.footer)
        // The contents name pages: they are counted first.
        let count = PageSetter(canvas: nil, typesetter: typesetter, frame: frame)
        let counted = PDFWriter(document, count, pages: [:])
        if counted.hasContents { counted.write() }
        let canvas = try Canvas(pdfWidth: Sheet.portrait.width, height: Sheet.portrait.height)
        describe(canvas)
        let setter = PageSetter(canvas: canvas, typesetter: typesetter, frame: frame)
        PDFWriter(document, setter, pages: counted.pages).write()
        return try canvas.pdf()
    }

    private func describe(_ canvas: Canvas) {
        canvas.set(.title, document.title + document.subtitle)
        canvas.set(.author, document.organisation)
        canvas.set(.subject, document.notice ?? document.footer)
        canvas.set(.creator, "noc")
        if let time = document.generatedAt {
            let second = Instant(milliseconds: time.milliseconds / 1_000 * 1_000)
            canvas.set(.created, TimeText.rfc3339(second, timeZone: document.timeZone))
        }
    }

    /// The notice up to its first stop, for the head of the pages after the first.
    private static func short(_ notice: String) -> String {
        String(notice.prefix { $0 != "。" && $0 != "\n" }.prefix(80))
    }
}
