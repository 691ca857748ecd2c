import Foundation
import NOCCore
import NOCLedger
import NOCReport

/// Makes reports from a record and puts them where people look for them.
struct ReportMaker: Sendable {
    let ledger: Ledger
    let timeZone: TimeZone

    /// The report of `period` as the record knew it at `asOf`; of some groups only when `groups` is given.
    func report(_ period: Period, asOf: Instant, groups: Set<String>? = nil) throws -> Report {
        let account = try Accounts.account(
            period, of: ledger, asOf: asOf, options: .init(groups: groups, columns: [.latency, .measurements]))
        let head = try ledger.head()
        return Report(
            account,
            evidence: ReportEvidence(
                head: head.seq == 0 ? nil : head.hash.hex, software: "noc \(NOC.version)", generatedAt: .current))
    }

    /// The directory below the state directory for a report of that period.
    func directory(for period: Period) -> String { "\(ledger.directory)/reports/\(period.fileName(in: timeZone))" }

    /// What was written, and which formats this host could not make.
    struct Outcome {
        var paths: [String]
        var failures: [Rendering.Failure]
    }

    /// Writes every file into `directory`, each at once, so that a reader never sees half of one.
    func write(_ report: Report, _ formats: [ReportFormat], to directory: String) throws -> Outcome {
        let rendering = ReportRenderer.render(report, formats)
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
