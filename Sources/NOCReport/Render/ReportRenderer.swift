import Foundation
package import NOCCore

package enum ReportRenderer {
    /// The files of a report in the formats asked for, in their order. The first file of a format is the one that goes to
    /// standard output; csv has further ones, a file a sheet. A format that this host cannot make (pdf without a Chinese
    /// font) is a failure beside the files of the others.
    package static func render(_ report: Report, _ formats: [ReportFormat]) -> Rendering {
        let isDocumentNeeded = formats.contains { $0 != .json }
        let document = isDocumentNeeded ? ReportDocument(report).document() : nil
        let stem = "noc-report-" + report.account.period.fileName(in: report.timeZone)
        var rendering = Rendering(files: [], failures: [])
        for format in formats {
            guard format != .json, let document else {
                rendering.files.append(ReportFile(name: "\(stem).json", data: ReportJSON.render(report)))
                continue
            }
            do {
                rendering.files += try files(document, format, stem)
            } catch {
                rendering.failures.append(.init(format: format, message: "\(error)"))
            }
        }
        return rendering
    }

    package static func render(
        _ account: PeriodAccount, evidence: ReportEvidence, _ formats: [ReportFormat]
    ) -> Rendering {
        render(Report(account, evidence: evidence), formats)
    }

    private static func files(_ document: Document, _ format: ReportFormat, _ stem: String) throws -> [ReportFile] {
        switch format {
        case .html: [ReportFile(name: "\(stem).html", data: try HTMLRenderer(document).render())]
        case .pdf: [ReportFile(name: "\(stem).pdf", data: try PDFRenderer(document).render())]
        case .md: [ReportFile(name: "\(stem).md", data: MarkdownRenderer(document).render())]
        case .csv:
            document.sheets.enumerated().map { index, sheet in
                let name = index == 0 ? "\(stem).csv" : "\(stem)-\(sheet.id).csv"
                return ReportFile(name: name, data: CSVRenderer.render(sheet, timeZone: document.timeZone))
            }
        case .json: []
        }
    }
}
