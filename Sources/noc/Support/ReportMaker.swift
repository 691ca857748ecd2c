import Foundation
import NOCCore
import NOCLedger
import NOCReport

/// Makes reports from a record and puts them where people look for them.
struct ReportMaker: Sendable {
    let ledger: Ledger
    let timeZone: TimeZone
    /// What rows, rules and chapters the report has beside its figures.
    let plan: Plan

    /// The report of `period` as the record knew it at `asOf`; of some groups only when `groups` is given.
    func report(_ period: Period, asOf: Instant, groups: Set<String>? = nil) throws -> Report {
        let account = try Accounts.account(
            period, of: ledger, asOf: asOf, options: .init(groups: groups, columns: [.latency, .measurements]))
        let head = try ledger.head()
        return Report(
            account,
            evidence: ReportEvidence(
                head: head.seq == 0 ? nil : head.hash.hex, software: "noc \(NOC.version)", generatedAt: .current),
            facts: try facts(for: account, groups))
    }

    /// A report of some groups has no performance tables: their rows are about all of them.
    private func facts(for account: PeriodAccount, _ groups: Set<String>?) throws -> ReportFacts {
        var plan = plan
        if groups != nil { plan.indicators = IndicatorCatalogue() }
        return try ReportFacts(
            for: account, of: ledger, records: try ledger.history(asOf: account.asOf), plan: plan,
            groups: groups)
    }

    /// The directory below the state directory for a report of that period.
    static func directory(for period: Period, in stateDirectory: String, _ timeZone: TimeZone) -> String {
        "\(stateDirectory)/reports/\(period.fileName(in: timeZone))"
    }

    var archive: ReportArchive { ReportArchive(stateDirectory: ledger.directory, rules: plan.reportingText) }

    /// Keeps the report below the state directory as an edition of its period, with its manifest.
    /// `suffix` tells a part of the report, or an old view of it, from the whole.
    func keep(
        _ report: Report, _ formats: [ReportFormat], suffix: String = "", groups: [String]? = nil
    ) throws -> ReportArchive.Stored {
        // Each form of a year is a document of its own.
        let isYear = report.account.period.kind == .year && report.facts.form != .district2018
        let form = isYear ? "-\(report.facts.form.rawValue)" : ""
        let name = report.account.period.fileName(in: timeZone) + form + suffix
        return try archive.store(report, formats, as: name, groups: groups)
    }

    /// Makes the other forms of a year's report again that somebody made while it was provisional: what is provisional is
    /// to become final in each form, not only in the one that the daemon writes.
    func keepOtherForms(of report: Report) throws -> [ReportArchive.Stored] {
        guard report.account.period.kind == .year else { return [] }
        return try YearForm.allCases.filter { $0 != report.facts.form }.compactMap { form in
            let folder = "\(archive.directory)/\(report.account.period.fileName(in: timeZone))-\(form.rawValue)"
            guard let manifest = try ReportManifest(in: folder), manifest.provisional else { return nil }
            return try keep(report.with(form: form), [])
        }
    }

    /// What was written, and which formats this host could not make.
    struct Outcome: Sendable {
        var paths: [String]
        var failures: [Rendering.Failure]
    }

    /// Writes every file into `directory`, each at once, so that a reader never sees half of one.
    func write(_ rendering: Rendering, to directory: String) throws -> Outcome {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let paths = try rendering.files.map { file in
                let path = "\(directory)/\(file.name)"
                try file.data.write(to: URL(filePath: path), options: .atomic)
                return path
            }
            return Outcome(paths: paths, failures: rendering.failures)
        } catch {
            throw Failure("report: \(directory) cannot be written: \(error.localizedDescription)")
        }
    }
}
