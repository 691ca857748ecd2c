import Foundation

/// The test binary again, with one suite, as the process that has a bad day; its standard output as lines.
package final class ChildOfTest {
    private let process = Process()
    private let pipe = Pipe()
    private var rest = Data()

    package init(suite: String, environment: [String: String]) throws {
        let binary = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["--testing-library", "swift-testing", "--filter", suite]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { kill() }

    package func kill() { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

    package func wait() { process.waitUntilExit() }

    /// The next line that it said as `noc: …`; nil when it is gone.
    package func next() -> String? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                if line.hasPrefix("noc: ") { return String(line.dropFirst(5)) }
                continue
            }
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }
}
