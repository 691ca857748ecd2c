import ArgumentParser
import NOCOperations

struct AckCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Acknowledges an incident, all of an event, or another alert: stops reminders and escalation.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its id (noc incidents and noc alerts list them), or a target that has an open one.")
    var incident: String
    @Option(help: "Who acknowledges.") var by: String
    @Option(help: "A word about it.") var note: String?

    func run() throws {
        let said = try AlertOperations(try Workspace(options).context).acknowledge(incident, by: by, note: note)
        try show(said, said.parts)
    }
}
