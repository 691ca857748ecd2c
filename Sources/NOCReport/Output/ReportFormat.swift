import NOCDocument

/// In the order in which they are made and named.
package enum ReportFormat: String, Sendable, CaseIterable {
    case html, pdf, docx, xlsx, csv, md, json

    /// Nil for the one that tells the report's data, and no document.
    var document: DocumentFormat? { DocumentFormat(rawValue: rawValue) }

    /// Its place among the others when the ones that take longest begin first.
    var slowness: Int {
        switch self {
        case .docx: 0
        case .pdf: 1
        case .html: 2
        case .xlsx: 3
        case .json: 4
        case .csv: 5
        case .md: 6
        }
    }
}
