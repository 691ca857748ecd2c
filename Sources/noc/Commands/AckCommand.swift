import ArgumentParser
import NOCOperations

struct AckCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledges an incident: stops reminders and escalation.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The incident's id, or a target that has an open one.") var incident: String
    @Option(help: "Who acknowledges.") var by: String
    @Option(help: "A word about it.") var note: String?

    func run() throws {
        let remark = try IncidentOperations(try Workspace(options).context).acknowledge(incident, by: by, note: note)
        try show(remark, remark.parts)
    }
}
