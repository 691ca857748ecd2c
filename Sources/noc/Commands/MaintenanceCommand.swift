import ArgumentParser
import NOCCore
import NOCLedger

struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Planned work: declare, list, end.",
        subcommands: [Add.self, List.self, End.self])

    func run() throws { try Self.needsSubcommand() }

    struct Add: ParsableCommand {
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
        @Option(help: "The end.") var to: String
        @Option(help: "Who declares it.") var by: String
        @Option(help: "What is done.") var reason: String
        @Option(help: "Who approves that it is declared after its start.") var approveBackdated: String?

        func validate() throws {
            try requireSaid(("--by", by), ("--reason", reason))
            if let approveBackdated { try requireSaid(("--approve-backdated", approveBackdated)) }
            guard (target == nil) != (group == nil) else { throw ValidationError("give either --target or --group") }
        }

        func run() throws {
            let workspace = try Workspace(options)
            let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
            let window = MaintenanceWindow(
                scope: try scope(in: workspace), interval: interval, declaredAt: .current, by: by, reason: reason,
                backdatedApprovedBy: approveBackdated)
            let ledger = try workspace.ledger(.write)
            try ledger.recordPlan(workspace.plan.accounting, ifNoneStands: .current)
            let stored = try ledger.addMaintenance(window)
            if try options.wantsJSON() { return try List.json(stored, workspace).show() }
            print("maintenance \(stored.id): \(List.scope(stored)), \(List.times(stored, workspace))")
            if interval.start < stored.declaredAt, approveBackdated == nil {
                Terminal.note("its part before now is backdated: it counts as planned only with --approve-backdated")
            }
        }

        private func scope(in workspace: Workspace) throws -> MaintenanceWindow.Scope {
            if let target { return .target(try workspace.presentOrFormerTarget(target).id) }
            return .group(try workspace.group(group ?? "").id)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists windows: those not over, or all.")

        @OptionGroup var options: GlobalOptions
        @Flag(help: "Also those that are over.") var all = false

        func run() throws {
            let workspace = try Workspace(options)
            let windows = try workspace.ledger(.read).maintenanceWindows().filter { all || $0.interval.end > .current }
            if try options.wantsJSON() { return try JSONValue.array(windows.map { Self.json($0, workspace) }).show() }
            guard !windows.isEmpty else { return print(all ? "no maintenance windows" : "no maintenance ahead") }
            var table = TextTable([
                .init("ID", .trailing), .init("SCOPE", minimum: 10), .init("FROM"), .init("TO"),
                .init("BY", minimum: 6),
                .init("REASON", minimum: 10),
            ])
            for window in windows {
                table.append([
                    "\(window.id)", .init(Self.scope(window)), .init(workspace.minutes(window.interval.start)),
                    .init(workspace.minutes(window.interval.end)), .init(window.by), .init(window.reason),
                ])
            }
            Terminal.show(table)
        }

        static func scope(_ window: MaintenanceWindow) -> String {
            switch window.scope {
            case .target(let id): id
            case .group(let id): "group \(id)"
            }
        }

        static func times(_ window: MaintenanceWindow, _ workspace: Workspace) -> String {
            "\(workspace.minutes(window.interval.start)) to \(workspace.minutes(window.interval.end))"
        }

        static func json(_ window: MaintenanceWindow, _ workspace: Workspace) -> JSONValue {
            let (target, group): (String?, String?) =
                switch window.scope {
                case .target(let id): (id, nil)
                case .group(let id): (nil, id)
                }
            return [
                "id": .integer(window.id), "target": JSONValue(target), "group": JSONValue(group),
                "from": .string(workspace.time(window.interval.start)),
                "to": .string(workspace.time(window.interval.end)),
                "declared_at": .string(workspace.time(window.declaredAt)), "by": .string(window.by),
                "reason": .string(window.reason), "backdated_approved_by": JSONValue(window.backdatedApprovedBy),
            ]
        }
    }

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a window before its time.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The window, as noc maintenance list shows it.") var id: Int64
        @Option(help: "Who ends it.") var by: String
        @Option(help: "When.") var at = "now"

        func validate() throws { try requireSaid(("--by", by)) }

        func run() throws {
            let workspace = try Workspace(options)
            let moment = try TimeArgument.instant(at, "--at", workspace.timeZone)
            let ledger = try workspace.ledger(.write)
            let window = try ledger.endMaintenance(id: id, at: moment, by: by, recordedAt: .current)
            if try options.wantsJSON() { return try List.json(window, workspace).show() }
            let times = window.interval.isEmpty ? "called off before it began" : List.times(window, workspace)
            print("maintenance \(id): \(List.scope(window)), \(times)")
        }
    }
}
