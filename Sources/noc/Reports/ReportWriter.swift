import CLinux
import Logging
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations
import NOCReport

/// Makes and keeps the report that an order names.
struct ReportWriter {
    let order: ReportOrder
    let logger: Logger

    /// Gives back where it lies and whether it is final.
    func write() throws -> (directory: String, isFinal: Bool) {
        let ledger = try Ledger.open(directory: order.stateDirectory, mode: .read)
        let maker = ReportMaker(
            record: ledger, plan: try ConfigurationLoader.load(order.configuration).plan,
            stateDirectory: order.stateDirectory, software: Software.name, host: HostFiles(), time: SystemTime())
        let report = try maker.report(order.period, asOf: .current)
        let stored = try maker.keep(report, ReportFormat.allCases)
        for edition in [stored] + (try maker.keepOtherForms(of: report)) { tell(edition) }
        try ReportMark.leave(in: stored.folder)
        logger.debug(
            "report made",
            metadata: [
                "period": "\(order.period.label)", "cpu_s": "\(noc_cpu_seconds())",
                "peak_mb": "\(noc_peak_memory() / 1_000_000)",
            ])
        return (stored.folder, !report.account.provisional)
    }

    private func tell(_ stored: StoredReport) {
        for warning in stored.warnings {
            logger.warning(
                "a report was changed", metadata: ["period": "\(order.period.label)", "detail": "\(warning)"])
        }
        for failure in stored.written.failures {
            logger.warning(
                "a format of a report failed",
                metadata: [
                    "period": "\(order.period.label)", "format": "\(failure.format.rawValue)",
                    "error": "\(failure.message)",
                ])
        }
    }
}
