internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Has the record packed and pruned, at the start and two minutes after every full hour.
struct Sealer: Service {
    /// So that what was held back or could not be written at once still finds its hour open.
    private static let delay: Duration = .seconds(120)
    private static let hour: Int64 = 3_600_000

    let store: any MonitorStore
    let time: any TimeSource
    let plan: PlanInForce
    let meter: LoopMeter
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var due = time.monotonic()
            while !Task.isCancelled {
                meter.began(late: time.monotonic() - due)
                await seal()
                let elapsed = (time.now() - Sealer.delay).milliseconds % Sealer.hour
                due = time.monotonic() + .milliseconds(Sealer.hour - elapsed)
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
            }
        }
    }

    private func seal() async {
        let limit = time.now() - Sealer.delay
        let began = time.monotonic()
        do {
            try await store.maintain(
                before: Instant(milliseconds: limit.milliseconds / Sealer.hour * Sealer.hour),
                keeping: plan.value.storage.retainObservations)
            meter.done()
            let took = time.monotonic() - began
            logger.debug("the record was packed", metadata: ["milliseconds": "\(took.milliseconds)"])
        } catch is CancellationError {
            // The daemon stops; the next start goes on.
        } catch {
            meter.failed()
            logger.warning("the record cannot be packed, next try in an hour", metadata: ["error": "\(error)"])
        }
    }
}
