import ArgumentParser
import Foundation
import NOCCore
import NOCDocument
import NOCLedger
import NOCOperations
import NOCReport

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The availability of a period, computed from the record.",
        discussion: """
            A period option without a value means the last complete one; without any, the last complete month. All \
            formats go into the state directory below reports/, and a summary to stdout; --json writes no file and the \
            JSON to stdout. The report of a period that is not over, or not settled yet, is provisional and says so. \
            A format that this host cannot make is named on stderr and in the manifest, and the exit status is 1; the \
            others are written, and it is tried again with the next one. \
            With --carrier the letter about that carrier's lines is written instead: availability, outages, and \
            what the contracts take off the fees. It has a folder, a manifest and editions of its own beside the report; \
            made again, a letter that says the same stays as it was sent.

            Made again, a report whose figures are the same keeps its edition. Where the figures of a final report \
            changed, that one moves to editions/, and the new edition says in 更正说明.md what changed.
            """,
        subcommands: [ReportLintCommand.self])

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Option(help: "The directory to write to; - writes the one format that --format names to stdout.")
    var output: String?
    @Option(help: "Only this group; may be repeated.") var group: [String] = []
    @Option(help: "As the record knew it at that time.") var asOf: String?
    @Option(help: "The form of a year's self-assessment: district-2018 (default) or sichuan-2023; each has its folder.")
    var form: YearForm?
    @Option(
        help: "Write the letter to this carrier about its lines instead: its name in the contracts, or a part of it.")
    var carrier: String?

    private static let both = "--output -: give the one format with --format"

    func validate() throws {
        let formats = try formats()
        if output == "-", options.format == nil, !options.json { throw ValidationError(Self.both) }
        if output == "-", formats.count != 1 { throw ValidationError(Self.both) }
        if carrier != nil, !group.isEmpty { throw ValidationError("--carrier and --group do not go together") }
        if carrier != nil, formats.allSatisfy({ $0 == .csv || $0 == .json }) {
            throw ValidationError("--carrier: a letter is no data; give a format such as html")
        }
    }

    func run() throws {
        let workspace = try Workspace(options).withRules()
        let period = try asked(in: workspace)
        if let form, period.kind != .year {
            throw ValidationError("--form \(form.rawValue) is of a year's self-assessment: give it with --year")
        }
        let asOf = try asOf.map { try TimeArgument.past($0, "--as-of", workspace.timeZone) } ?? .current
        let groups = try group.map { try workspace.context.group($0).id }
        let maker = try workspace.reportMaker()
        if let carrier { return try put(try maker.letter(to: carrier, period, asOf: asOf), maker) }
        let report = try maker.report(period, asOf: asOf, groups: groups.isEmpty ? nil : Set(groups))
            .with(form: form ?? .district2018)
        if try isForStdout() { return try show(report) }
        if let output {
            let formats = try formats()
            let written = try Rights.asOwner(of: GlobalOptions.absolute(output)) {
                try maker.write(ReportRenderer.render(report, formats), to: output)
            }
            return try tell(written, after: ReportSummary(report).parts)
        }
        let stored = try maker.keep(report, try formats(), suffix: suffix, groups: groups.isEmpty ? nil : groups)
        try tell(stored, after: ReportSummary(report).parts)
    }

    private func put(_ letter: Letter, _ maker: ReportMaker) throws {
        for doubt in letter.doubts { Terminal.note("before the letter is sent, settle: \(doubt)") }
        let formats = try formats().filter(Letter.formats.contains)
        if output == "-" { return try show(letter.render(formats)) }
        if let output {
            return try tell(
                try Rights.asOwner(of: GlobalOptions.absolute(output)) {
                    try maker.write(letter.render(formats), to: output)
                })
        }
        try tell(try maker.keep(letter, formats, suffix: suffix))
    }

    /// Where an edition lies, which one it is, and what it lacks.
    private func tell(_ stored: StoredReport, after parts: [AnswerPart] = []) throws {
        let place = stored.corrects.map { ", in the place of edition \($0), which is in editions/\($0)" } ?? ""
        let edition = AnswerPart.line("edition \(stored.edition)\(place)")
        try Answer.show(stored, asJSON: false, parts + stored.written.paths.map(AnswerPart.line) + [edition])
        try tell(stored.written.failures)
    }

    /// Where the files lie, and which formats are not among them.
    private func tell(_ written: WrittenFiles, after parts: [AnswerPart] = []) throws {
        try Answer.show(parts + written.paths.map(AnswerPart.line))
        try tell(written.failures)
    }

    private func tell(_ failures: [Rendering.Failure]) throws {
        for failure in failures { Terminal.error("report: could not be made as \(failure)") }
        if !failures.isEmpty { throw ExitCode(1) }
    }

    /// A part of the report, or an old view of it, does not take the place of the whole.
    private var suffix: String {
        let time = asOf.map { "-as-of-\($0.filter { $0.isLetter || $0.isNumber })" } ?? ""
        // A plus sign stands in no id.
        return (group.isEmpty ? "" : "-" + Set(group).sorted().joined(separator: "+")) + time
    }

    private func asked(in workspace: Workspace) throws -> Period {
        try period.period(in: workspace.timeZone, at: .current)
            ?? Period.lastComplete(.month, before: .current, timeZone: workspace.timeZone)
    }

    /// JSON alone is an answer for a program, as of every command.
    private func isForStdout() throws -> Bool { try output == "-" || (output == nil && formats() == [.json]) }

    /// The first file of the format: for csv the table of targets.
    private func show(_ report: Report) throws { try show(ReportRenderer.render(report, try formats())) }

    private func show(_ rendering: Rendering) throws {
        let made = rendering.files()
        if let failure = made.failures.first { throw Failure("report: \(failure)") }
        guard let file = made.products.first else { return }
        try OutputFile.standard.write(file.data)
    }

    private func formats() throws -> [ReportFormat] {
        if options.json { return [.json] }
        guard let text = options.format else { return ReportFormat.allCases }
        return try text.split(separator: ",").map { word in
            guard let format = ReportFormat(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
                let known = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--format \(word): expected one or more of \(known)")
            }
            return format
        }
    }
}

extension YearForm: ExpressibleByArgument {}
