import Foundation
import NOCConfig
import NOCCore
import NOCReport

/// A letter to a carrier, before it has a format.
struct Letter {
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

    func render(_ formats: [ReportFormat]) -> Rendering { ReportRenderer.render(document, stem: stem, formats) }
}

extension ReportMaker {
    /// The letter to a carrier about `period`. `asked` is its name, or a part of it that no other has.
    func letter(to asked: String, _ period: Period, asOf: Instant) throws -> Letter {
        let report = try report(period, asOf: asOf)
        let lines = report.facts.penalties
        let carrier = try Self.carrier(asked, among: CarrierLetter.carriers(in: report.account, lines))
        let letter = CarrierLetter(report, carrier: carrier, lines: lines)
        let bare = Report(
            report.account, evidence: ReportEvidence(head: nil, software: "", generatedAt: period.interval.end),
            facts: report.facts)
        for doubt in letter.doubts { Terminal.note("before the letter is sent, settle: \(doubt)") }
        return Letter(
            carrier: carrier, report: report, document: letter.document(),
            words: ReportRenderer.words(CarrierLetter(bare, carrier: carrier, lines: lines).document()),
            stem: "carrier-letter-\(Self.fileName(carrier))")
    }

    /// Keeps the letter below the state directory, in a folder beside the report's: `2026-10-carrier-letter-中国电信`.
    /// `suffix` tells an old view of it from the last.
    func keep(_ letter: Letter, _ formats: [ReportFormat], suffix: String) throws -> ReportArchive.Stored {
        let name = "\(letter.report.account.period.fileName(in: timeZone))-\(letter.stem)\(suffix)"
        return try archive.store(letter, formats, as: name)
    }

    private static func carrier(_ asked: String, among known: [String]) throws -> String {
        if known.contains(asked) { return asked }
        let fitting = asked.isEmpty ? [] : known.filter { $0.contains(asked) }
        if fitting.count == 1 { return fitting[0] }
        if fitting.count > 1 {
            throw Failure("--carrier \(asked): several have it in their name: \(fitting.joined(separator: ", "))")
        }
        let list =
            known.isEmpty ? "no target has a contract that names one" : "there are: \(known.joined(separator: ", "))"
        let guess = Suggestion.nearest(asked, among: known).map { "; did you mean \"\($0)\"?" } ?? "; \(list)"
        throw Failure("no carrier \"\(asked)\" in any contract\(guess)")
    }

    /// Fit for every file system: what may not stand in a name becomes a dash.
    private static func fileName(_ carrier: String) -> String {
        let name = carrier.cleanLine(limit: 60).map { "/\\:*?\"<>| ".contains($0) ? "-" : $0 }
        return String(name.drop { $0 == "." || $0 == "-" })
    }
}
