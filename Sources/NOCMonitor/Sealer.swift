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
    let logger: Logger
    let keeping: @Sendable () async -> Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await seal()
                let elapsed = (time.now() - Sealer.delay).milliseconds % Sealer.hour
                try? await time.sleep(until: time.monotonic() + .milliseconds(Sealer.hour - elapsed))
            }
        }
    }

    private func seal() async {
        let limit = time.now() - Sealer.delay
        let began = time.monotonic()
        do {
            try await store.maintain(
                before: Instant(milliseconds: limit.milliseconds / Sealer.hour * Sealer.hour), keeping: keeping())
            let took = time.monotonic() - began
            logger.debug("the record was packed", metadata: ["milliseconds": "\(took.milliseconds)"])
        } catch is CancellationError {
            // The daemon stops; the next start goes on.
        } catch {
            logger.warning("the record cannot be packed, next try in an hour", metadata: ["error": "\(error)"])
        }
    }
}
