import ArgumentParser
import NOCCore
import NOCOperations

struct IncidentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents", abstract: "Outages: list them, or show one with its observations.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Incidents of a period (default: the last 30 days).")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var period: PeriodOptions
        @Option(help: "Only this target's.") var target: String?
        @Flag(help: "Only those that are not over.") var open = false

        func run() throws {
            let workspace = try Workspace(options)
            let list = try IncidentOperations(workspace.context).list(
                in: try period.period(in: workspace.timeZone, at: .current), of: target, onlyOpen: open)
            try show(list, list.parts)
        }
    }

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "One incident, what was said of it, and what was seen; or the incidents of one event.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its id, a target that has an open one, or the id of an event.") var incident: String
        @Flag(help: "Every observation, not only those around its start and end.") var all = false

        func run() throws {
            let operations = IncidentOperations(try Workspace(options).context)
            if let event = EventID(incident) {
                let list = try operations.list(of: event)
                return try show(list, list.parts)
            }
            let story = try operations.story(of: incident)
            try show(story, story.parts(all: all))
        }
    }
}
