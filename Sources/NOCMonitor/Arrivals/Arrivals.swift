internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Runs the listeners, and takes what they hear to the pipeline through one bounded queue: when it is full the oldest is dropped,
/// counted. What a listener hears of different checks may be taken in another order.
struct Arrivals: Service {
    static let queueLimit = 1_000
    /// Taken at once: a reported fail may wait for the sentinels, and must not hold up the others.
    static let width = 64
    private static let restartPause: Duration = .seconds(30)

    let listeners: [any Listener]
    let time: any TimeSource
    let meter: LoopMeter
    let logger: Logger
    /// False when the plan knows nothing of it.
    let take: @Sendable (HeardArrival) async -> Bool

    func run() async throws {
        let (queue, door) = AsyncStream.makeStream(
            of: HeardArrival.self, bufferingPolicy: .bufferingNewest(Arrivals.queueLimit))
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for listener in listeners { group.addTask { await self.listen(listener, door) } }
                await drain(queue)
            }
        }
    }

    private func listen(_ listener: any Listener, _ door: AsyncStream<HeardArrival>.Continuation) async {
        while !Task.isCancelled {
            do {
                try await listener.listen { arrival in
                    let heard = HeardArrival(arrival: arrival, time: time.now(), started: time.monotonic())
                    if case .dropped = door.yield(heard) { meter.skipped() }
                }
            } catch is CancellationError {
                return
            } catch {
                meter.failed()
                logger.error("cannot listen", metadata: ["listener": "\(listener.name)", "error": "\(error)"])
            }
            // Cancelled: the daemon stops.
            try? await time.sleep(until: time.monotonic() + Arrivals.restartPause)
        }
    }

    /// Ends when cancelled.
    private func drain(_ queue: AsyncStream<HeardArrival>) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await heard in queue {
                meter.began(late: time.monotonic() - heard.started)
                if running < Arrivals.width { running += 1 } else { await group.next() }
                group.addTask { await self.take(heard) ? meter.done() : meter.skipped() }
            }
        }
    }
}
