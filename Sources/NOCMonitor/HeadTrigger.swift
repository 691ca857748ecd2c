internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Tells the chain's head once a day, at the site's midnight or as soon after it as the daemon runs, to the hooks that ask for it:
/// kept elsewhere, it tells later whether the record is still the same.
struct HeadTrigger: Service {
    private static let pause: Duration = .seconds(20)

    let store: any MonitorStore
    let time: any TimeSource
    let plan: PlanInForce
    let meter: LoopMeter
    let logger: Logger
    let tell: @Sendable (Alert) async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Instant?
            var due = time.monotonic()
            while !Task.isCancelled {
                meter.began(late: time.monotonic() - due)
                let midnight = today()
                if midnight != told, isWanted, await tellHead(of: midnight) { told = midnight }
                due = time.monotonic() + HeadTrigger.pause
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
            }
        }
    }

    /// When the site's day began.
    private func today() -> Instant {
        let zone = plan.value.accounting.site.timeZone
        return Period.lastComplete(.day, before: time.now(), timeZone: zone).interval.end
    }

    private var isWanted: Bool { plan.value.hooks.contains { $0.on.contains(.head) } }

    /// The same day has the same id after a restart, too: nobody is told twice.
    private func tellHead(of midnight: Instant) async -> Bool {
        do {
            var alert = Alert(.head)
            alert.head = try await store.witnessedHead(at: time.now())
            alert.repetition = midnight
            await tell(alert)
            meter.done()
            return true
        } catch {
            meter.failed()
            logger.warning("the chain's head cannot be told, next try in a moment", metadata: ["error": "\(error)"])
            return false
        }
    }
}
