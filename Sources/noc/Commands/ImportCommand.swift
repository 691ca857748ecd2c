import ArgumentParser
import NOCCore
import NOCLedger

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Reads observations, states, maintenance, corrections and records from files.",
        discussion: """
            NDJSON or, for observations, CSV; .gz and .zst are read as they are. A file comes in whole, or not at all and \
            with the line of its first mistake. What is there already is skipped, so the same file twice changes nothing.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The files.", completion: .file()) var files: [String]
    @Option(help: "Who imports (default: the user who runs noc).") var by: String?
    @Flag(help: "Reads and checks, and changes nothing.") var dryRun = false

    func run() throws {
        let workspace = try Workspace(options)
        let ledger = try workspace.ledger(.write)
        var summaries: [ImportSummary] = []
        for file in files {
            let summary = try ledger.importFile(
                file, plan: workspace.plan.accounting, by: by ?? Person.current, at: .current, dryRun: dryRun
            ) { read, total in
                Terminal.progress("\(file): \(total > 0 ? 100 * read / total : 0) %")
            }
            Terminal.endProgress()
            summaries.append(summary)
            if try !options.wantsJSON() {
                print("\(file): \(Self.words(summary))\(dryRun ? " (dry run, nothing kept)" : "")")
            }
        }
        StateOwner.handOver(workspace.stateDirectory, in: workspace.stateDirectory)
        if try options.wantsJSON() {
            let json: JSONValue = ["dry_run": .bool(dryRun), "files": .array(summaries.map(Self.json))]
            try json.show()
        }
    }

    private static func counts(_ summary: ImportSummary) -> [(name: String, count: Int)] {
        [
            ("observations", summary.observations), ("states", summary.states), ("maintenance", summary.maintenance),
            ("corrections", summary.corrections), ("records", summary.records), ("annotations", summary.annotations),
            ("interruptions", summary.interruptions),
        ]
    }

    private static func words(_ summary: ImportSummary) -> String {
        let added = counts(summary).filter { $0.count > 0 }.map { name, count in
            name.hasSuffix("s") ? counted(count, String(name.dropLast())) : counted(count, "\(name) window")
        }.joined(separator: ", ")
        return (added.isEmpty ? "nothing new" : added)
            + (summary.skipped > 0 ? ", \(summary.skipped) known already" : "")
    }

    private static func json(_ summary: ImportSummary) -> JSONValue {
        var members = Dictionary(uniqueKeysWithValues: counts(summary).map { ($0.name, JSONValue($0.count)) })
        members["file"] = .string(summary.file)
        members["skipped"] = JSONValue(summary.skipped)
        return .object(members)
    }
}
