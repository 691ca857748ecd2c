import CLinux
import Foundation
import Logging
import NOCCore
import NOCMonitor
import Subprocess
import SystemPackage

/// Has reports made by a process of its own beside the daemon: the same program, which steps back behind it
/// (`noc_step_back`). Whatever becomes of that process, the daemon goes on.
struct ReportProcess: Sendable {
    /// The hidden command of noc that makes a report.
    static let command = "write-report"
    /// What it has to end when it is asked to.
    private static let patience: Duration = .seconds(5)
    /// Lines of its stderr that are kept: what a runtime says as it ends.
    private static let lastWords = 4

    /// Also when the file was replaced by a newer version since: it is the daemon's own.
    var program = "/proc/self/exe"
    let limits: Plan.Reports
    let logger: Logger

    /// Where the report lies and whether it is final. Throws when it was not made, with the reason; cancelled it ends the
    /// process first.
    func write(_ order: ReportOrder) async throws -> (directory: String, isFinal: Bool) {
        try await withThrowingTaskGroup(of: (directory: String, isFinal: Bool)?.self) { group in
            group.addTask { try await run(order) }
            group.addTask {
                try await Task.sleep(for: limits.time)
                return nil
            }
            // Ends the other of the two, and it is waited for.
            defer { group.cancelAll() }
            guard let written = try await group.next() ?? nil else {
                throw Failure("it took longer than \(limits.time.components.seconds) s (reports: time)")
            }
            return written
        }
    }

    private func run(_ order: ReportOrder) async throws -> (directory: String, isFinal: Bool) {
        // It runs for long: alerts need room beside it.
        guard ProgramRoom.hasRoom(for: 2) else { throw Failure("too few files may be open at once (ulimit -n)") }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: Self.patience)
        ]
        let arguments = [Self.command, "--parent", "\(getpid())", "--memory", "\(limits.memory)"]
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            // It is not the daemon that the service manager hears of.
            environment: .inherit.updating(["NOTIFY_SOCKET": nil, "WATCHDOG_PID": nil, "WATCHDOG_USEC": nil]),
            platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
        ) { execution in
            async let answer = listen(execution.standardOutput)
            async let words = lastWords(execution.standardError)
            // One that ended before it had read all is told of by its end.
            _ = try? await execution.standardInputWriter.write(order.json())
            // A pipe whose reader is gone is closed all the same.
            try? await execution.standardInputWriter.finish()
            return (await answer, await words)
        }
        if case .exited(0) = result.terminationStatus,
            case .written(let directory, let isFinal) = result.closureResult.0
        {
            return (directory, isFinal)
        }
        throw Failure(reason(result.terminationStatus, result.closureResult.0, result.closureResult.1))
    }

    /// Writes its log lines into the daemon's log; gives back its last answer.
    private func listen(_ output: SubprocessOutputSequence) async -> ReportAnswer? {
        var last: ReportAnswer?
        do {
            for try await line in output.strings() {
                switch ReportAnswer(line: line) {
                case .log(let level, let message, let metadata):
                    let data = metadata.mapValues { Logger.MetadataValue.string($0) }
                    logger.log(level: level, "\(message)", metadata: data)
                case nil: logger.warning("a report process says", metadata: ["line": "\(line.cleanLine(limit: 200))"])
                case let answer: last = answer
                }
            }
        } catch {
            // What was read so far is what there is; how it ended tells the rest.
            logger.debug("a report process is not understood", metadata: ["error": "\(error)"])
        }
        return last
    }

    private func lastWords(_ output: SubprocessOutputSequence) async -> [String] {
        var lines: [String] = []
        do {
            for try await line in output.strings() where !line.isEmpty {
                lines = (lines + [line.cleanLine(limit: 200)]).suffix(Self.lastWords)
            }
        } catch {
            logger.debug("a report process is not understood", metadata: ["error": "\(error)"])
        }
        return lines
    }

    private func reason(_ status: TerminationStatus, _ answer: ReportAnswer?, _ words: [String]) -> String {
        let rest = words.isEmpty ? "" : ": \(words.joined(separator: "; "))"
        return switch (status, answer) {
        case (.exited(Int32(NOC_OUT_OF_MEMORY)), _):
            "it needs more than \(limits.memory >> 20) MiB of memory (reports: memory)"
        case (.exited, .failed(let message)): message
        case (.exited(let code), _): "its process ended with status \(code)\(rest)"
        case (.signaled(let number), _): "its process was ended by signal \(number)\(rest)"
        }
    }
}
