import ArgumentParser
import Foundation
import NOCLedger

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The record of an interval as NDJSON, in the form that noc import reads.")

    @OptionGroup var options: GlobalOptions
    @Option(help: "The start.") var from: String
    @Option(help: "The end.") var to: String
    @Option(help: "The file to write (default: stdout).", completion: .file()) var output = "-"

    func run() throws {
        Signals.ignorePipes()
        let workspace = try Workspace(options)
        let interval = try TimeArgument.interval(from: from, to: to, workspace.timeZone)
        let ledger = try workspace.ledger(.read)
        let handle = output == "-" ? FileHandle.standardOutput : try Self.file(output)
        let summary = try ledger.export(interval) { bytes in try handle.write(contentsOf: Data(bytes)) }
        if output != "-" {
            try handle.synchronize()
            print("\(output): \(counted(summary.observations, "observation")), \(counted(summary.facts, "fact"))")
        }
    }

    private static func file(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Failure("\(path): cannot be written: \(String(cString: strerror(errno)))") }
        return handle
    }
}
