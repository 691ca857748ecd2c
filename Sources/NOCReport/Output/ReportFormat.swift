import NOCDocument

/// In the order in which they are made and named.
package enum ReportFormat: String, Sendable, CaseIterable {
    case html, pdf, docx, xlsx, csv, md, json

    /// Nil for the one that tells the report's data, and no document.
    var document: DocumentFormat? { DocumentFormat(rawValue: rawValue) }
}
