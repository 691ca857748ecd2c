import ArgumentParser
import NOCCore
import NOCLedger
import NOCReport

struct AckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledges an incident: stops reminders and escalation.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The incident's id, or a target that has an open one.") var incident: String
    @Option(help: "Who acknowledges.") var by: String
    @Option(help: "A word about it.") var note: String?

    func validate() throws { try requireSaid(("--by", by)) }

    func run() throws {
        try Remark(options, incident).append { annotation in
            annotation.by = by
            annotation.note = note
            annotation.acknowledges = true
        }
    }
}

struct AnnotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotate", abstract: "Says what an incident was; append-only, the later word stands.",
        discussion: """
            A cause is a word of the office's own. Reports say these in Chinese, and any other as it is written:
            \(causes)
            """)

    /// Four in a line.
    private static let causes: String = {
        let words = ReportWords.usualCauses.map { "\($0.code) \($0.word)" }
        return stride(from: 0, to: words.count, by: 4).map { start in
            "    " + words[start..<min(start + 4, words.count)].joined(separator: ", ")
        }.joined(separator: "\n")
    }()

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The incident's id, or a target that has an open one.") var incident: String
    @Option(help: "Who says so.") var by: String
    @Option(help: "What it came from: one of the words above, or another.") var cause: String?
    @Option(help: "Who answers for it.") var responsible: String?
    @Option(help: "Anything else.") var note: String?
    @Option(help: "When it was reported to the carrier: the repair time of the contract begins there.")
    var reportedAt: String?
    @Option(help: "What was done.") var resolution: String?

    func validate() throws {
        try requireSaid(("--by", by))
        guard [cause, responsible, note, reportedAt, resolution].contains(where: { $0 != nil }) else {
            throw ValidationError("say something: --cause, --responsible, --note, --reported-at or --resolution")
        }
    }

    func run() throws {
        let remark = try Remark(options, incident)
        let reported = try reportedAt.map { try TimeArgument.past($0, "--reported-at", remark.workspace.timeZone) }
        try remark.append { annotation in
            annotation.by = by
            annotation.cause = cause
            annotation.responsible = responsible
            annotation.note = note
            annotation.reportedAt = reported
            annotation.resolution = resolution
        }
        if let reported { remark.doubt(reported) }
    }
}

/// Something about to be said of an incident.
private struct Remark {
    let workspace: Workspace
    private let options: GlobalOptions
    private let ledger: Ledger
    private let finder: IncidentFinder
    private let incident: IncidentAccount

    init(_ options: GlobalOptions, _ name: String) throws {
        self.options = options
        workspace = try Workspace(options)
        ledger = try workspace.ledger(.write)
        finder = IncidentFinder(workspace: workspace, ledger: ledger)
        incident = try finder.incident(name)
    }

    /// A report to the carrier before the outage, or after it, is more often a slip of the clock than the truth.
    func doubt(_ reportedAt: Instant) {
        let time = { TimeText.seconds($0, timeZone: workspace.timeZone) }
        if reportedAt < incident.start {
            Terminal.note("--reported-at lies before the outage, which began at \(time(incident.start)): is it right?")
        } else if let end = incident.end, reportedAt > end {
            Terminal.note("--reported-at lies after the outage, which ended at \(time(end)): is it right?")
        }
    }

    func append(_ say: (inout Annotation) -> Void) throws {
        var annotation = Annotation(target: incident.target, instant: incident.start, recordedAt: .current, by: "")
        say(&annotation)
        try ledger.annotate(annotation)
        if try options.wantsJSON() { return try finder.incident(incident.id).json(workspace).show() }
        print("\(incident.id): \(annotation.acknowledges ? "acknowledged by \(annotation.by)" : "noted")")
    }
}
