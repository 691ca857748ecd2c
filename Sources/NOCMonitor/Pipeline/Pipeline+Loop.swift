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
        case .report(let key, let moments):
            guard judgement.knows(key) else { return false }
            await take(moments, of: key, heard)
        case .look(let keys, let reason):
            let known = keys.filter(judgement.knows)
            guard !known.isEmpty, reception.isOpen else { return false }
            recording.add(reception.notes(of: reason, about: known, at: heard.time))
            await ask(known)
        }
        return true
    }

    /// Each at its own moment, in their order; of what the record has gone past, and of what was before it began, a note is left.
    /// The newest alone is of now, and may be due to the collector's own network.
    private func take(_ moments: [ReportedResult], of key: CheckKey, _ heard: HeardArrival) async {
        for (index, moment) in moments.enumerated() {
            let answer = CheckAnswer(key: key, time: moment.time, started: heard.started, result: moment.result)
            if index == moments.count - 1 {
                _ = await receive(answer)
            } else if judgement.follows(key, at: moment.time) {
                _ = await judge(answer)
            } else if let note = moment.note, reception.isOpen {
                recording.add(reception.notes(of: note, about: [key], at: heard.time))
            }
        }
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
