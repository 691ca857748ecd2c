import Foundation
import NOCCore
import NOCLedger
import NOCMonitor
import NOCReport

extension ReportJob {
    /// Says that the daemon wrote the report of a month; a report made by hand before the month was settled does not.
    private static let mark = ".written"

    /// Writes the reports of months below the state directory of `ledger`.
    init(ledger: Ledger) {
        self.init(
            isDone: { month, zone in
                guard let period = Period.parse(kind: .month, month, timeZone: zone) else { return true }
                let maker = ReportMaker(ledger: ledger, timeZone: zone)
                if FileManager.default.fileExists(atPath: "\(maker.directory(for: period))/\(Self.mark)") {
                    return true
                }
                // What cannot be told now is asked again later.
                return (try? await Self.offPool { try !ledger.wasRecorded(in: period.interval) }) ?? true
            },
            write: { month, zone in
                guard let period = Period.parse(kind: .month, month, timeZone: zone) else {
                    throw Failure("\(month): not a month")
                }
                let maker = ReportMaker(ledger: ledger, timeZone: zone)
                return try await Self.offPool {
                    let directory = maker.directory(for: period)
                    try maker.write(try maker.report(period, asOf: .current), ReportFormat.allCases, to: directory)
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
