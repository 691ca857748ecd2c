/// In the order in which they are made and named.
package enum ReportFormat: String, Sendable, CaseIterable { case html, pdf, docx, xlsx, csv, md, json }
