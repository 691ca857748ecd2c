import ArgumentParser
import NOCOperations

struct VerifyCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recomputes the chain, the segments and the timelines from the observations.",
        discussion: "Exit 1, and the first broken place, where they disagree.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Flag(help: "Also the reports and letters below the state directory: every file against its manifest.")
    var reports = false

    func run() throws {
        let workspace = try Workspace(options)
        let asked = try period.period(in: workspace.timeZone, at: .current)
        let operation = VerifyOperation(
            workspace.context, stateDirectory: workspace.stateDirectory, host: HostFiles())
        let result = try operation.verify(asked, reports: reports) { done, all in
            Terminal.progress("verifying: \(all == 0 ? 100 : 100 * done / all) %")
        }
        Terminal.endProgress()
        try show(result, result.parts)
        if !result.problems.isEmpty { throw ExitCode(1) }
    }
}
