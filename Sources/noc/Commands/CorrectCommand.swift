import ArgumentParser
import NOCCore
import NOCOperations

struct CorrectCommand: ParsableCommand, Answering {
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
        guard wanted != nil else {
            throw ValidationError("--as \(value): expected up, down, excluded or unmonitored")
        }
    }

    func run() throws {
        let workspace = try Workspace(options)
        let result = try CorrectionOperations(workspace.context).add(
            target, try TimeArgument.interval(from: from, to: to, workspace.timeZone), as: wanted ?? .excluded,
            reason: reason, by: by)
        try show(result, result.parts)
    }
}
