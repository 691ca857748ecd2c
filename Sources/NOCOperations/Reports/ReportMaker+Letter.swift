import NOCCore
import NOCReport

extension ReportMaker {
    /// The letter to a carrier about `period`. `asked` is its name, or a part of it that no other has.
    func letter(to asked: String, _ period: Period, asOf: Instant) throws(OperationError) -> Letter {
        let report = try report(period, asOf: asOf)
        let lines = report.facts.penalties
        let carrier = try Self.carrier(asked, among: CarrierLetter.carriers(in: report.account, lines))
        let letter = CarrierLetter(report, carrier: carrier, lines: lines)
        let bare = Report(
            report.account, evidence: ReportEvidence(head: nil, software: "", generatedAt: period.interval.end),
            facts: report.facts)
        return Letter(
            carrier: carrier, report: report, document: letter.document(),
            words: ReportRenderer.words(CarrierLetter(bare, carrier: carrier, lines: lines).document()),
            stem: "carrier-letter-\(Self.fileName(carrier))", doubts: letter.doubts)
    }

    /// Keeps the letter below the state directory, in a folder beside the report's: `2026-10-carrier-letter-中国电信`.
    /// `suffix` tells an old view of it from the last.
    func keep(
        _ letter: Letter, _ formats: [ReportFormat], suffix: String = ""
    ) throws(OperationError) -> StoredReport {
        let name = "\(letter.report.account.period.fileName(in: timeZone))-\(letter.stem)\(suffix)"
        return try OperationError.wrapping { try archive.store(letter, formats, as: name) }
    }

    private static func carrier(_ asked: String, among known: [String]) throws(OperationError) -> String {
        if known.contains(asked) { return asked }
        let fitting = asked.isEmpty ? [] : known.filter { $0.contains(asked) }
        if fitting.count == 1 { return fitting[0] }
        if fitting.count > 1 {
            throw OperationError(
                .notFound, "\(asked): several have it in their name: \(fitting.joined(separator: ", "))",
                field: "carrier")
        }
        let list =
            known.isEmpty ? "no target has a contract that names one" : "there are: \(known.joined(separator: ", "))"
        let guess = Suggestion.nearest(asked, among: known).map { "; did you mean \"\($0)\"?" } ?? "; \(list)"
        throw OperationError(.notFound, "no carrier \"\(asked)\" in any contract\(guess)")
    }

    /// Fit for every file system: what may not stand in a name becomes a dash.
    private static func fileName(_ carrier: String) -> String {
        let name = carrier.cleanLine(limit: 60).map { "/\\:*?\"<>| ".contains($0) ? "-" : $0 }
        return String(name.drop { $0 == "." || $0 == "-" })
    }
}
