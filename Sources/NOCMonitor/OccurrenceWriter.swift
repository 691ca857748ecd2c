internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Has the occurrences of recurring work written ahead: at the start, when the configuration changes, and each hour.
actor OccurrenceWriter: Service {
    private static let pause: Duration = .seconds(3_600)
    /// After one that failed.
    private static let retry: Duration = .seconds(60)

    private let store: any MonitorStore
    private let time: any TimeSource
    private let plan: PlanInForce
    private let meter: LoopMeter
    private let logger: Logger

    init(store: any MonitorStore, time: any TimeSource, plan: PlanInForce, meter: LoopMeter, logger: Logger) {
        self.store = store
        self.time = time
        self.plan = plan
        self.meter = meter
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
    }

    private func loop() async {
        var due = time.monotonic()
        while !Task.isCancelled {
            meter.began(late: time.monotonic() - due)
            let isWritten = await write()
            due = time.monotonic() + (isWritten ? OccurrenceWriter.pause : OccurrenceWriter.retry)
            // Cancelled: the daemon stops.
            try? await time.sleep(until: due)
        }
    }

    /// False when the record could not be written.
    @discardableResult
    func write() async -> Bool {
        let plan = plan.value
        do {
            let change = try await store.writeOccurrences(
                of: plan.maintenance, timeZone: plan.accounting.site.timeZone, at: time.now())
            meter.done()
            if !change.added.isEmpty || !change.withdrawn.isEmpty {
                logger.info(
                    "occurrences of planned work",
                    metadata: ["written": "\(change.added.count)", "withdrawn": "\(change.withdrawn.count)"])
            }
            return true
        } catch {
            meter.failed()
            logger.warning("occurrences of planned work cannot be written", metadata: ["error": "\(error)"])
            return false
        }
    }
}
