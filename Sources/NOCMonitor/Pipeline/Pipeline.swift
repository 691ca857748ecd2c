internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// From a check's answer to the record and to people (DESIGN 2.4 and 2.5), in stages:
///
///     Reception   takes what comes, with the notes it brings and steps of the clock
///     Isolation   a fail says nothing while the collector itself has no network
///     Judgement   the fold: transitions, incidents, what people should know
///     Recording   batches of at most a second, each one transaction
///     Telling     what is committed goes to hooks and to those who follow
actor Pipeline: Service {
    static let turn: Duration = .seconds(1)

    private let plan: PlanInForce
    let time: any TimeSource
    let meter: LoopMeter
    let logger: Logger
    var reception: Reception
    let isolation: Isolation
    var judgement: Judgement
    let recording: Recording
    let telling: Telling
    let pause = LoopPause()
    var ask: @Sendable ([CheckKey]) async -> Void = { _ in }

    init(_ resumed: ResumedState, parts: PipelineParts) {
        (plan, time, meter, logger) = (parts.plan, parts.time, parts.meter, parts.logger)
        let accounting = plan.value.accounting
        reception = Reception(time)
        isolation = Isolation(accounting, time)
        judgement = Judgement(plan.value, resumed, time, logger: logger)
        telling = Telling(plan: plan, queue: parts.queue, stream: parts.stream, logger: logger)
        recording = Recording(
            store: parts.store, cursor: resumed.cursor, queueLimit: parts.queueLimit, telling: telling, time: time,
            meter: meter, logger: logger)
        var opening = judgement.opening
        opening.alerts += [CollectorTrouble(death: resumed, at: time.now())].compactMap { $0.map(Alert.init) }
        opening.alerts += CollectorTrouble.ended(resumed, at: time.now()).map(Alert.init)
        recording.add(opening, telling.deliveries(for: opening, at: time.now()))
    }

    /// Takes one answer through the stages; returns whether its check runs at its retry interval from now on.
    func receive(_ answer: CheckAnswer) async -> Bool {
        guard reception.isOpen else { return false }
        lookAtClock()
        return await judge(await isolation.examine(answer, asking: ask))
    }

    /// The stages from judgement on.
    func judge(_ answer: CheckAnswer) async -> Bool {
        guard reception.isOpen, let verdict = judgement.judge(answer, at: time) else { return false }
        recording.add(reception.notes(of: answer))
        recording.add(findings: answer)
        if let observation = verdict.observation { recording.add(observation) }
        settle(verdict.changes)
        if !verdict.ask.isEmpty { await ask(verdict.ask) }
        return verdict.hasOpenRun
    }

    /// What happens every second, and at once when there is something to tell.
    func turn() async {
        lookAtClock()
        settle(judgement.pass(time, followers: telling.followers))
        await recording.commit()
        if let trouble = recording.trouble() { settle(StateBoard.Changes(alerts: [Alert(trouble)])) }
        if let others = await recording.changes() {
            settle(judgement.take(others, uncommitted: recording.uncommitted, at: time))
        }
        telling.tell(DaemonHealth(recordFailure: recording.failure?.error, isIsolated: isolation.isIsolated))
    }

    /// Something people are told that no answer brought.
    func tell(_ alert: Alert) async {
        settle(StateBoard.Changes(alerts: [alert]))
        if !reception.isOpen { await recording.commit() }
    }

    /// Follows a new plan, once the record knows it. Throws, and nothing changes, when it cannot be recorded.
    func follow(_ new: Plan) async throws {
        let recorded = try await recording.adopt(new.accounting)
        plan.set(new)
        settle(judgement.follow(new, recorded, at: time.now()))
        isolation.follow(new.accounting)
    }
}
