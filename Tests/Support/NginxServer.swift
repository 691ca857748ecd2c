internal import Foundation

/// nginx on a loopback port, with what is given inside its `server`. Ends when dropped.
package final class NginxServer: Sendable {
    package static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")

    package let port: UInt16
    private let process: Process
    private let directory: String

    package init(_ lines: [String], listening options: String = "") throws {
        let (descriptor, port) = try Loopback.bind(SOCK_STREAM)
        close(descriptor)
        self.port = port
        let directory = NSTemporaryDirectory() + "noc-nginx-\(UUID().uuidString)"
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(directory)/\($0);"
        }
        let configuration = """
            daemon off; pid \(directory)/pid; error_log \(directory)/error.log; events {}
            http { access_log off; \(temporary.joined(separator: " "))
            server { listen 127.0.0.1:\(port) \(options); \(lines.joined(separator: " ")) } }
            """
        try configuration.write(toFile: "\(directory)/nginx.conf", atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = URL(filePath: "/usr/sbin/nginx")
        process.arguments = ["-e", "\(directory)/error.log", "-p", directory, "-c", "\(directory)/nginx.conf"]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try waitUntilReady()
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: "\(directory)/pid") {
            guard process.isRunning, ContinuousClock.now < deadline else { throw PeerError("nginx did not start") }
            usleep(5_000)
        }
    }
}
