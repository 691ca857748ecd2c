import Foundation
import NOCCore
import NOCLedger

/// Whether a daemon runs on a state directory, by its lock, and what it wrote of its own work there.
struct StateDirectoryWatch: DaemonWatch {
    let stateDirectory: String

    func sign() -> DaemonSign? {
        guard let process = Ledger.daemon(directory: stateDirectory) else { return nil }
        guard let metrics = DaemonMetrics.read(from: stateDirectory, of: process)?.metrics else {
            return DaemonSign(process: process == 0 ? nil : process)
        }
        let (schedule, record) = (metrics.schedule, metrics.record)
        return DaemonSign(
            process: process, metrics: metrics.json,
            losses: [
                .init(schedule.overruns, "overrun"), .init(record.dropped, "dropped observation"),
                .init(record.refused, "refused observation"), .init(record.failures, "failed write"),
            ])
    }
}
