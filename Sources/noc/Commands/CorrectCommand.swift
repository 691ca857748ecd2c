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
            completion: .list(Correction.classes.map(\.name)), transform: Self.ruling)
        var value: AvailabilityClass
        @Option(help: "Why.") var reason: String
        @Option(help: "Who rules so.") var by: String

        private static func ruling(_ text: String) throws -> AvailabilityClass {
            guard let value = AvailabilityClass(name: text), Correction.classes.contains(value) else {
                throw ValidationError("expected up, down, excluded or unmonitored")
            }
            return value
        }

        private enum Subject {
            case stretch(target: String, from: String, to: String)
            case incident(String)
        }

        private func subject() throws -> Subject {
            switch (target, from, to, incident) {
            case (let target?, let from?, let to?, nil): return .stretch(target: target, from: from, to: to)
            case (nil, nil, nil, let incident?): return .incident(incident)
            default: throw ValidationError("give either a target with --from and --to, or --incident alone")
            }
        }

        func validate() throws { _ = try subject() }

        func run() throws {
            let workspace = try Workspace(options)
            let operations = CorrectionOperations(workspace.context)
            let result: CorrectionResult
            switch try subject() {
            case .stretch(let target, let from, let to):
                let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
                result = try operations.add(target, interval, as: value, reason: reason, by: by)
            case .incident(let incident):
                result = try operations.add(incident: incident, as: value, reason: reason, by: by)
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
