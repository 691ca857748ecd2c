import Foundation

/// The built noc, run as people run it.
enum Binary {
    /// Beside the test bundle, where SwiftPM links it.
    static let path: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "noc").path
    }()

    /// The folder of this package.
    static let package = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path

    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs noc to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await run(path, arguments, environment: environment)
    }

    /// Runs any program to its end; more than a minute is a failure of the test.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Outcome {
        let folder = try Folder()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (try folder.file("stdout"), try folder.file("stderr"))
        process.standardOutput = output
        process.standardError = errors
        let ending = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { ending.continuation.yield($0.terminationStatus) }
        try process.run()
        // The process has them, and a `Process` is never freed.
        try output.close()
        try errors.close()
        let watchdog = Task {
            try await Task.sleep(for: .seconds(60))
            process.terminate()
        }
        defer { watchdog.cancel() }
        for await status in ending.stream {
            return Outcome(status: status, output: try folder.text("stdout"), errors: try folder.text("stderr"))
        }
        throw CancellationError()
    }

    /// What noc would take from the environment is not inherited.
    static let inherited = ProcessInfo.processInfo.environment.filter {
        !["NOC_CONFIG", "STATE_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM", "WATCHDOG_USEC"].contains($0.key)
    }
}

/// A folder that goes with its last reference.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "noc-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var name: String { URL(filePath: path).lastPathComponent }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    /// A new file to write to.
    func file(_ name: String) throws -> FileHandle {
        _ = try write("", to: name)
        return try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
    }
}

/// Whose a file is and who may what with it; of a link its own.
struct FileRights {
    let owner: UInt32
    let group: UInt32
    let mode: Int

    /// Nil when there is none.
    init?(_ path: String) {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            let owner = found[.ownerAccountID] as? NSNumber, let group = found[.groupOwnerAccountID] as? NSNumber,
            let mode = found[.posixPermissions] as? NSNumber
        else { return nil }
        (self.owner, self.group, self.mode) = (owner.uint32Value, group.uint32Value, mode.intValue)
    }
}
