package import Foundation

/// In the order in which they are made and named.
package enum DocumentFormat: String, Sendable, CaseIterable { case html, pdf, docx, xlsx, csv, md }

extension Document {
    /// The document in a format, under names that begin with `stem`; csv has a file a sheet, and none without sheets.
    /// Throws why this host cannot make it (pdf without a Chinese font).
    package func files(_ format: DocumentFormat, stem: String) throws -> [RenderedFile] {
        switch format {
        case .html: [RenderedFile(name: "\(stem).html", data: try HTMLRenderer(self).render())]
        case .pdf: [RenderedFile(name: "\(stem).pdf", data: try PDFRenderer(self).render())]
        case .docx: [RenderedFile(name: "\(stem).docx", data: try DOCXRenderer(self).render())]
        case .xlsx: [RenderedFile(name: "\(stem).xlsx", data: try XLSXRenderer(self).render())]
        case .md: [RenderedFile(name: "\(stem).md", data: markdown)]
        case .csv:
            sheets.enumerated().map { index, sheet in
                let name = index == 0 ? "\(stem).csv" : "\(stem)-\(sheet.id).csv"
                return RenderedFile(name: name, data: CSVRenderer.render(sheet, timeZone: timeZone))
            }
        }
    }

    package var markdown: Data { MarkdownRenderer(self).render() }
}
