import ArgumentParser
import NOCOperations
import NOCReport

/// `noc report lint`: the check before handing in.
struct ReportLintCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Finds the slips of a report before it is handed in.",
        discussion: """
            Sums that do not add up, years that are not the period's, expected values without actual ones, rows that are \
            met without evidence or not confirmed, provisional figures, low coverage, incidents without a cause, records that contradict each other. Exit \
            status 1 when there is an error; warnings alone are 0.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Option(help: "As the record knew it at that time.") var asOf: String?

    func run() throws {
        let workspace = try Workspace(options).withRules()
        let result = try workspace.reports.lint(
            try period.orLastMonth(in: workspace.timeZone, at: .current),
            asOf: try asOf.flatMap { try TimeArgument.moment($0, "--as-of", workspace.timeZone) })
        try show(result, result.parts)
        if result.findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
    }
}
