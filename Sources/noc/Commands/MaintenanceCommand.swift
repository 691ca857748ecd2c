import ArgumentParser
import NOCCore
import NOCOperations

struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Planned work: declare, list, end.",
        subcommands: [Add.self, List.self, End.self])

    struct Add: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Declares a window for one target or one group, or a rule by which they recur.",
            discussion: """
                With --every the work recurs by the site's clock, over midnight too: --every "weekly sun 02:00-04:00", \
                "weekly mon-fri,sun 22:00-24:00", "monthly 1st sat 22:00-02:00", "monthly last sun 02:00-04:00". Its \
                occurrences are declared when they are written, two months ahead. What stands under maintenance: in the \
                configuration recurs likewise.

                The part of a window that lies before the moment of its declaration counts as planned only with \
                --approve-backdated.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: "The target that is worked on.") var target: String?
        @Option(help: "The group that is worked on.") var group: String?
        @Option(help: ArgumentHelp("When it recurs, such as \"weekly sun 02:00-04:00\".")) var every: String?
        @Option(help: "The start; with --every the first day.") var from: String?
        @Option(help: "The end: a time, or +2h after the start.") var to: String?
        @Option(help: "With --every: the last day.") var until: String?
        @Option(help: "Who declares it.") var by: String
        @Option(help: "What is done.") var reason: String
        @Option(help: "Who approves that it is declared after its start.") var approveBackdated: String?

        /// When the work is, as the options say it.
        private enum Times {
            case once(from: String, to: String)
            case recurring(String)
        }

        private func scope() throws -> MaintenanceWindow.Scope {
            switch (target, group) {
            case (let target?, nil): return .target(target)
            case (nil, let group?): return .group(group)
            default: throw ValidationError("give either --target or --group")
            }
        }

        private func times() throws -> Times {
            guard let every else {
                guard let from, let to else { throw ValidationError("give --from and --to, or --every") }
                guard until == nil else { throw ValidationError("--until goes with --every: give --to") }
                return .once(from: from, to: to)
            }
            guard to == nil else { throw ValidationError("--to does not go with --every: give --until, the last day") }
            guard approveBackdated == nil else {
                throw ValidationError("--approve-backdated does not go with --every: a rule is for what is to come")
            }
            return .recurring(every)
        }

        func validate() throws {
            _ = try scope()
            _ = try times()
        }

        func run() throws {
            let workspace = try Workspace(options)
            let operations = MaintenanceOperations(workspace.context)
            let scope = try scope()
            switch try times() {
            case .recurring(let every):
                let result = try operations.addRule(
                    scope, every: every, from: try day(from, "--from", workspace),
                    until: try day(until, "--until", workspace), by: by, reason: reason)
                try show(result, result.parts)
            case .once(let from, let to):
                let result = try operations.add(
                    scope, try TimeArgument.interval(from: from, to: to, workspace.timeZone), by: by, reason: reason,
                    backdatedApprovedBy: approveBackdated)
                try show(result, result.parts)
            }
        }

        private func day(_ text: String?, _ option: String, _ workspace: Workspace) throws -> CalendarDay? {
            guard let text else { return nil }
            return workspace.timeZone.day(of: try TimeArgument.instant(text, option, workspace.timeZone))
        }
    }

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Lists windows, those not over or all, and the rules by which they recur.")

        @OptionGroup var options: GlobalOptions
        @Flag(help: "Also those that are over.") var all = false
        @Flag(help: "The rules alone, with their next occurrences.") var rules = false

        func run() throws {
            let list = try MaintenanceOperations(try Workspace(options).context).list(all: all)
            if rules { return try show(list.rulesJSON, list.ruleParts) }
            try show(list, list.parts)
        }
    }

    struct End: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Ends a window before its time, or a rule.",
            discussion: """
                Of a rule the occurrences that have not begun are withdrawn; one that is under way goes on. A rule of the \
                configuration ends when it is taken out there; each of its occurrences can be ended here.
                """)

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The window or rule, as noc maintenance list shows it.") var id: Int64
        @Option(help: "Who ends it.") var by: String
        @Option(help: "When.") var at = "now"

        func run() throws {
            let workspace = try Workspace(options)
            let operations = MaintenanceOperations(workspace.context)
            if let rule = try operations.endRule(id, by: by) { return try show(rule, rule.parts) }
            let moment = try TimeArgument.moment(at, "--at", workspace.timeZone)
            let result = try operations.end(id, at: moment, by: by)
            try show(result, result.parts)
        }
    }
}
