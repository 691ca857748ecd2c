import Foundation
import Logging
import NOCCore
import NOCLedger
import NOCMonitor
import NOCReport

extension ReportJob {
    /// Says that the daemon wrote the report of a month; a report made by hand before the month was settled does not.
    private static let mark = ".written"

    /// Writes the reports of months below the state directory of `ledger`.
    init(ledger: Ledger, timeZone: TimeZone, logger: Logger) {
        let maker = ReportMaker(ledger: ledger, timeZone: timeZone)
        self.init(
            isDone: { month in
                guard let period = Period.parse(kind: .month, month, timeZone: timeZone) else { return true }
                if FileManager.default.fileExists(atPath: "\(maker.directory(for: period))/\(Self.mark)") {
                    return true
                }
                // What cannot be told now is asked again later.
                return (try? await Self.offPool { try !ledger.wasRecorded(in: period.interval) }) ?? true
            },
            write: { month in
                guard let period = Period.parse(kind: .month, month, timeZone: timeZone) else {
                    throw Failure("\(month): not a month")
                }
                return try await Self.offPool {
                    let directory = maker.directory(for: period)
                    let report = try maker.report(period, asOf: .current)
                    let outcome = try maker.write(report, ReportFormat.allCases, to: directory)
                    for failure in outcome.failures {
                        logger.warning(
                            "a format of the monthly report failed",
                            metadata: [
                                "month": "\(month)", "format": "\(failure.format.rawValue)",
                                "error": "\(failure.message)",
                            ])
                    }
                    try Data().write(to: URL(filePath: "\(directory)/\(Self.mark)"))
                    return directory
                }
            })
    }

    /// Seconds of computing and reading do not belong on Swift's pool.
    private static func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

extension Ledger {
    /// Whether anything was observed, or said by another monitor, in `interval`.
    fileprivate func wasRecorded(in interval: Interval) throws -> Bool {
        let observed = try extents().values.contains { $0.start < interval.end && $0.end >= interval.start }
        return try observed || stateLines().contains { $0.time < interval.end }
    }
}
