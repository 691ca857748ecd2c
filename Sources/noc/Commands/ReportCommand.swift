import ArgumentParser
import Foundation
import NOCCore
import NOCLedger
import NOCReport

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The availability of a period, computed from the record.",
        discussion: """
            A period option without a value means the last complete one; without any, the last complete month. All
            formats go into the state directory below reports/, and a summary to stdout. The report of a period that is
            not over, or not settled yet, is provisional and says so. A format that this host cannot make is named on
            stderr, and the exit status is 1; the others are written.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Option(help: "The directory to write to; - writes the one format that --format names to stdout.")
    var output: String?
    @Option(help: "Only this group; may be repeated.") var group: [String] = []
    @Option(help: "As the record knew it at that time.") var asOf: String?

    private static let both = "--output -: give the one format with --format"

    func validate() throws {
        let formats = try formats()
        if output == "-", options.format == nil, !options.json { throw ValidationError(Self.both) }
        if output == "-", formats.count != 1 { throw ValidationError(Self.both) }
    }

    func run() throws {
        let workspace = try Workspace(options)
        let period = try asked(in: workspace)
        let asOf = try asOf.map { try TimeArgument.instant($0, "--as-of", workspace.timeZone) } ?? .current
        guard period.interval.start < asOf else {
            throw Failure("\(period.label) has not begun; there is nothing to report")
        }
        let groups = try group.map { try workspace.group($0).id }
        let maker = ReportMaker(ledger: try workspace.ledger(.read), timeZone: workspace.timeZone)
        let report = try maker.report(period, asOf: asOf, groups: groups.isEmpty ? nil : Set(groups))
        if output == "-" { return try show(report) }
        let directory = output ?? maker.directory(for: period) + suffix
        let outcome = try maker.write(report, try formats(), to: directory)
        if output == nil { StateOwner.handOver("\(workspace.stateDirectory)/reports", in: workspace.stateDirectory) }
        ReportSummary(report).show()
        for path in outcome.paths { print(path) }
        for failure in outcome.failures { Terminal.error("report: \(failure)") }
        if !outcome.failures.isEmpty { throw ExitCode(1) }
    }

    /// A part of the report, or an old view of it, does not take the place of the whole.
    private var suffix: String {
        let time = asOf.map { "-as-of-\($0.filter { $0.isLetter || $0.isNumber })" } ?? ""
        return group.map { "-\($0)" }.joined() + time
    }

    private func asked(in workspace: Workspace) throws -> Period {
        try period.period(in: workspace.timeZone, at: .current)
            ?? Period.lastComplete(.month, before: .current, timeZone: workspace.timeZone)
    }

    /// The first file of the format: for csv the table of targets.
    private func show(_ report: Report) throws {
        let rendering = ReportRenderer.render(report, try formats())
        if let failure = rendering.failures.first { throw Failure("report: \(failure)") }
        guard let file = rendering.files.first else { return }
        try FileHandle.standardOutput.write(contentsOf: file.data)
    }

    private func formats() throws -> [ReportFormat] {
        if options.json { return [.json] }
        guard let text = options.format else { return ReportFormat.allCases }
        return try text.split(separator: ",").map { word in
            guard let format = ReportFormat(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
                let later = ["docx", "xlsx"].contains(word) ? " (this version does not write it yet)" : ""
                let known = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--format \(word)\(later): expected one or more of \(known)")
            }
            return format
        }
    }
}
