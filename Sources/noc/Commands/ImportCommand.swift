import ArgumentParser
import NOCCore
import NOCLedger
import NOCOperations

struct ImportCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Reads observations, states, maintenance, corrections and records from files.",
        discussion: """
            NDJSON or, for observations, CSV; .gz and .zst are read as they are. A file comes in whole, or not at all and \
            with the line of its first mistake. What is there already is skipped, so the same file twice changes nothing.

            What noc observed itself stands: a file's observations count where noc has none of its check, before, after \
            and in gaps; others are counted as hidden and not taken. One that would end an outage that noc saw go on \
            behind a gap is refused. Reports name what rests on imports, by person and moment.

            Times are epoch milliseconds or RFC 3339, in CSV too. CSV begins with this line, the reason may be left out:
                time,target,check,outcome,latency_ms[,reason]

            NDJSON is one object a line (broken here to fit). A record must fit its series, as in noc record add;
            of a series that the configuration names no longer it is kept as it is, and told:
              {"kind":"observation","time":1790812800000,"target":"web","check":"home",
                "outcome":"ok","latency_ms":41.3,"reason":null}
              {"kind":"state","time":"2026-10-07T14:05:06+08:00","target":"web",
                "state":"down"}
              {"kind":"maintenance","target":"web","from":1790812800000,
                "to":1790816400000,"declared_at":1790726400000,"by":"李工","reason":"割接"}
              {"kind":"correction","target":"web","from":1790812800000,
                "to":1790816400000,"class":"excluded","reason":"停电","by":"李工",
                "recorded_at":1790820000000}
              {"kind":"record","indicator":"payment","date":"2026-10-31",
                "value":"92.46","unit":"万元","by":"李工","note":"发票 0123"}
              {"kind":"annotation","time":1790812800000,"target":"web",
                "recorded_at":1790820000000,"by":"李工","cause":"停电"}
              {"kind":"interruption","from":1790812800000,"to":1790816400000}
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The files.", completion: .file()) var files: [String]
    @Option(help: "Who imports (default: the user who runs noc).") var by: String?
    @Flag(help: "Reads and checks, and changes nothing.") var dryRun = false

    func run() throws {
        if let by { try Said.check(("by", by)) }
        let workspace = try Workspace(valid: options)
        let ledger = try workspace.ledger(.write)
        var summaries: [ImportSummary] = []
        for file in files {
            let summary = try ledger.importFile(
                file, plan: workspace.plan.accounting, indicators: workspace.plan.indicators,
                by: by ?? Person.current, at: .current, dryRun: dryRun
            ) { read, total in
                Terminal.progress("\(file): \(total > 0 ? 100 * read / total : 0) %")
            }
            Terminal.endProgress()
            summaries.append(summary)
            for series in summary.formerSeries {
                Terminal.note(
                    "\(file): the configuration names no series of records \(series.cleanLine()): they are kept as they "
                        + "are, and count for nothing until it does")
            }
            if try !options.wantsJSON() {
                let state = dryRun ? " (dry run, nothing kept)" : ""
                try Answer.show([.line("\(file): \(Self.words(summary))\(state)")])
            }
        }
        // A daemon that runs keeps its own.
        if !dryRun, try Ledger.daemon(directory: workspace.stateDirectory) == nil {
            do {
                try KeptConfiguration.keep(workspace.source, in: workspace.stateDirectory)
            } catch {
                // The files are in, whatever becomes of this copy.
                Terminal.note("the configuration was not kept beside the record: \(OperationError(error))")
            }
        }
        // Of the others each file was told when it was in.
        try show(["dry_run": .bool(dryRun), "files": .array(summaries.map(Self.json))], [])
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
            + (summary.skipped > 0 ? ", \(summary.skipped) known already" : "") + hidden(summary.hidden)
    }

    /// What counts for nothing where noc has observations of its own.
    private static func hidden(_ hidden: ImportSummary.Hidden) -> String {
        let parts = [
            hidden.observations > 0 ? "\(counted(hidden.observations, "observation")), not taken" : nil,
            hidden.interruptions > 0 ? "\(counted(hidden.interruptions, "interruption")), not taken" : nil,
            hidden.states.lines > 0
                ? "\(DurationText.short(hidden.states.milliseconds)) of \(counted(hidden.states.lines, "state"))" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? "" : "; noc's own observations hide \(parts.joined(separator: ", "))"
    }

    private static func json(_ summary: ImportSummary) -> JSON {
        .object(
            counts(summary).map { .init($0.name, JSON($0.count)) } + [
                .init("file", .string(summary.file)), .init("skipped", JSON(summary.skipped)),
                .init("observations_hidden", JSON(summary.hidden.observations)),
                .init("interruptions_hidden", JSON(summary.hidden.interruptions)),
                .init("states_hidden", JSON(summary.hidden.states.lines)),
                .init("states_hidden_ms", .integer(summary.hidden.states.milliseconds)),
                .init("former_series", .array(summary.formerSeries.map(JSON.string))),
            ])
    }
}
