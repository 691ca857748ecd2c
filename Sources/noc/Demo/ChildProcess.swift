import Foundation

/// A program that the demo started. It ends with the demo: when it is stopped, or when the last reference goes.
final class ChildProcess: Sendable {
    struct Command {
        var arguments: [String]
        var environment: [String: String]
        /// The file that takes stdout and stderr.
        var output: String

        init(_ arguments: [String], environment: [String: String] = [:], output: String) {
            self.arguments = arguments
            self.environment = environment
            self.output = output
        }
    }

    /// The file this process runs.
    static let ownProgram =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]

    let name: String
    let identifier: Int32
    private let ending: Ending
    /// Kept, because Foundation tells of the end only while somebody holds it.
    private let process: Process

    /// Starts the program in a process group of its own, so that a ^C meant for the demo reaches only the demo, which then
    /// ends it in order.
    init(_ name: String, _ command: Command) throws {
        let process = Process()
        process.executableURL = URL(filePath: command.arguments[0])
        process.arguments = Array(command.arguments.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(command.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try Self.file(command.output)
        process.standardOutput = output
        process.standardError = output
        let ending = Ending()
        process.terminationHandler = { ending.set($0.terminationStatus) }
        do {
            try process.run()
        } catch {
            throw Failure("\(name): \(command.arguments[0]) cannot be started: \(error.localizedDescription)")
        }
        self.name = name
        self.ending = ending
        self.process = process
        identifier = process.processIdentifier
    }

    deinit { if ending.status == nil { kill(identifier, SIGKILL) } }

    /// The exit status, once it has ended.
    var status: Int32? { ending.status }

    /// Asks it to end, and makes it after five seconds.
    func stop() async {
        guard status == nil else { return }
        kill(identifier, SIGTERM)
        if await ended(within: .seconds(5)) == nil {
            kill(identifier, SIGKILL)
            _ = await ended(within: .seconds(5))
        }
    }

    /// Waits for its end; nil when it has not come in time.
    func ended(within limit: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + limit
        while status == nil, ContinuousClock.now < deadline {
            // Not cancellable: what was started is ended also when the demo was interrupted.
            await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
        }
        return status
    }

    func send(_ signal: Int32) { kill(identifier, signal) }

    private static func file(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Failure("\(path): cannot be written") }
        return handle
    }
}

/// How a process ended, told by Foundation's thread and read by others.
private final class Ending: @unchecked Sendable {
    // Protected by `lock`.
    private var value: Int32?
    private let lock = NSLock()

    var status: Int32? { lock.withLock { value } }
    func set(_ status: Int32) { lock.withLock { value = status } }
}
