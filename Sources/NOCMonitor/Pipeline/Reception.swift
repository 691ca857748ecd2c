internal import NOCCore

/// Stage 1: takes what comes until the daemon stops, with the moment it comes at, and turns what came beside an outcome into
/// notes for the record.
struct Reception: Sendable {
    private var clock: ClockWatch
    private(set) var isOpen = true

    init(_ time: any TimeSource) { clock = ClockWatch(time) }

    mutating func close() { isOpen = false }

    /// A step of the wall clock since the last look, to be recorded (SEMANTICS 7).
    mutating func clockStep(_ time: any TimeSource) -> RecordEvent? {
        clock.look(time).map { step in
            RecordEvent(time: time.now(), kind: .clockStep, details: ["step_ms": String(step.milliseconds)])
        }
    }

    /// An agent restarted, a port was shut, and the like.
    func notes(of answer: CheckAnswer) -> [RecordEvent] {
        answer.result.events.map { note($0, answer.key.target, answer.key.check, at: answer.time) }
    }

    /// Something made the checks worth a look: one note for each of their targets.
    func notes(of reason: Reason, about keys: [CheckKey], at time: Instant) -> [RecordEvent] {
        let checks = Dictionary(grouping: keys, by: \.target)
        return checks.sorted { $0.key < $1.key }.map { target, own in
            note(reason, target, own.count == 1 ? own[0].check : nil, at: time)
        }
    }

    private func note(_ reason: Reason, _ target: String, _ check: String?, at time: Instant) -> RecordEvent {
        RecordEvent(
            time: time, kind: .note, target: target, check: check,
            details: ["event": reason.code, "detail": reason.detail])
    }
}
