import ArgumentParser
import NOCCore
import NOCOperations

struct CorrectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "Rules on a stretch of a target's time: add, list, void; append-only.",
        discussion: """
            noc correct TARGET --from A --to B --as excluded --reason … --by NAME
            noc correct --incident ID --as excluded --reason … --by NAME

            Every report shows the figure before and after corrections. Where two overlap, the later one stands. A wrong one \
            is voided, and both stay. A target that is called like a subcommand is named after add.
            """, subcommands: [Add.self, List.self, Void.self], defaultSubcommand: Add.self)

    struct Add: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Rules on a stretch of a target's time, or on the whole of an incident.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The target.") var target: String?
        @Option(help: "Instead of target, start and end: the whole of this incident.") var incident: String?
        @Option(help: "The start.") var from: String?
        @Option(help: "The end.") var to: String?
        @Option(
            name: .customLong("as"), help: "up, down, excluded or unmonitored.",
            completion: .list(Correction.classes.map(\.name)))
        var value: String
        @Option(help: "Why.") var reason: String
        @Option(help: "Who rules so.") var by: String

        private var wanted: AvailabilityClass? {
            AvailabilityClass(name: value).flatMap { Correction.classes.contains($0) ? $0 : nil }
        }

        func validate() throws {
            guard wanted != nil else {
                throw ValidationError("--as \(value): expected up, down, excluded or unmonitored")
            }
            let isStretch = target != nil && from != nil && to != nil
            let isIncident = incident != nil && [target, from, to].allSatisfy { $0 == nil }
            guard isStretch || isIncident else {
                throw ValidationError("give either a target with --from and --to, or --incident alone")
            }
        }

        func run() throws {
            let workspace = try Workspace(options)
            let operations = CorrectionOperations(workspace.context)
            let result: CorrectionResult
            if let target, let from, let to {
                let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
                result = try operations.add(target, interval, as: wanted ?? .excluded, reason: reason, by: by)
            } else {
                result = try operations.add(incident: incident ?? "", as: wanted ?? .excluded, reason: reason, by: by)
            }
            try show(result, result.parts)
        }
    }

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Lists corrections that stand, or all.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var period: PeriodOptions
        @Option(help: "Only this target's.") var target: String?
        @Flag(help: "Also those that were voided.") var all = false

        func run() throws {
            let workspace = try Workspace(options)
            let list = try CorrectionOperations(workspace.context).list(
                in: try period.period(in: workspace.timeZone, at: .current), of: target, all: all)
            try show(list, list.parts)
        }
    }

    struct Void: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Withdraws a correction; append-only, both stay.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The correction, as noc correct list shows it.") var id: Int64
        @Option(help: "Who withdraws it.") var by: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let result = try CorrectionOperations(try Workspace(options).context).void(id, by: by, reason: reason)
            try show(result, result.parts)
        }
    }
}
