import ArgumentParser
import NOCLedger

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The record of an interval as NDJSON, in the form that noc import reads.",
        discussion: """
            With --evidence another program can prove it: scripts/verify-report.py computes the figures of a report anew from \
            it, and checks chain, signature and timestamps.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: "The start.") var from: String
    @Option(help: "The end.") var to: String
    @Flag(help: "Also the chain, the plans, the packed observations with their days, and timestamp tokens.")
    var evidence = false
    @Option(help: "The file to write (default: stdout).", completion: .file()) var output = "-"

    func run() throws {
        let workspace = try Workspace(options)
        let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
        let ledger = try workspace.ledger(.read)
        let file = output == "-" ? OutputFile.standard : try OutputFile(path: output)
        let summary = try ledger.export(interval, evidence: evidence) { bytes in try file.write(bytes) }
        if output != "-" {
            try file.finish()
            try Terminal.say(
                "\(output): \(counted(summary.observations, "observation")), \(counted(summary.facts, "fact"))")
        }
    }
}
