import CLinux
import Logging
import NOCConfig
import NOCCore
import NOCMonitor
import NOCOperations
import NOCReport

/// Has the report made that an order names, and logs how it went.
struct ReportWriter {
    let order: ReportOrder
    let logger: Logger

    /// Gives back where it lies and whether it is final.
    func write() throws -> (directory: String, isFinal: Bool) {
        let context = OperationContext(
            plan: try ConfigurationLoader.load(order.configuration).plan,
            records: LedgerSource(directory: order.stateDirectory), time: SystemTime())
        let reports = ReportOperations(
            context, stateDirectory: order.stateDirectory, software: Software.name, host: HostFiles())
        let made = try reports.makeDue(order.period)
        for edition in made.editions { tell(edition) }
        logger.debug(
            "report made",
            metadata: [
                "period": "\(order.period.label)", "cpu_s": "\(noc_cpu_seconds())",
                "peak_mb": "\(noc_peak_memory() / 1_000_000)",
            ])
        return (made.folder, made.isFinal)
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
