import Foundation

/// A running `noc run`, ended with the test.
final class RunningDaemon: Sendable {
    private let process: Process
    private let folder: Folder
    private let site: Site

    /// `prefix` is a program, with arguments, that becomes the daemon.
    init(_ site: Site, environment: [String: String] = [:], through prefix: [String] = []) throws {
        let folder = try Folder()
        let process = Process()
        let command = prefix + [Binary.path, "--config", site.configuration, "--state-dir", site.state, "run"]
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = Binary.inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let log = try folder.file("log")
        process.standardOutput = log
        process.standardError = log
        try process.run()
        try log.close()
        self.process = process
        self.folder = folder
        self.site = site
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var isRunning: Bool { process.isRunning }
    var identifier: Int32 { process.processIdentifier }
    var log: String { (try? folder.text("log")) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the log has `text` at least `count` times.
    func logs(_ text: String, count: Int = 1) async -> Bool {
        await within(.seconds(20)) { self.log.components(separatedBy: text).count > count }
    }

    /// The exit status after its end; nil when it does not end.
    func ended() async -> Int32? {
        await within(.seconds(20)) { !self.process.isRunning } ? process.terminationStatus : nil
    }
}

/// Whether `condition` comes true before `limit` has passed.
func within(_ limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(25))
    }
    return try await condition()
}
