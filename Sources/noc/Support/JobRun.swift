import Foundation
import Subprocess
import Synchronization
import SystemPackage
import UnixSignals

/// A run of somebody's job below this process, with its input, output and environment. What this process is told to end by,
/// the job is told.
struct JobRun: Sendable {
    /// As a shell tells it: 128 and the number of a signal, 127 for what is not there, 126 for what cannot be started.
    var status: Int32
    var duration: Duration
    /// Why it could not be started, or what ended it.
    var trouble: String?

    static func run(_ command: [String]) async -> JobRun {
        let began = ContinuousClock.now
        do {
            let status = try await execute(command)
            let duration = ContinuousClock.now - began
            switch status {
            case .exited(let code): return JobRun(status: code, duration: duration)
            case .signaled(let number):
                return JobRun(status: 128 + number, duration: duration, trouble: "ended by signal \(number)")
            }
        } catch {
            let isMissing = (error as? SubprocessError)?.code == .executableNotFound
            return JobRun(
                status: isMissing ? 127 : 126, duration: ContinuousClock.now - began,
                trouble: isMissing ? "cannot start: no program \(command[0])" : "cannot start: \(error)")
        }
    }

    private static func execute(_ command: [String]) async throws -> TerminationStatus {
        let child = Child()
        // From a terminal the job hears of ^C itself: here it must not end the one that waits.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sighup, .sigint, .sigquit)
        return try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask {
                for await signal in signals where [.sigterm, .sighup].contains(signal) {
                    child.send(signal == .sigterm ? SIGTERM : SIGHUP)
                }
                return nil
            }
            group.addTask {
                try await Subprocess.run(
                    executable(command[0]), arguments: Arguments(Array(command.dropFirst())),
                    input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                    output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                    error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
                ) { execution in
                    child.started(execution.processIdentifier.value)
                }.terminationStatus
            }
            defer { group.cancelAll() }
            while let status = try await group.next() {
                if let status { return status }
            }
            throw CancellationError()
        }
    }

    private static func executable(_ program: String) -> Executable {
        program.contains("/") ? .path(FilePath(program)) : .name(program)
    }
}

/// The job's process, once it has one.
private final class Child: Sendable {
    private let process = Mutex<pid_t?>(nil)

    func started(_ identifier: pid_t) { process.withLock { $0 = identifier } }

    func send(_ signal: Int32) {
        if let process = process.withLock({ $0 }) { kill(process, signal) }
    }
}
