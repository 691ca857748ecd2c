import Logging
import NOCCore
import NOCMonitor
import NetIO
import ServiceLifecycle

/// Calls an address after each interval in which the daemon was well, so that something outside can tell when it is not.
struct HeartbeatCaller: Service {
    /// How often it is looked whether the configuration asks for it now.
    private static let idle: Duration = .seconds(10)
    private static let longestCall: Duration = .seconds(10)

    let monitor: Monitor
    let plan: PlanInForce
    let wires: Wires
    let time: SystemTime
    let meter: LoopMeter
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isAnswered = true
            var due = time.monotonic()
            while !Task.isCancelled {
                let heartbeat = plan.value.heartbeat
                due += heartbeat?.interval ?? Self.idle
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
                guard let heartbeat, !Task.isCancelled else { continue }
                meter.began(late: time.monotonic() - due)
                isAnswered = await beat(heartbeat, isAnswered: isAnswered)
                // After a long call the next interval begins anew.
                due = max(due, time.monotonic() - heartbeat.interval)
            }
        }
    }

    /// False when the address does not answer as it should; that is told once.
    private func beat(_ heartbeat: Plan.Heartbeat, isAnswered: Bool) async -> Bool {
        await wires.loop.perform {}
        guard await monitor.isWell else {
            meter.skipped()
            logger.warning("no heartbeat is sent: the record is not written")
            return isAnswered
        }
        let timeout = min(heartbeat.interval, Self.longestCall)
        let result = await wires.prober(of: heartbeat.url, timeout: timeout).probe(trace: false)
        guard result.outcome == .ok else {
            meter.failed()
            if isAnswered {
                logger.error("the heartbeat is not taken", metadata: ["reason": "\(result.reason?.description ?? "")"])
            }
            return false
        }
        meter.done()
        if !isAnswered { logger.notice("the heartbeat is taken again") }
        return true
    }
}
