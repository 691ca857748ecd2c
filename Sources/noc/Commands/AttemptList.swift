import NOCCore

/// One attempt made by hand.
struct Attempt {
    let key: CheckKey
    let result: ProbeResult

    func json(trace: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "target": .string(key.target), "check": .string(key.check), "outcome": .string(result.outcome.name),
            "latency_ms": JSONValue(result.latency?.milliseconds), "reason": JSONValue(result.reason?.description),
            "measurements": .object(
                Dictionary(result.measurements.map { ($0.name, .number($0.value)) }, uniquingKeysWith: { $1 })),
            "events": .array(result.events.map { .string($0.description) }),
        ]
        if trace {
            members["trace"] = .array(
                result.trace.map { step in
                    [
                        "step": .string(step.name), "detail": .string(step.detail),
                        "start_ms": .number(step.start.inMilliseconds),
                        "duration_ms": .number(step.duration.inMilliseconds),
                    ]
                })
        }
        return .object(members)
    }
}

/// Attempts for people: a table, or each with its steps.
struct AttemptList {
    private let attempts: [Attempt]
    private let trace: Bool

    init(_ attempts: [Attempt], trace: Bool) {
        self.attempts = attempts
        self.trace = trace
    }

    func show() {
        guard trace else { return Terminal.show(table(attempts)) }
        for attempt in attempts {
            Terminal.show(table([attempt]))
            Terminal.show(steps(of: attempt))
            for measurement in attempt.result.measurements {
                print("  \(measurement.name) = \(number(measurement.value))")
            }
            for event in attempt.result.events { print("  event \(event)") }
            print("")
        }
    }

    private func table(_ attempts: [Attempt]) -> TextTable {
        var table = TextTable([
            .init("CHECK", minimum: 16), .init("OUTCOME"), .init("LATENCY", .trailing), .init("REASON", minimum: 16),
        ])
        for attempt in attempts {
            let result = attempt.result
            table.append([
                .init("\(attempt.key)"), .init(result.outcome.name, result.outcome.style),
                .init(result.latency.map { "\($0.milliseconds) ms" } ?? "-"), .init(result.reason?.description ?? ""),
            ])
        }
        return table
    }

    private func steps(of attempt: Attempt) -> TextTable {
        var table = TextTable([
            .init("STEP"), .init("AT", .trailing), .init("TOOK", .trailing), .init("WHAT", minimum: 20),
        ])
        for step in attempt.result.trace {
            table.append([
                .init(step.name), "\(number(step.start.inMilliseconds)) ms",
                "\(number(step.duration.inMilliseconds)) ms",
                .init(step.detail),
            ])
        }
        return table
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\((value * 1_000).rounded() / 1_000)"
    }
}

extension Duration {
    fileprivate var inMilliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1_000 + Double(attoseconds / 1_000_000_000_000) / 1_000
    }
}
