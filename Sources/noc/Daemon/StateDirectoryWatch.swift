import Foundation
import NOCCore
import NOCLedger

/// Whether a daemon runs on a state directory, by its lock, and what it wrote of its own work there.
struct StateDirectoryWatch: DaemonWatch {
    let stateDirectory: String

    func sign() throws -> DaemonSign? {
        guard let process = try Ledger.daemon(directory: stateDirectory) else { return nil }
        let said = DaemonMetrics.read(from: stateDirectory, of: process)
        guard let metrics = said?.metrics else {
            return DaemonSign(process: process == 0 ? nil : process, failure: said?.failure ?? readOnly)
        }
        let (schedule, record) = (metrics.schedule, metrics.record)
        return DaemonSign(
            process: process, metrics: metrics.json,
            losses: [
                .init(schedule.overruns, "overrun", detail: Self.words(metrics.overran)),
                .init(record.dropped, "dropped observation"),
                .init(record.refused, "refused observation"), .init(record.failures, "failed write"),
            ],
            failure: said?.failure)
    }

    /// It says nothing of itself on such a disk.
    private var readOnly: RecordTrouble? {
        var status = statvfs()
        guard statvfs(stateDirectory, &status) == 0, status.f_flag & UInt(ST_RDONLY) != 0 else { return nil }
        return RecordTrouble(since: .current, error: "the disk of \(stateDirectory) is read-only")
    }

    /// What a daemon does that has no record; nil where none runs.
    var withoutRecord: String? {
        // Who may not look at its lock is told why there is no record to show, which is asked first.
        guard let sign = try? sign(), let failure = sign.failure else { return nil }
        let process = sign.process.map { " (process \($0))" } ?? ""
        return "daemon running\(process), without a record: \(failure.error.cleanLine(limit: 300)); it goes on probing "
            + "and alerting"
    }

    /// `web/home 12 times, mail/smtp once: a timeout shorter than the interval would do`
    private static func words(_ overran: [SelfMetrics.Overrun]) -> String? {
        guard !overran.isEmpty else { return nil }
        let checks = overran.map { "\($0.check) \($0.count == 1 ? "once" : "\($0.count) times")" }
        return checks.joined(separator: ", ") + ": a timeout shorter than the interval ends that"
    }
}
