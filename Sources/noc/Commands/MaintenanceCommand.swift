import ArgumentParser
import NOCCore
import NOCOperations

struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Planned work: declare, list, end.",
        subcommands: [Add.self, List.self, End.self])

    struct Add: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Declares a window for one target or one group.",
            discussion: """
                The part of a window that lies before the moment of its declaration counts as planned only with \
                --approve-backdated.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: "The target that is worked on.") var target: String?
        @Option(help: "The group that is worked on.") var group: String?
        @Option(help: "The start.") var from: String
        @Option(help: "The end: a time, or +2h after the start.") var to: String
        @Option(help: "Who declares it.") var by: String
        @Option(help: "What is done.") var reason: String
        @Option(help: "Who approves that it is declared after its start.") var approveBackdated: String?

        private func scope() throws -> MaintenanceWindow.Scope {
            switch (target, group) {
            case (let target?, nil): return .target(target)
            case (nil, let group?): return .group(group)
            default: throw ValidationError("give either --target or --group")
            }
        }

        func validate() throws { _ = try scope() }

        func run() throws {
            let workspace = try Workspace(options)
            let result = try MaintenanceOperations(workspace.context).add(
                try scope(), try TimeArgument.interval(from: from, to: to, workspace.timeZone), by: by, reason: reason,
                backdatedApprovedBy: approveBackdated)
            try show(result, result.parts)
        }
    }

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Lists windows: those not over, or all.")

        @OptionGroup var options: GlobalOptions
        @Flag(help: "Also those that are over.") var all = false

        func run() throws {
            let list = try MaintenanceOperations(try Workspace(options).context).list(all: all)
            try show(list, list.parts)
        }
    }

    struct End: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Ends a window before its time.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The window, as noc maintenance list shows it.") var id: Int64
        @Option(help: "Who ends it.") var by: String
        @Option(help: "When.") var at = "now"

        func run() throws {
            let workspace = try Workspace(options)
            let moment = try TimeArgument.moment(at, "--at", workspace.timeZone)
            let result = try MaintenanceOperations(workspace.context).end(id, at: moment, by: by)
            try show(result, result.parts)
        }
    }
}
