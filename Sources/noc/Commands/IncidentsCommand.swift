import ArgumentParser
import NOCCore
import NOCLedger

struct IncidentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents", abstract: "Outages: list them, or show one with its observations.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Incidents of a period (default: the last 30 days).")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var period: PeriodOptions
        @Option(help: "Only this target's.") var target: String?
        @Flag(help: "Only those that are not over.") var open = false

        func run() throws {
            let workspace = try Workspace(options)
            let target = try target.map { try workspace.presentOrFormerTarget($0).id }
            let finder = IncidentFinder(workspace: workspace, ledger: try workspace.ledger(.read))
            let asked = try period.period(in: workspace.timeZone, at: .current)
            let found = try finder.incidents(in: asked, of: target).filter { !open || $0.isOpen }
            if try options.wantsJSON() { return try JSONValue.array(found.map { $0.json(workspace) }).show() }
            guard !found.isEmpty else { return print("no incidents in \(asked?.label ?? "the last 30 days")") }
            Terminal.show(Self.table(found, workspace))
        }

        static func table(_ incidents: [IncidentAccount], _ workspace: Workspace) -> TextTable {
            var table = TextTable([
                .init("INCIDENT"), .init("FROM"), .init("LASTED", .trailing), .init("ACK"),
                .init("REASON", minimum: 12),
            ])
            for incident in incidents {
                let lasted =
                    incident.duration.map { TextTable.Cell(DurationText.short($0)) }
                    ?? (incident.isOpen ? .init("open", .bad) : .init("removed", .muted))
                table.append([
                    .init(incident.id), .init(workspace.minutes(incident.start)), lasted,
                    .init(incident.acknowledgedBy ?? "-"),
                    .init(incident.cause ?? incident.reason?.description ?? incident.value.name),
                ])
            }
            return table
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One incident, what was said of it, and what was seen.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its id, or a target that has an open one.") var incident: String
        @Flag(help: "Every observation, not only those around its start and end.") var all = false

        func run() throws {
            let workspace = try Workspace(options)
            let ledger = try workspace.ledger(.read)
            let found = try IncidentFinder(workspace: workspace, ledger: ledger).incident(incident)
            let story = try IncidentStory(of: found, workspace, ledger)
            if try options.wantsJSON() { return try story.json().show() }
            story.show(all: all)
        }
    }
}
