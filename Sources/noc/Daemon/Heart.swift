import Foundation
import Logging
import NOCCore
import NOCMonitor
import NetIO
import ServiceLifecycle

/// Tells the service manager that the daemon is ready, that it lives, what it does, and that it stops.
///
/// A sign of life goes out only after the event loop and the monitor have answered: when one of them hangs, the watchdog
/// of systemd restarts the daemon.
struct Heart: Service, CustomStringConvertible {
    private static let usualPause: Duration = .seconds(10)

    let monitor: Monitor
    let wires: Wires
    let notifier: ServiceNotifier
    let workspace: Workspace
    let logger: Logger

    /// A service group keeps each service's description: without this one that would be the whole plan as text.
    var description: String { "heart" }

    /// Begins when signals are caught: who is told that the daemon runs may stop it.
    func run() async throws {
        logger.notice(
            "started",
            metadata: [
                "site": "\(workspace.plan.accounting.site.id)", "checks": "\(workspace.plan.checks.count)",
                "state": "\(workspace.stateDirectory)", "version": "\(Software.version)",
            ])
        notifier.ready("Starting")
        let pause = min(notifier.watchdog.map { $0 / 3 } ?? Self.usualPause, Self.usualPause)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await beat()
                try? await Task.sleep(for: pause)
            }
        }
        notifier.stopping()
    }

    private func beat() async {
        await wires.loop.perform {}
        let metrics = await monitor.metrics
        notifier.alive()
        record(metrics)
        let (schedule, record) = (metrics.schedule, metrics.record)
        notifier.status(
            "\(counted(schedule.checks, "check")), \(schedule.done) done, \(schedule.overruns) overruns, "
                + "start delay p99 \(Int(schedule.lagP99.rounded())) ms, \(counted(record.queued, "observation")) queued"
        )
        logger.debug(
            "alive",
            metadata: [
                "checks": "\(schedule.checks)", "done": "\(schedule.done)", "failed": "\(schedule.failed)",
                "unknown": "\(schedule.unknown)", "overruns": "\(schedule.overruns)",
                "lag_p99_ms": "\(schedule.lagP99)",
                "queued": "\(record.queued)", "committed": "\(record.committed)", "dropped": "\(record.dropped)",
            ])
    }

    /// A disk that is full or read-only is told by the pipeline, once; here it costs only what `noc status` shows.
    private func record(_ metrics: SelfMetrics) {
        let own = DaemonMetrics(pid: getpid(), time: SystemTime().now(), metrics: metrics)
        do {
            try own.write(to: workspace.stateDirectory)
        } catch {
            logger.debug("metrics not written", metadata: ["error": "\(error)"])
        }
    }
}
