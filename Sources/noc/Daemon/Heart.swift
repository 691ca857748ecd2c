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
struct Heart: Service {
    private static let usualPause: Duration = .seconds(10)
    private static let lookPause: Duration = .seconds(1)

    let monitor: Monitor
    let plan: PlanInForce
    let wires: Wires
    let notifier: ServiceNotifier
    let stateDirectory: String
    /// In the record's place, where there is none.
    let waiting: WaitingRecord?
    let time: SystemTime
    let meter: LoopMeter
    let logger: Logger

    /// Begins when signals are caught: who is told that the daemon runs may stop it.
    func run() async throws {
        let plan = plan.value
        logger.notice(
            "started",
            metadata: [
                "site": "\(plan.accounting.site.id)", "checks": "\(plan.checks.count)", "state": "\(stateDirectory)",
                "version": "\(Software.version)",
            ])
        notifier.ready("Starting")
        let pause = min(notifier.watchdog.map { $0 / 3 } ?? Self.usualPause, Self.usualPause)
        await cancelWhenGracefulShutdown {
            var due = time.monotonic()
            while !Task.isCancelled {
                meter.began(late: time.monotonic() - due)
                let failure = await beat()
                due = time.monotonic() + pause
                await wait(until: due, unlessChanged: failure)
            }
        }
        // To go on with the record that it waited for is no end.
        if await waiting?.ledger == nil { notifier.stopping() }
    }

    /// That the record cannot be written, or can again, is told at once.
    private func wait(until due: Duration, unlessChanged failure: RecordTrouble?) async {
        while !Task.isCancelled, time.monotonic() < due {
            // Cancelled: the daemon stops.
            try? await time.sleep(until: min(due, time.monotonic() + Self.lookPause))
            if await monitor.recordFailure != failure { return }
        }
    }

    /// Gives back what was told of the record.
    private func beat() async -> RecordTrouble? {
        await wires.loop.perform {}
        let (metrics, failure) = (await monitor.metrics, await monitor.recordFailure)
        notifier.alive()
        record(metrics, failure)
        let (schedule, record) = (metrics.schedule, metrics.record)
        notifier.status(
            "\(counted(schedule.checks, "check")), \(schedule.done) done, \(schedule.overruns) overruns, "
                + "start delay p99 \(Int(schedule.lagP99.rounded())) ms, \(counted(record.queued, "observation")) queued"
        )
        logger.debug("alive", metadata: Self.fields(of: metrics))
        return failure
    }

    /// What the daemon counts, under the names that `noc status --json` has.
    private static func fields(of metrics: SelfMetrics) -> Logger.Metadata {
        func text<Metrics: DeclaredMetrics>(_ metrics: Metrics) -> Logger.MetadataValue {
            let values = Metrics.declarations.map { "\($0.key)=\($0.text(in: metrics))" }
            return "\(values.joined(separator: " "))"
        }
        var fields: Logger.Metadata = [
            "schedule": text(metrics.schedule), "record": text(metrics.record), "dispatch": text(metrics.dispatch),
        ]
        for (loop, counters) in metrics.loops { fields["loop_\(loop.rawValue)"] = text(counters) }
        return fields
    }

    /// A disk that is full or read-only is told by the pipeline, once; here it costs only what `noc status` shows.
    private func record(_ metrics: SelfMetrics, _ failure: RecordTrouble?) {
        var own = DaemonMetrics(pid: getpid(), time: time.now(), metrics: metrics, failure: failure)
        own.hasNeverRecorded = waiting?.hasNeverRecorded ?? false
        do {
            try own.write(to: stateDirectory)
            meter.done()
        } catch {
            meter.failed()
            logger.debug("metrics not written", metadata: ["error": "\(error)"])
        }
    }
}
