import Foundation
import Logging
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations

extension ReportJob {
    /// Has reports written below the state directory of `ledger`, by the configuration in force at that moment.
    init(
        ledger: Ledger, plan: PlanInForce, configuration: @escaping @Sendable () -> ConfigurationSource, logger: Logger
    ) {
        self.init(
            missing: { periods in
                do {
                    return try await Self.offPool {
                        try ledger.recorded(periods.filter { Self.isMissing($0, in: ledger.directory, logger) })
                    }
                } catch {
                    // What cannot be told now is asked again later.
                    logger.warning("which reports are due cannot be told", metadata: ["error": "\(error)"])
                    return []
                }
            },
            write: { period in
                let order = ReportOrder(
                    period: period, stateDirectory: ledger.directory, configuration: configuration(),
                    logLevel: logger.logLevel)
                let written = try await ReportProcess(limits: plan.value.reports, logger: logger).write(order)
                return Written(directory: written.directory, isFinal: written.isFinal)
            })
    }

    /// One that cannot be read is not touched, and told each time.
    private static func isMissing(_ period: Period, in stateDirectory: String, _ logger: Logger) -> Bool {
        do {
            return try !ReportMark.isLeft(for: period, in: stateDirectory, at: .current, HostFiles())
        } catch {
            logger.warning(
                "a report cannot be read and is not written again",
                metadata: ["period": "\(period.label)", "error": "\(error)"])
            return false
        }
    }

    /// Reading the record does not belong on Swift's pool.
    private static func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

extension Ledger {
    /// Those of the periods in which anything was observed, or said by another monitor.
    fileprivate func recorded(_ periods: [Period]) throws -> [Period] {
        guard !periods.isEmpty else { return [] }
        let extents = try extents().values
        let states = try stateLines()
        return periods.filter { period in
            let interval = period.interval
            return extents.contains { $0.start < interval.end && $0.end >= interval.start }
                || states.contains { $0.time < interval.end }
        }
    }
}
