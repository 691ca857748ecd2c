internal import NOCCore
internal import Synchronization

/// Stage 2: a fail says nothing of its target while the collector itself has no network (SEMANTICS 7). Until the sentinels
/// have answered since the attempt began, a fail waits for them. Confined to the pipeline's actor.
final class Isolation {
    private let time: any TimeSource
    private var sentinels: SentinelGuard
    private var questions: [Question] = []
    /// Fails that became unknown.
    private(set) var count = 0

    init(_ plan: AccountingPlan, _ time: any TimeSource) {
        self.time = time
        sentinels = SentinelGuard(plan)
    }

    /// Whether the newest answers of the sentinels say so.
    var isIsolated: Bool { sentinels.isIsolated }

    /// The answer as it may be judged; `ask` makes the sentinels run at once.
    nonisolated(nonsending) func examine(
        _ answer: CheckAnswer, asking ask: @Sendable ([CheckKey]) async -> Void
    ) async -> CheckAnswer {
        if sentinels.isSentinel(answer.key) {
            sentinels.note(answer.key, answer.result.outcome, started: answer.started)
            answerQuestions()
            return answer
        }
        guard answer.result.outcome == .fail, !sentinels.isEmpty,
            await isIsolated(since: answer.started, asking: ask)
        else { return answer }
        count += 1
        var hidden = answer
        hidden.result.outcome = .unknown
        hidden.result.reason = Reason(.collectorIsolated, answer.result.reason?.description ?? "")
        return hidden
    }

    func follow(_ plan: AccountingPlan) {
        sentinels = SentinelGuard(plan, keeping: sentinels)
        answerQuestions()
    }

    /// Nobody waits any longer: the sentinels' last word counts.
    func close() { for question in questions { question.answer(nil) } }

    private nonisolated(nonsending) func isIsolated(
        since started: Duration, asking ask: @Sendable ([CheckKey]) async -> Void
    ) async -> Bool {
        if let known = sentinels.isIsolated(since: started) { return known }
        let deadline = time.monotonic() + sentinels.patience
        await ask(sentinels.keys)
        // The sentinels may have answered while the scheduler was told.
        if let known = sentinels.isIsolated(since: started) { return known }
        let question = Question(since: started)
        questions.append(question)
        let time = time
        let limit = Task {
            try await time.sleep(until: deadline)
            question.answer(nil)
        }
        let answer = await question.wait()
        limit.cancel()
        questions.removeAll { $0 === question }
        return answer ?? sentinels.isIsolated
    }

    private func answerQuestions() {
        for question in questions {
            guard let isolated = sentinels.isIsolated(since: question.since) else { continue }
            question.answer(isolated)
        }
    }

    /// A fail that waits for the sentinels. Answered once; nil: they did not answer in time.
    private final class Question: Sendable {
        private enum State {
            case open
            case waiting(CheckedContinuation<Bool?, Never>)
            case answered(Bool?)
        }

        let since: Duration
        private let state = Mutex(State.open)

        init(since: Duration) { self.since = since }

        func wait() async -> Bool? {
            await withCheckedContinuation { continuation in
                let known: Bool?? = state.withLock { state in
                    if case .answered(let answer) = state { return .some(answer) }
                    state = .waiting(continuation)
                    return .none
                }
                if let known { continuation.resume(returning: known) }
            }
        }

        func answer(_ isolated: Bool?) {
            let waiter: CheckedContinuation<Bool?, Never>? = state.withLock { state in
                switch state {
                case .answered: return nil
                case .open:
                    state = .answered(isolated)
                    return nil
                case .waiting(let continuation):
                    state = .answered(isolated)
                    return continuation
                }
            }
            waiter?.resume(returning: isolated)
        }
    }
}
