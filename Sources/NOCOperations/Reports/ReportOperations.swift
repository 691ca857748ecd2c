package import NOCCore
import NOCDocument
import NOCReport

/// Reports and letters: made, handed over or kept, and looked at before they are handed in.
package struct ReportOperations: Sendable {
    private let context: OperationContext
    private let stateDirectory: String
    /// Name and version, `noc 1.0.0`.
    private let software: String
    private let host: any FileHost

    /// - Parameter stateDirectory: below which reports are kept.
    package init(_ context: OperationContext, stateDirectory: String, software: String, host: any FileHost) {
        self.context = context
        self.stateDirectory = stateDirectory
        self.software = software
        self.host = host
    }

    /// Makes what is asked for and puts it where it belongs. A format that this host cannot make is told beside the others;
    /// where it is the only one that was to be answered, it is an error.
    package func make(_ request: ReportRequest, for place: ReportPlace) throws(OperationError) -> MadeReport {
        try request.check(for: place)
        for group in request.groups { _ = try context.group(group) }
        let asOf = try moment(request)
        let maker = try maker()
        guard let carrier = request.carrier else { return try makeReport(request, asOf, place, maker) }
        let letter = try maker.letter(to: carrier, request.period, asOf: asOf)
        let formats = request.formats.filter(Letter.formats.contains)
        let product: MadeReport.Product =
            switch place {
            case .answer: .answer(try answer(letter.render(formats)))
            case .archive: .edition(try maker.keep(letter, formats, suffix: request.suffix))
            case .directory(let path): .files(try maker.write(letter.render(formats), to: path))
            }
        return MadeReport(report: letter.report, isLetter: true, doubts: letter.doubts, product: product)
    }

    private func makeReport(
        _ request: ReportRequest, _ asOf: Instant, _ place: ReportPlace, _ maker: ReportMaker
    ) throws(OperationError) -> MadeReport {
        let groups = request.groups.isEmpty ? nil : request.distinctGroups
        let report = try maker.report(request.period, asOf: asOf, groups: groups.map(Set.init))
            .with(form: request.form ?? .district2018)
        let product: MadeReport.Product =
            switch place {
            case .answer: .answer(try answer(ReportRenderer.render(report, request.formats)))
            case .archive:
                .edition(try maker.keep(report, request.formats, suffix: request.suffix, groups: groups))
            case .directory(let path):
                .files(try maker.write(ReportRenderer.render(report, request.formats), to: path))
            }
        return MadeReport(report: report, isLetter: false, doubts: [], product: product)
    }

    /// The report of a period as the daemon has it made, in every format and with the mark that says so; then the other forms
    /// of a year that somebody began.
    package func makeDue(_ period: Period) throws(OperationError) -> DueReport {
        let maker = try maker()
        let report = try maker.report(period, asOf: context.now)
        let stored = try maker.keep(report, ReportFormat.allCases)
        let others = try maker.keepOtherForms(of: report)
        try OperationError.wrapping { try ReportMark.leave(in: stored.folder) }
        return DueReport(
            folder: stored.folder, isFinal: !report.account.provisional, editions: [stored] + others)
    }

    /// The slips of a report that would be found by whom it is handed to.
    package func lint(_ period: Period, asOf: Instant? = nil) throws(OperationError) -> LintResult {
        let asOf = try moment(ReportRequest(period, asOf: asOf))
        return try maker().lint(period, asOf: asOf)
    }

    private func maker() throws(OperationError) -> ReportMaker {
        ReportMaker(
            record: try context.record(), plan: context.plan, stateDirectory: stateDirectory, software: software,
            host: host, time: context.time)
    }

    /// The moment of whose knowledge the report is.
    private func moment(_ request: ReportRequest) throws(OperationError) -> Instant {
        let now = context.now
        guard let asOf = request.asOf else { return now }
        guard asOf <= now else {
            let text = TimeText.seconds(asOf, timeZone: context.timeZone)
            throw OperationError(.invalid, "\(text) lies in the future", field: "as_of")
        }
        return asOf
    }

    private func answer(_ rendering: Rendering) throws(OperationError) -> RenderedFile {
        let made = rendering.files()
        if let failure = made.failures.first { throw OperationError(.unavailable, "report: \(failure)") }
        guard let file = made.products.first else { throw OperationError(.failed, "report: no file was made") }
        return file
    }
}

/// A report as the daemon had it made.
package struct DueReport: Sendable {
    package let folder: String
    /// Its figures are those of a period that is over and settled.
    package let isFinal: Bool
    /// The report's, then those of other forms of a year.
    package let editions: [StoredReport]
}
