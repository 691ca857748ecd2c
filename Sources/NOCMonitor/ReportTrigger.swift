internal import Foundation
internal import Logging
package import NOCCore
internal import ServiceLifecycle

/// Writes the report of a period; the daemon says when.
package struct ReportJob: Sendable {
    /// Those of the periods whose report is not there yet and can be: something was recorded then.
    package var missing: @Sendable (_ periods: [Period]) async -> [Period]
    /// Writes it.
    package var write: @Sendable (_ period: Period) async throws -> Written

    package struct Written: Sendable {
        package var directory: String
        /// A provisional one is written again, and people are told of the final one alone.
        package var isFinal: Bool

        package init(directory: String, isFinal: Bool) {
            self.directory = directory
            self.isFinal = isFinal
        }
    }

    package init(
        missing: @escaping @Sendable (_ periods: [Period]) async -> [Period],
        write: @escaping @Sendable (_ period: Period) async throws -> Written
    ) {
        self.missing = missing
        self.write = write
    }
}

/// Has the report of each week, month, quarter and year written once every run of observations over its end is settled
/// (SEMANTICS 2), and at the start those that were missed.
struct ReportTrigger: Service {
    private static let shortestPause: Duration = .seconds(60)
    private static let longestPause: Duration = .seconds(3_600)
    /// How many of the last complete periods of a kind are caught up on.
    private static let reach: [(kind: Period.Kind, count: Int)] = [(.week, 5), (.month, 12), (.quarter, 4), (.year, 2)]

    let job: ReportJob
    let time: any TimeSource
    let plan: PlanInForce
    let meter: LoopMeter
    let logger: Logger
    /// Up to when time has surely come: no period is over by a clock that is not believed.
    let trusted: @Sendable () async -> Instant
    let tell: @Sendable (Alert) async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = ReportTrigger.shortestPause
            var due = time.monotonic()
            while !Task.isCancelled {
                meter.began(late: time.monotonic() - due)
                let isFine = await writeDue()
                pause = isFine ? ReportTrigger.shortestPause : min(pause * 2, ReportTrigger.longestPause)
                let wait = isFine ? ReportTrigger.longestPause : pause
                // Looking again each hour costs little and follows steps of the clock.
                due = time.monotonic() + wait
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
            }
        }
    }

    /// False when a report is due but could not be written.
    func writeDue() async -> Bool {
        let plan = plan.value.accounting
        let now = await trusted() - ReportTrigger.grace(plan)
        var isFine = true
        for period in await job.missing(ReportTrigger.complete(before: now, plan.site.timeZone)) where !Task.isCancelled
        {
            isFine = await write(period) && isFine
        }
        return isFine
    }

    private func write(_ period: Period) async -> Bool {
        do {
            let written = try await job.write(period)
            logger.notice(
                "report written",
                metadata: [
                    "period": "\(period.label)", "directory": "\(written.directory)", "final": "\(written.isFinal)",
                ])
            meter.done()
            guard written.isFinal else { return true }
            var alert = Alert(.report)
            alert.report = Alert.Report(label: period.label, directory: written.directory)
            await tell(alert)
            return true
        } catch is CancellationError {
            // The daemon stops; the report is as much missing at its next start.
            return false
        } catch {
            meter.failed()
            logger.error("report failed", metadata: ["period": "\(period.label)", "error": "\(error)"])
            return false
        }
    }

    /// F·I + H of the slowest check, at most a day.
    static func grace(_ plan: AccountingPlan) -> Duration {
        let graces = plan.targets.flatMap(\.checks).map { check in
            check.policy.interval * check.policy.failuresToDown + check.policy.staleAfter
        }
        return min(graces.max() ?? .zero, .seconds(86_400))
    }

    /// The periods that are over at `instant` and within reach, in the order in which they ended.
    static func complete(before instant: Instant, _ zone: TimeZone) -> [Period] {
        let periods = reach.flatMap { kind, count in
            var period = Period.lastComplete(kind, before: instant, timeZone: zone)
            return (0..<count).map { _ in
                defer { period = period.previous(in: zone) }
                return period
            }
        }
        return periods.sorted { ($0.interval.end, $1.interval.start) < ($1.interval.end, $0.interval.start) }
    }
}
