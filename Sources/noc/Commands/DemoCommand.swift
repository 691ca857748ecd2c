import ArgumentParser
import Foundation
import Logging
import NOCCore
import NOCDemo
import NOCOperations
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A simulated machine room on loopback: real agents and servers, faults, a report.",
        discussion: """
            Takes about a minute and needs nothing outside this host but the package snmpd. Exit 1 when something that was \
            caused was not seen. Only the report stays; with --keep everything does: configuration, record, logs.
            """)

    @Flag(help: "Keeps the directory with configuration, record and logs.") var keep = false

    func run() async throws {
        // Its web servers call it an error that they were ended; what really goes wrong with them the demo sees itself.
        LoggingSystem.bootstrap { _ in StderrLogHandler(level: .critical) }
        let files = try DemoFiles()
        let outcome: Bool
        do {
            let demo = try Demo(files: files, program: try Program.path, watch: Self.watch)
            outcome = try await interruptible { try await demo.run() }
        } catch {
            if !keep { files.remove() }
            if error is CancellationError { throw ExitCode(130) }
            throw error
        }
        if keep {
            try Terminal.say("Kept in \(files.directory); noc --config \(files.configuration) status, for example.")
        } else {
            try files.removeAllButReport()
        }
        try Terminal.say("The report lies in \(files.report).")
        if !outcome { throw ExitCode(1) }
    }

    /// How every target is by the record; it is there once the daemon has begun to write.
    @Sendable private static func watch(_ configuration: String) throws -> @Sendable () throws -> [DemoTarget] {
        let workspace = try Workspace(valid: try GlobalOptions.parse(["--config", configuration]))
        let status = StatusOperation(
            workspace.context, daemon: StateDirectoryWatch(stateDirectory: workspace.stateDirectory))
        return {
            try status.status().rows.map { row in
                DemoTarget(
                    id: row.target.id, state: row.state, isUnsettled: row.isUnsettled,
                    isWell: row.checks.allSatisfy { $0.last?.outcome == .ok }, reason: row.reason)
            }
        }
    }

    /// Cancels `body` at ^C, at a request to end and when the terminal is closed, and waits for it to clear up.
    private func interruptible(_ body: @escaping @Sendable () async throws -> Bool) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                    throw CancellationError()
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}
