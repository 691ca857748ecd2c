internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Has the record packed and pruned, at the start and two minutes after every full hour. What cannot be undone, the joining of full
/// days and the removal of old ones, goes by how far the clock is believed.
actor Sealer: Service {
    /// So that what was held back or could not be written at once still finds its hour open.
    private static let delay: Duration = .seconds(120)
    private static let hour: Int64 = 3_600_000
    /// Observations are kept so much longer than they have to be: a clock that is a little ahead takes none too early.
    private static let margin: Duration = .seconds(86_400)

    private let store: any MonitorStore
    private let time: any TimeSource
    private let plan: PlanInForce
    private let clock: ClockKeeper
    private let meter: LoopMeter
    private let logger: Logger
    private let pause = LoopPause()

    init(
        store: any MonitorStore, time: any TimeSource, plan: PlanInForce, clock: ClockKeeper, meter: LoopMeter,
        logger: Logger
    ) {
        self.store = store
        self.time = time
        self.plan = plan
        self.clock = clock
        self.meter = meter
        self.logger = logger
    }

    /// A person has spoken: what waited may go.
    func kick() { pause.cut() }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
    }

    private func loop() async {
        var late = Duration.zero
        while !Task.isCancelled {
            meter.began(late: late)
            await seal()
            let elapsed = (time.now() - Sealer.delay).milliseconds % Sealer.hour
            late = await pause.wait(until: time.monotonic() + .milliseconds(Sealer.hour - elapsed), on: time)
        }
    }

    func seal() async {
        let began = time.monotonic()
        do {
            let trusted = await clock.trusted()
            try await store.maintain(
                Upkeep(
                    time: time.now() - Sealer.delay, packing: Sealer.boundary(time.now()),
                    joining: Sealer.boundary(trusted), removing: try await removal(trusted)))
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

    /// Up to where observations are removed. Many days at once wait for a person.
    private func removal(_ trusted: Instant) async throws -> Instant? {
        let boundary = Sealer.boundary(trusted) - plan.value.storage.retainObservations - Sealer.margin
        guard let due = try await store.retirable(before: boundary), due.count > RetirableDays.most else {
            await clock.wait(for: nil)
            return boundary
        }
        let allowed = try await store.clockWord()?.removing
        if let allowed, allowed >= due.end {
            await clock.wait(for: nil)
            return boundary
        }
        await clock.wait(for: due)
        return allowed.map { min($0, boundary) }
    }

    /// The last full hour.
    private static func boundary(_ now: Instant) -> Instant {
        let limit = (now - delay).milliseconds
        return Instant(milliseconds: limit - ((limit % hour) + hour) % hour)
    }
}
