import ArgumentParser
import NOCCore
import NOCOperations

struct AlertsCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "What people were told of: outages, warnings, what nobody can tell.",
        discussion: """
            Alerts of a period (default: the last 30 days). One that was held back because its target goes up and down says so; \
            noc ack acknowledges any that is open.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: "Only this target's.") var target: String?
    @Flag(help: "Only those that are not over.") var open = false

    func run() throws {
        let workspace = try Workspace(options)
        let list = try AlertOperations(workspace.context).list(
            in: try period.period(in: workspace.timeZone, at: .current), of: target, onlyOpen: open)
        try show(list, list.parts)
    }
}
