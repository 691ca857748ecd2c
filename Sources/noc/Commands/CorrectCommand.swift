import ArgumentParser
import NOCCore
import NOCLedger

struct CorrectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Rules on a stretch of a target's time; append-only.",
        discussion:
            "Every report shows the figure before and after corrections. Where two overlap, the later one stands."
    )

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The target.") var target: String
    @Option(help: "The start.") var from: String
    @Option(help: "The end.") var to: String
    @Option(name: .customLong("as"), help: "up, down, excluded or unmonitored.") var value: String
    @Option(help: "Why.") var reason: String
    @Option(help: "Who rules so.") var by: String

    private var wanted: AvailabilityClass? {
        AvailabilityClass(name: value).flatMap { Correction.classes.contains($0) ? $0 : nil }
    }

    func validate() throws {
        try requireSaid(("--by", by), ("--reason", reason))
        guard wanted != nil else {
            throw ValidationError("--as \(value): expected up, down, excluded or unmonitored")
        }
    }

    func run() throws {
        let workspace = try Workspace(options)
        let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
        let now = Instant.current
        guard interval.end <= now else {
            throw ValidationError(
                "--to \(to) lies in the future: a correction rules on what has been; see noc maintenance")
        }
        let correction = Correction(
            target: try workspace.presentOrFormerTarget(target).id, interval: interval, value: wanted ?? .excluded,
            reason: reason, by: by, recordedAt: now)
        let ledger = try workspace.ledger(.write)
        try ledger.recordPlan(workspace.plan.accounting, ifNoneStands: .current)
        let stored = try ledger.addCorrection(correction)
        if try options.wantsJSON() {
            let json: JSONValue = [
                "id": .integer(stored.id), "target": .string(stored.target),
                "from": .string(workspace.time(interval.start)), "to": .string(workspace.time(interval.end)),
                "class": .string(stored.value.name), "reason": .string(reason), "by": .string(by),
                "recorded_at": .string(workspace.time(stored.recordedAt)),
            ]
            return try json.show()
        }
        let length = DurationText.short(interval.milliseconds)
        print(
            "correction \(stored.id): \(target) counts as \(value) for \(length) from \(workspace.minutes(interval.start))"
        )
    }
}
