import Foundation
import TestSupport
import Testing

/// The demo as somebody breaks it off: whatever it started is gone, and so is its directory.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DemoTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a demo that is told to end while its daemon runs ends all it started and leaves nothing`(_ signal: Int32)
        async throws
    {
        let demo = try RunningDemo()
        try #require(await demo.shows("each check every second"), "\(demo.output)")
        let programs = demo.programs
        #expect(programs.count { $0.contains("snmpd\0") } == 2 && programs.count { $0.contains("\0run\0") } == 1)
        demo.send(signal)
        #expect(await demo.ended() == 130)
        #expect(demo.programs == [])
        #expect(try demo.left() == [])
    }

    @Test func `a demo whose daemon ends under it says so, ends all it started and leaves nothing`() async throws {
        let demo = try RunningDemo()
        try #require(await demo.shows("each check every second"), "\(demo.output)")
        let daemon = try #require(await demo.daemon())
        kill(daemon, SIGKILL)
        #expect(await demo.ended() == 1)
        #expect(demo.output.contains("the daemon ended (137)"), "\(demo.output)")
        #expect(demo.programs == [])
        #expect(try demo.left() == [])
    }

    @Test(.enabled(if: SmallDisk.isPermitted, "\(SmallDisk.comment)"))
    func `without snmpd the demo says which package it needs and starts nothing`() async throws {
        let folder = try Folder()
        let outcome = try await Binary.run(
            "/usr/bin/unshare",
            [
                "-m", "sh", "-c",
                "mount -t tmpfs none /usr/sbin && mount -t tmpfs none /usr/local/sbin && PATH=\(folder.path) exec \(Binary.path) demo",
            ])
        try #require(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("Install the package snmpd."), "\(outcome.errors)")
    }
}

/// A running `noc demo` with a directory for temporary files of its own.
private final class RunningDemo: Sendable {
    private let folder: Folder
    private let process: Process

    init() throws {
        folder = try Folder()
        process = Process()
        process.executableURL = URL(filePath: Binary.path)
        process.arguments = ["demo"]
        try FileManager.default.createDirectory(atPath: "\(folder.path)/tmp", withIntermediateDirectories: true)
        process.environment = Binary.inherited.merging(["TMPDIR": "\(folder.path)/tmp"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try folder.file("output")
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try output.close()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var output: String { (try? folder.text("output")) ?? "" }

    func shows(_ text: String) async -> Bool { await within(.seconds(20)) { self.output.contains(text) } }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func ended() async -> Int32? {
        await within(.seconds(30)) { !self.process.isRunning } ? process.terminationStatus : nil
    }

    /// What it left of its directory.
    func left() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tmp") }

    /// The command lines of all that it started, and of what these started: each names a file of its directory.
    var programs: [String] { processes.map(\.line) }

    func daemon() async -> Int32? {
        _ = await within(.seconds(10)) { self.processes.contains { $0.line.contains("\0run\0") } }
        return processes.first { $0.line.contains("\0run\0") }?.identifier
    }

    private var processes: [(identifier: Int32, line: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { process in
            let line = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
            return line.contains("\(folder.path)/tmp/") ? (process, line) : nil
        }
    }
}
