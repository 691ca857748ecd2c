import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A program that the demo started and that ends with it.
final class ChildProcess: Sendable {
    struct Command: Sendable {
        /// The program's path.
        var program: String
        var arguments: [String]
        /// What the program finds in its environment beside what the demo has in its own.
        var environment: [String: String] = [:]
        /// The file that takes stdout and stderr.
        var output: String
    }

    let name: String
    let identifier: Int32
    private let ending: Ending
    /// Waits for the program's end. Cancelled by `stop()`, which ends the program.
    private let run: Task<Void, any Error>

    /// Starts the program and comes back once it has a process id.
    init(_ name: String, _ command: Command) async throws {
        self.name = name
        let ending = Ending()
        let (identifiers, started) = AsyncThrowingStream.makeStream(of: Int32.self)
        run = Task {
            do {
                ending.set(try await command.run { started.yield($0) })
                started.finish()
            } catch {
                started.finish(throwing: DemoFailure("\(name): \(command.program) cannot be started: \(error)"))
            }
        }
        self.ending = ending
        // Not cancelled with the demo: what is on its way is waited for, and then ended in order.
        guard let first = try await Task(operation: { try await identifiers.first { _ in true } }).value else {
            throw CancellationError()
        }
        identifier = first
    }

    /// The exit status once it has ended, 128 and the number of the signal that ended it; nil while it runs.
    var status: Int32? { ending.status }

    /// Asks it and its process group to end, and makes them after `Command.patience`.
    func stop() async {
        run.cancel()
        _ = await run.result
    }
}

extension ChildProcess.Command {
    /// How long a program has to end when it is asked to.
    private static let patience: Duration = .seconds(5)

    /// Runs the program to its end and gives back its exit status, 128 and the number of the signal that ended it. When it is
    /// cancelled it ends the program, and its process group, first.
    ///
    /// The group is its own, so that a ^C meant for the demo reaches only the demo, which then ends its programs in order. It
    /// inherits no descriptor: a server that the demo takes away must not live on in a child.
    func run(started: @Sendable (Int32) -> Void = { _ in }) async throws -> Int32 {
        let file = try FileDescriptor.open(
            FilePath(output), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: Self.patience)
        ]
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)), platformOptions: options,
            input: .none, output: .fileDescriptor(file, closeAfterSpawningProcess: true), error: .combinedWithOutput
        ) { started($0.processIdentifier.value) }
        return switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let number): 128 + number
        }
    }
}

/// How a process ended.
private final class Ending: Sendable {
    private let value = Mutex<Int32?>(nil)

    var status: Int32? { value.withLock { $0 } }

    func set(_ status: Int32) { value.withLock { $0 = status } }
}
