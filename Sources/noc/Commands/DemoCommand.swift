import ArgumentParser
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
        Signals.ignorePipes()
        let files = try DemoFiles()
        let outcome: Bool
        do {
            let demo = try Demo(files: files)
            outcome = try await interruptible { try await demo.run() }
        } catch {
            if !keep { files.remove() }
            if error is CancellationError { throw ExitCode(130) }
            throw error
        }
        if keep {
            print("Kept in \(files.directory); noc --config \(files.configuration) status, for example.")
        } else {
            files.removeAllButReport()
        }
        print("The report lies in \(files.report).")
        if !outcome { throw ExitCode(1) }
    }

    /// Cancels `body` at ^C and waits for it to clear up.
    private func interruptible(_ body: @escaping @Sendable () async throws -> Bool) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { throw CancellationError() }
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
