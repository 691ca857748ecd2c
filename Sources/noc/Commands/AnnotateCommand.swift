import ArgumentParser
import NOCCore
import NOCOperations

struct AnnotateCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "annotate",
        abstract: "Says what an incident was, or all of an event; append-only, the later word stands.",
        discussion: """
            A cause is a word of the office's own. Reports say these in Chinese, and any other as it is written:
            \(causes)

            Outages of one root are one event: what hides behind a parent belongs to the parent's, and what somebody joins. \
            Said of an event (event:… or maintenance:…, as noc incidents shows it) it holds for all of its incidents; an \
            incident that joins itself stands for itself again.
            """)

    /// Four in a line.
    private static let causes: String = {
        let words = OutageCause.usual.map { "\($0.code) \($0.word)" }
        return stride(from: 0, to: words.count, by: 4).map { start in
            "    " + words[start..<min(start + 4, words.count)].joined(separator: ", ")
        }.joined(separator: "\n")
    }()

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The id of an incident or an event, or a target that has an open incident.") var incident: String
    @Option(help: "Who says so.") var by: String
    @Option(help: "What it came from: one of the words above, or another.") var cause: String?
    @Option(help: "Who answers for it.") var responsible: String?
    @Option(help: "Anything else.") var note: String?
    @Option(help: "When it was reported to the carrier: the repair time of the contract begins there.")
    var reportedAt: String?
    @Option(help: "What was done.") var resolution: String?
    @Option(help: "The incident or event whose event it belongs to.") var joins: String?

    func validate() throws {
        guard [cause, responsible, note, reportedAt, resolution, joins].contains(where: { $0 != nil }) else {
            throw ValidationError(
                "say something: --cause, --responsible, --note, --reported-at, --resolution or --joins")
        }
    }

    func run() throws {
        let workspace = try Workspace(options)
        let words = IncidentWords(
            by: by, cause: cause, responsible: responsible, note: note,
            reportedAt: try reportedAt.map { try TimeArgument.instant($0, "--reported-at", workspace.timeZone) },
            resolution: resolution, joins: joins)
        let remark = try IncidentOperations(workspace.context).annotate(incident, words)
        try show(remark, remark.parts)
    }
}
