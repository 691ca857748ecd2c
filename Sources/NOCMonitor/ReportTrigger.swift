package import Foundation
internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Writes a month's report; the daemon says when, and by which zone the month is cut: that of the plan in force.
package struct ReportJob: Sendable {
    /// Whether the report of that month (`2026-09`) is there already, or never will be: nothing was recorded then.
    package var isDone: @Sendable (_ month: String, _ zone: TimeZone) async -> Bool
    /// Writes it and returns its directory.
    package var write: @Sendable (_ month: String, _ zone: TimeZone) async throws -> String

    package init(
        isDone: @escaping @Sendable (_ month: String, _ zone: TimeZone) async -> Bool,
        write: @escaping @Sendable (_ month: String, _ zone: TimeZone) async throws -> String
    ) {
        self.isDone = isDone
        self.write = write
    }
}

/// Has last month's report written once every run of observations over its end is settled (SEMANTICS 2), and at the start
/// when one was missed.
struct ReportTrigger: Service {
    private static let shortestPause: Duration = .seconds(60)
    private static let longestPause: Duration = .seconds(3_600)

    let job: ReportJob
    let time: any TimeSource
    let logger: Logger
    let plan: @Sendable () async -> AccountingPlan
    let tell: @Sendable (Alert) async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = ReportTrigger.shortestPause
            while !Task.isCancelled {
                let isFine = await writeIfDue()
                pause = isFine ? ReportTrigger.shortestPause : min(pause * 2, ReportTrigger.longestPause)
                let wait = isFine ? ReportTrigger.longestPause : pause
                // Looking again each hour costs nothing and follows steps of the clock.
                try? await time.sleep(until: time.monotonic() + wait)
            }
        }
    }

    /// False when the report is due but could not be written.
    private func writeIfDue() async -> Bool {
        let plan = await plan()
        let now = time.now() - ReportTrigger.grace(plan)
        let zone = TimeZone(identifier: plan.site.timeZone) ?? .gmt
        let month = ReportTrigger.monthBefore(zone.wall(at: now).day)
        guard await !job.isDone(month, zone) else { return true }
        do {
            let directory = try await job.write(month, zone)
            logger.notice("monthly report written", metadata: ["month": "\(month)", "directory": "\(directory)"])
            var alert = Alert(.report)
            alert.report = Alert.Report(label: month, directory: directory)
            await tell(alert)
            return true
        } catch {
            logger.error("monthly report failed", metadata: ["month": "\(month)", "error": "\(error)"])
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

    /// `2026-09` on any day of October 2026.
    static func monthBefore(_ day: CalendarDay) -> String {
        let (year, month) = day.month == 1 ? (day.year - 1, 12) : (day.year, day.month - 1)
        return String(CalendarDay(year: year, month: month, day: 1).description.prefix(7))
    }
}
