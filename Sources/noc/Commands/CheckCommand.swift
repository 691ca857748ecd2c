import ArgumentParser
import Logging
import NOCCore
import NOCOperations

struct CheckCommand: AsyncParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Runs checks once, now, and stores nothing.",
        discussion: """
            Exit status: 0 up, 1 degraded, 2 down, 3 unknown; of several the worst, where down is worse than unknown and \
            unknown worse than degraded. A configuration or a name that is wrong is 3 as well.
            """)

    /// For files that are open for a moment, and the runtime.
    private static let filesKept = 6

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("What to check (default: everything).", valueName: "target[/check]"))
    var names: [String] = []
    @OptionGroup var service: ServiceOptions
    @Flag(help: "Shows each step with its timings.") var trace = false

    func run() async throws {
        let asksJSON = try options.wantsJSON()
        try service.handOver()
        let (list, references): (TrialList, [SecretReference])
        do {
            (list, references) = try await trials()
        } catch let error as OperationError {
            Terminal.error(Answer.words("\(error)", error.field, remedy: error.remedy))
            throw ExitCode(3)
        } catch let failure as Failure {
            Terminal.error(failure.message)
            throw ExitCode(3)
        }
        try Answer.show(list, asJSON: asksJSON, list.parts)
        if list.trials.contains(where: { $0.result.reason?.code == Reason.Code.noCredential.rawValue }) {
            service.remind(of: references)
        }
        throw ExitCode(Self.status(list.worst))
    }

    /// The checks as they went, and where the secrets of the configuration are.
    private func trials() async throws -> (TrialList, [SecretReference]) {
        let workspace = try Workspace(valid: options)
        let wires = try Wires(
            stateDirectory: workspace.stateDirectory, socketsBelow: FileLimit.raised() - Self.filesKept,
            logger: Logger(label: "noc") { _ in StderrLogHandler(level: .warning) })
        defer { wires.stop() }
        let source = WiredProbers(wires: wires, plan: workspace.plan)
        return (
            try await CheckOperation(workspace.context, probers: source).run(names, trace: trace),
            workspace.plan.credentials.values.flatMap(\.references)
        )
    }

    private static func status(_ outcome: Outcome) -> Int32 {
        switch outcome {
        case .ok: 0
        case .degraded: 1
        case .fail: 2
        case .unknown: 3
        }
    }
}
