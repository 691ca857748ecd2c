import ArgumentParser
import NOCLedger

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The record of an interval as NDJSON, in the form that noc import reads.")

    @OptionGroup var options: GlobalOptions
    @Option(help: "The start.") var from: String
    @Option(help: "The end.") var to: String
    @Option(help: "The file to write (default: stdout).", completion: .file()) var output = "-"

    func run() throws {
        let workspace = try Workspace(options)
        let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
        let ledger = try workspace.ledger(.read)
        let file = output == "-" ? OutputFile.standard : try OutputFile(path: output)
        let summary = try ledger.export(interval) { bytes in try file.write(bytes) }
        if output != "-" {
            try file.finish()
            try Terminal.say(
                "\(output): \(counted(summary.observations, "observation")), \(counted(summary.facts, "fact"))")
        }
    }
}
