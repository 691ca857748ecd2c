internal import Foundation
internal import NOCCore

/// Looks at what was reported; it asks nobody.
struct HeartbeatProber: Prober {
    let key: CheckKey
    let judge: HeartbeatJudge
    let memory: any HeartbeatMemory
    let time: any TimeSource

    func probe(trace: Bool) async -> ProbeResult {
        let (now, began) = (time.now(), time.monotonic())
        let state: HeartbeatState?
        do {
            state = try await DiskWork.run { try known(at: now) }
        } catch {
            return ProbeResult(.unknown, reason: Reason(.localError, "\(error)"))
        }
        var result = judge.result(state, at: now)
        if trace { result.trace = steps(state, took: time.monotonic() - began) }
        return result
    }

    /// With what waits for the daemon to take it in.
    private func known(at now: Instant) throws -> HeartbeatState? {
        let reports = try memory.waiting().items.filter { $0.key == key }.map(\.report)
        guard var state = try memory.state(of: key) ?? reports.first.map({ HeartbeatState(since: $0.time) }) else {
            return nil
        }
        for report in reports where report.time <= now + HeartbeatDesk.tolerance { state.take(report) }
        state.setBack(to: now)
        return state
    }

    private func steps(_ state: HeartbeatState?, took: Duration) -> [TraceStep] {
        var words: [(String, String)] = []
        if let state {
            if let last = state.last {
                let told = last.words.isEmpty ? "" : ", \(last.words)"
                let ran = last.duration.map { ", ran \($0.milliseconds) ms" } ?? ""
                words.append(
                    (
                        "last heartbeat",
                        "\(judge.text(last.time)), \(last.isFailed ? "failed" : "done")\(told)\(ran), by \(last.by)"
                    ))
            } else {
                words.append(("last heartbeat", "none, waited for since \(judge.text(state.since))"))
            }
            if let success = state.lastSuccess { words.append(("last success", judge.text(success))) }
            words.append(("next one due", "by \(judge.text(judge.deadline(state)))"))
        } else {
            words.append(("last heartbeat", "none; the daemon has not begun to wait for one"))
        }
        return words.map { TraceStep($0.0, $0.1, start: .zero, duration: took) }
    }
}
