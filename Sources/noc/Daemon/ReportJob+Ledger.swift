import Foundation
import Logging
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations
import NOCReport

extension ReportJob {
    /// Says that the daemon wrote the report of a period; one made by hand before the period was settled does not.
    private static let mark = ".written"

    /// Writes reports below the state directory of `ledger`, by the plan in force at that moment.
    init(ledger: Ledger, plan: PlanInForce, logger: Logger) {
        self.init(
            missing: { periods in
                do {
                    return try await Self.offPool {
                        try ledger.recorded(periods.filter { !Self.isWritten($0, in: ledger.directory) })
                    }
                } catch {
                    // What cannot be told now is asked again later.
                    logger.warning("which reports are due cannot be told", metadata: ["error": "\(error)"])
                    return []
                }
            },
            write: { period in
                let plan = plan.value
                let maker = ReportMaker(
                    record: ledger, plan: plan, stateDirectory: ledger.directory,
                    software: NOC.software, host: HostFiles(), time: SystemTime())
                return try await Self.offPool {
                    let report = try maker.report(period, asOf: .current)
                    let stored = try maker.keep(report, ReportFormat.allCases)
                    let others = try maker.keepOtherForms(of: report)
                    for failure in ([stored] + others).flatMap(\.written.failures) {
                        logger.warning(
                            "a format of a report failed",
                            metadata: [
                                "period": "\(period.label)", "format": "\(failure.format.rawValue)",
                                "error": "\(failure.message)",
                            ])
                    }
                    try Data().write(to: URL(filePath: "\(stored.folder)/\(Self.mark)"))
                    return Written(directory: stored.folder, isFinal: !report.account.provisional)
                }
            })
    }

    /// A provisional one is written again each day until it is final: a check of many hours settles late.
    private static func isWritten(_ period: Period, in stateDirectory: String) -> Bool {
        // The names of the calendar's periods depend on no zone.
        let folder = ReportMaker.directory(for: period, in: stateDirectory, .gmt)
        guard FileManager.default.fileExists(atPath: "\(folder)/\(mark)") else { return false }
        guard let manifest = try? ReportManifest(in: folder), manifest.provisional,
            let asOf = TimeText.parse(manifest.asOf, timeZone: .gmt)
        else { return true }
        return .current < asOf + .seconds(86_400)
    }

    /// Seconds of computing and reading do not belong on Swift's pool.
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
