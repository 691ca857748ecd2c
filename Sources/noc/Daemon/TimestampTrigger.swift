import Logging
import NOCCore
import NOCLedger
import NOCMonitor
import ServiceLifecycle

/// Gets a token of the configured authority once a day, after the site's midnight, and tries again until it has one.
struct TimestampTrigger: Service {
    private static let pause: Duration = .seconds(60)
    /// Between two tries for the same day.
    private static let patience: Duration = .seconds(900)

    let ledger: Ledger
    let plan: PlanInForce
    let wires: Wires
    let time: SystemTime
    let meter: LoopMeter
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Instant?
            var notBefore = time.monotonic()
            var due = time.monotonic()
            while !Task.isCancelled {
                let midnight = today()
                if plan.value.evidence.timestamp?.isDaily == true, told != midnight, time.monotonic() >= notBefore {
                    meter.began(late: .zero)
                    if await stamp(since: midnight) { told = midnight }
                    notBefore = time.monotonic() + Self.patience
                }
                due = max(due, time.monotonic()) + Self.pause
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
            }
        }
    }

    private func today() -> Instant {
        let zone = plan.value.accounting.site.timeZone
        return Period.lastComplete(.day, before: time.now(), timeZone: zone).interval.end
    }

    /// True when there is one since then.
    private func stamp(since midnight: Instant) async -> Bool {
        do {
            guard let settings = plan.value.evidence.timestamp else { return true }
            if let last = try ledger.timestamps().last, last.time >= midnight { return true }
            let head = try await ledger.witnessedHead(at: time.now()).place
            let request = try ledger.timestampRequest(of: head)
            let bytes = try await wires.timestampAuthority(plan.value).answer(request)
            let answer = TimestampAnswer(
                head: head, request: request, answer: bytes, authority: settings.shownURL, by: nil, time: time.now())
            _ = try ledger.keepTimestamp(answer, authorities: settings.authorities)
            meter.done()
            return true
        } catch is CancellationError {
            return false
        } catch {
            meter.failed()
            logger.warning(
                "no token of the timestamp authority, next try in a quarter of an hour",
                metadata: ["error": "\(error)"])
            return false
        }
    }
}
