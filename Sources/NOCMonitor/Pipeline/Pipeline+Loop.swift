internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// What the pipeline is made of.
struct PipelineParts {
    var plan: PlanInForce
    var store: any MonitorStore
    var queue: DeliveryQueue
    var stream: ChangeStream
    var time: any TimeSource
    var meter: LoopMeter
    var logger: Logger
    /// Observations kept while the record cannot be written.
    var queueLimit = 200_000
}

/// The pipeline's loop, and what joins its stages to the rest.
extension Pipeline {
    /// `ask` makes the scheduler run checks at once; `dispatch` says that deliveries may be due.
    func connect(ask: @escaping @Sendable ([CheckKey]) async -> Void, dispatch: @escaping @Sendable () async -> Void) {
        self.ask = ask
        telling.connect(dispatch: dispatch)
    }

    var metrics: RecordMetrics {
        var result = recording.metrics
        result.refused += judgement.refused
        result.isolated = isolation.count
        return result
    }

    var recordFailure: RecordTrouble? { recording.failure.map { RecordTrouble(since: $0.since, error: $0.error) } }

    var isWell: Bool { reception.isOpen && recording.isWell }

    /// Takes what came by itself; false when the plan knows none of its checks.
    func hear(_ heard: HeardArrival) async -> Bool {
        switch heard.arrival {
        case .report(let key, let result):
            guard judgement.knows(key) else { return false }
            _ = await receive(CheckAnswer(key: key, time: heard.time, started: heard.started, result: result))
        case .look(let keys, let reason):
            let known = keys.filter(judgement.knows)
            guard !known.isEmpty, reception.isOpen else { return false }
            recording.add(reception.notes(of: reason, about: known, at: heard.time))
            await ask(known)
        }
        return true
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        await stop()
    }

    private func loop() async {
        while !Task.isCancelled {
            meter.began(late: await pause.wait(until: time.monotonic() + Pipeline.turn, on: time))
            await turn()
        }
    }

    private func stop() async {
        reception.close()
        isolation.close()
        await recording.close()
        // They know this actor, and would keep it and the record for ever.
        ask = { _ in }
        telling.close()
    }

    /// Queues what people are to be told with what it rests on.
    func settle(_ changes: StateBoard.Changes) {
        let deliveries = telling.deliveries(for: changes, at: time.now())
        recording.add(changes, deliveries)
        if !deliveries.isEmpty { pause.cut() }
    }

    func lookAtClock() {
        guard let step = reception.clockStep(time) else { return }
        logger.warning("the wall clock stepped", metadata: ["milliseconds": "\(step.details["step_ms"] ?? "")"])
        recording.add([step])
    }
}
