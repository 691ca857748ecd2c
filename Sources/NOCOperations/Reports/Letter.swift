import Foundation
import NOCDocument
import NOCReport

/// A letter to a carrier, before it has a format.
struct Letter: Sendable {
    /// The formats that have a letter; the others only tell a report's data.
    static let formats = ReportFormat.allCases.filter { $0 != .csv && $0 != .json }

    /// As the contracts write it.
    let carrier: String
    /// About whose period it is.
    let report: Report
    let document: Document
    /// What it says beside the chain head, which every event moves.
    let words: Data
    /// Of the names of its files: `carrier-letter-中国电信`.
    let stem: String
    /// What is to be settled before it is sent.
    let doubts: [String]

    func render(_ formats: [ReportFormat]) -> Rendering {
        ReportRenderer.render(document, stem: stem, formats)
    }
}
