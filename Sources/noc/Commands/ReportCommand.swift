import ArgumentParser
import Foundation
import NOCDocument
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

    func validate() throws { _ = try formats() }

    func run() throws {
        let workspace = try Workspace(options).withRules()
        let asked = ReportRequest(
            try period.orLastMonth(in: workspace.timeZone, at: .current),
            asOf: try asOf.flatMap { try TimeArgument.moment($0, "--as-of", workspace.timeZone) },
            groups: group, form: form, carrier: carrier, formats: try formats())
        try show(try workspace.reports.make(asked, for: try place()))
    }

    private func show(_ made: MadeReport) throws {
        for doubt in made.doubts { Terminal.note("before the letter is sent, settle: \(doubt)") }
        switch made.product {
        case .answer(let file): try OutputFile.standard.write(file.data)
        case .edition(let stored): try show(stored, after: made.summary)
        case .files(let written): try show(written, after: made.summary)
        }
    }

    /// Where an edition lies, which one it is, and what it lacks.
    private func show(_ stored: StoredReport, after parts: [AnswerPart]) throws {
        let place = stored.corrects.map { ", in the place of edition \($0), which is in editions/\($0)" } ?? ""
        let edition = AnswerPart.line("edition \(stored.edition)\(place)")
        try Answer.show(stored, asJSON: false, parts + stored.written.paths.map(AnswerPart.line) + [edition])
        try tell(stored.written.failures)
    }

    /// Where the files lie, and which formats are not among them.
    private func show(_ written: WrittenFiles, after parts: [AnswerPart]) throws {
        try Answer.show(parts + written.paths.map(AnswerPart.line))
        try tell(written.failures)
    }

    private func tell(_ failures: [Rendering.Failure]) throws {
        for failure in failures { Terminal.error("report: could not be made as \(failure)") }
        if !failures.isEmpty { throw ExitCode(1) }
    }

    /// JSON alone is an answer for a program, as of every command.
    private func place() throws -> ReportPlace {
        switch output {
        case "-": .answer
        case let directory?: .directory(directory)
        case nil: try formats() == [.json] ? .answer : .archive
        }
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
