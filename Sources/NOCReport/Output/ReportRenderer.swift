package import Foundation
package import NOCCore
package import NOCDocument

package enum ReportRenderer {
    /// The files of a report in the formats asked for, in their order. The first file of a format is the one that goes to
    /// standard output; csv has further ones, a file a sheet. A format that this host cannot make (pdf without a Chinese
    /// font) is a failure beside the files of the others.
    package static func render(_ report: Report, _ formats: [ReportFormat]) -> Rendering {
        let isDocumentNeeded = formats.contains { $0 != .json }
        let document = isDocumentNeeded ? ReportDocument(report).document() : nil
        let stem = stem(report)
        return Rendering(formats) { format in
            guard let paper = format.document, let document else {
                return [RenderedFile(name: "\(stem).json", data: ReportJSON.render(report))]
            }
            return try document.files(paper, stem: stem)
        }
    }

    package static func render(
        _ account: PeriodAccount, evidence: ReportEvidence, _ formats: [ReportFormat]
    ) -> Rendering {
        render(Report(account, evidence: evidence), formats)
    }

    /// The files of a document of its own, such as a letter. Formats that only tell a report's data have none of it.
    package static func render(_ document: Document, stem: String, _ formats: [ReportFormat]) -> Rendering {
        Rendering(formats) { try $0.document.map { try document.files($0, stem: stem) } ?? [] }
    }

    /// The report as JSON without what differs between two reports of the same figures: equal bytes, equal figures.
    package static func figures(_ report: Report) -> Data { ReportJSON.render(report, isOnlyFigures: true) }

    /// What a document of its own says: equal bytes, equal words.
    package static func words(_ document: Document) -> Data { document.markdown }

    /// 更正说明, where the report takes the place of an earlier edition.
    package static func correctionNote(_ report: Report) -> RenderedFile? {
        CorrectionNote(report).map { note in
            RenderedFile(name: CorrectionNote.fileName, data: note.document().markdown)
        }
    }

    private static func stem(_ report: Report) -> String {
        "noc-report-" + report.account.period.fileName(in: report.timeZone)
    }
}
