import Foundation
import NOCCore
import NOCDocument
import NOCReport

/// Makes reports from a record and puts them where people look for them.
struct ReportMaker: Sendable {
    private let record: any ReportRecord
    /// What rows, rules and chapters the report has beside its figures.
    private let plan: Plan
    /// Name and version, `noc 1.0.0`.
    private let software: String
    private let time: any TimeSource
    let archive: ReportArchive
    private let host: any FileHost

    /// - Parameter stateDirectory: below which reports are kept.
    init(
        record: any ReportRecord, plan: Plan, stateDirectory: String, software: String,
        host: any FileHost, time: any TimeSource
    ) {
        self.record = record
        self.plan = plan
        self.software = software
        self.time = time
        self.host = host
        archive = ReportArchive(
            stateDirectory: stateDirectory, rules: plan.reportingText, record: record, host: host)
    }

    /// The report of `period` as the record knew it at `asOf`; of some groups only when `groups` is given.
    func report(
        _ period: Period, asOf: Instant, groups: Set<String>? = nil
    ) throws(OperationError) -> Report {
        guard period.interval.start < asOf else {
            throw OperationError(.refused, "\(period.label) has not begun; there is nothing to report")
        }
        return try OperationError.wrapping {
            let gathered = try GatheredPeriod(period, of: record, asOf: asOf, by: plan, groups: groups)
            return Report(
                gathered.account,
                evidence: ReportEvidence(
                    head: gathered.head.events == 0 ? nil : gathered.head.hash, software: software,
                    generatedAt: time.now()),
                facts: gathered.facts)
        }
    }

    /// The site's.
    var timeZone: TimeZone { plan.accounting.site.timeZone }

    /// The directory below the state directory for a report of that period.
    static func directory(for period: Period, in stateDirectory: String, _ timeZone: TimeZone) -> String {
        "\(stateDirectory)/reports/\(period.fileName(in: timeZone))"
    }

    /// Keeps the report below the state directory as an edition of its period, with its manifest.
    /// `suffix` tells a part of the report, or an old view of it, from the whole.
    func keep(
        _ report: Report, _ formats: [ReportFormat], suffix: String = "", groups: [String]? = nil
    ) throws(OperationError) -> StoredReport {
        // Each form of a year is a document of its own.
        let isYear = report.account.period.kind == .year && report.form != .district2018
        let form = isYear ? "-\(report.form.rawValue)" : ""
        let name = report.account.period.fileName(in: timeZone) + form + suffix
        return try OperationError.wrapping { try archive.store(report, formats, as: name, groups: groups) }
    }

    /// Makes the other forms of a year's report again that somebody made while it was provisional: what is provisional is
    /// to become final in each form, not only in the one that the daemon writes.
    func keepOtherForms(of report: Report) throws(OperationError) -> [StoredReport] {
        guard report.account.period.kind == .year else { return [] }
        return try OperationError.wrapping {
            try YearForm.allCases.filter { $0 != report.form }.compactMap { form in
                let folder = "\(archive.directory)/\(report.account.period.fileName(in: timeZone))-\(form.rawValue)"
                guard let manifest = try ReportManifest(in: folder, host), manifest.provisional else { return nil }
                return try keep(report.with(form: form), [])
            }
        }
    }

    /// Writes every file into `directory`, each at once, so that a reader never sees half of one.
    func write(_ rendering: Rendering, to directory: String) throws(OperationError) -> WrittenFiles {
        do {
            return try host.asOwner(of: directory) {
                try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
                let made = try rendering.each { file in
                    let path = "\(directory)/\(file.name)"
                    try file.data.write(to: URL(filePath: path), options: .atomic)
                    return path
                }
                return WrittenFiles(paths: made.products, failures: made.failures)
            }
        } catch {
            throw OperationError(error)
        }
    }

    /// The slips of a report that would be found by whom it is handed to.
    func lint(_ period: Period, asOf: Instant) throws(OperationError) -> LintResult {
        guard period.interval.start < asOf else {
            throw OperationError(.refused, "\(period.label) has not begun; there is nothing to check")
        }
        return LintResult(period: period, findings: ReportLint(try report(period, asOf: asOf)).findings())
    }
}

/// What a report is made of.
typealias ReportRecord = AccountRecord & EvidenceRecord & KeyRegister
