import ArgumentParser
import Foundation
import NOCConfig
import NOCCore
import NOCLedger
import NOCOperations

struct HeartbeatCommand: AsyncParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "heartbeat", abstract: "Reports to a heartbeat check that a job has run.",
        discussion: """
            At the end of a job: noc heartbeat backup/nightly. Or let noc run it: noc heartbeat backup/nightly -- \
            pg_dump -f /srv/dump.sql office reports its exit status and how long it took, and exits as it did, whatever \
            becomes of the report.

            A report waits in the state directory until the daemon takes it in; the group that the daemon runs in may \
            leave one. A failed run is down at once, silence when every and grace of the check are over.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The check; a target that has one such check is enough.", valueName: "target/check"))
    var name: String
    @Flag(help: "The job did not do what it should.") var failed = false
    @Option(help: "The exit status of the job; one that is not 0 is a failure.") var status: Int?
    @Option(help: "What else there is to say, in a line.") var message: String?
    @Option(help: "How long it ran, such as 90s or 12m.") var duration: String?
    @Option(help: "Who reports.") var by: String?
    @Argument(
        parsing: .postTerminator, help: ArgumentHelp("After --: the job to run and report.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if let duration, Duration(configured: duration) == nil {
            throw ValidationError("--duration \(duration): expected a duration such as 500ms, 90s, 12m or 3h")
        }
        guard !command.isEmpty else { return }
        guard !failed, status == nil, duration == nil else {
            throw ValidationError("--failed, --status and --duration are said by the command itself")
        }
    }

    func run() async throws {
        guard command.isEmpty else { return try await runJob() }
        let word = HeartbeatWord(
            status: status, isFailed: failed, message: message, duration: duration.flatMap(Duration.init(configured:)))
        let result = try report(word)
        try show(result, result.parts)
    }

    /// The job comes first: it runs, and ends as it ends, though nobody may be told.
    private func runJob() async throws {
        let job = await JobRun.run(command)
        if let trouble = job.trouble { Terminal.error("\(command[0]): \(trouble)") }
        let said = [job.trouble, message].compactMap(\.self).joined(separator: "; ")
        do {
            _ = try report(HeartbeatWord(status: Int(job.status), message: said, duration: job.duration))
        } catch let error as OperationError {
            Terminal.error("not reported: \(Answer.words("\(error)", error.field, remedy: error.remedy))")
        } catch let failure as Failure {
            Terminal.error("not reported: \(failure.message)")
        }
        throw ExitCode(job.status)
    }

    private func report(_ word: HeartbeatWord) throws -> HeartbeatResult {
        let workspace = try Workspace(options)
        return try HeartbeatOperations(
            workspace.context, memory: HeartbeatFiles(stateDirectory: workspace.stateDirectory)
        ).report(word, for: name, by: by ?? Person.current)
    }
}

extension HeartbeatResult {
    fileprivate var parts: [AnswerPart] {
        let next = nextBy.map { "; the next one is due by \(TimeText.seconds($0, timeZone: timeZone))" } ?? ""
        let words = report.words.isEmpty ? "" : " (\(report.words))"
        return [.line("\(key): \(report.isFailed ? "failed" : "done")\(words)\(next)")]
    }
}
