internal import Logging
internal import NOCCore

/// Stage 5: words what people are told, by the plan in force, and lets it out once it is recorded: deliveries to hooks, changes
/// to those who follow. Alerts alone do not wait for a disk that cannot be written. Confined to the pipeline's actor.
final class Telling {
    private let plan: PlanInForce
    private let queue: DeliveryQueue
    private let stream: ChangeStream
    private let logger: Logger
    private var health = DaemonHealth()
    private var dispatch: @Sendable () async -> Void = {}

    init(plan: PlanInForce, queue: DeliveryQueue, stream: ChangeStream, logger: Logger) {
        self.plan = plan
        self.queue = queue
        self.stream = stream
        self.logger = logger
    }

    /// `dispatch` says that deliveries may be due.
    func connect(dispatch: @escaping @Sendable () async -> Void) { self.dispatch = dispatch }

    func followers(of target: AccountingPlan.Target) -> [Hook] {
        AlertComposer.followers(of: target, among: plan.value.hooks)
    }

    /// What hooks are to be told of `changes`.
    func deliveries(for changes: StateBoard.Changes, at now: Instant) -> [Delivery] {
        for incident in changes.incidents { log(incident) }
        guard !changes.alerts.isEmpty else { return [] }
        let composer = AlertComposer(plan.value)
        return changes.alerts.flatMap { composer.deliveries(for: $0, at: now) }
    }

    /// As they stand now: some may have gone out meanwhile.
    nonisolated(nonsending) func current(_ deliveries: [Delivery]) async -> [Delivery] {
        await queue.current(deliveries)
    }

    nonisolated(nonsending) func committed(_ deliveries: [Delivery], _ news: [ChangeStream.Content]) async {
        stream.publish(news)
        await queue.committed(deliveries)
        if !deliveries.isEmpty { await dispatch() }
    }

    /// Alerts do not wait for the disk.
    nonisolated(nonsending) func deliverUnrecorded(_ deliveries: [Delivery]) async {
        guard !deliveries.isEmpty else { return }
        await queue.hold(deliveries)
        await dispatch()
    }

    /// How the daemon itself is, told when it changes. It is in no batch: it says whether there are any.
    func tell(_ new: DaemonHealth) {
        guard new != health else { return }
        health = new
        stream.publish([.health(new)])
    }

    /// Nothing more is published; whoever follows gets the rest and its end.
    func close() {
        stream.finish()
        dispatch = {}
    }

    private func log(_ incident: RegisteredIncident) {
        logger.info(
            "incident",
            metadata: [
                "id": "\(incident.id)", "state": incident.end == nil ? "open" : "ended",
                "reason": "\(incident.reason?.description ?? "")",
            ])
    }
}
