import NOCCore
import NOCOperations

extension TrialList {
    /// A table, or each with its steps.
    var parts: [AnswerPart] {
        guard hasTrace else { return [.table(Self.table(trials))] }
        return trials.flatMap { trial -> [AnswerPart] in
            [.table(Self.table([trial])), .table(Self.steps(of: trial))]
                + trial.result.measurements.map { .line("  \(Self.words($0))") }
                + trial.result.events.map { .line("  event \($0)") } + [.line("")]
        }
    }

    private static func table(_ trials: [Trial]) -> TextTable {
        var table = TextTable([
            .init("CHECK"), .init("OUTCOME"), .init("LATENCY", .trailing), .init("REASON"),
        ])
        for trial in trials {
            let result = trial.result
            table.append([
                .init("\(trial.key)"), .init(result.outcome.name, result.outcome.style),
                .init(result.latency.map { "\($0.milliseconds) ms" } ?? "-"), .init(result.reason?.description ?? ""),
            ])
        }
        return table
    }

    private static func steps(of trial: Trial) -> TextTable {
        var table = TextTable([
            .init("STEP"), .init("AT", .trailing), .init("TOOK", .trailing), .init("WHAT"),
        ])
        for step in trial.result.trace {
            table.append([
                .init(step.name), "\(number(step.start.inMilliseconds)) ms",
                "\(number(step.duration.inMilliseconds)) ms", .init(step.detail),
            ])
        }
        return table
    }

    /// `battery_charge_percent = 97 %`
    private static func words(_ measurement: Measurement) -> String {
        let unit = Measure.english(measurement.name).unit.map { " \($0)" } ?? ""
        return "\(measurement.name) = \(number(measurement.value))\(unit)"
    }

    private static func number(_ value: Double) -> String { NumberText.amount(value) }
}
