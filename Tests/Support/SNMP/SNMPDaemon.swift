internal import Foundation

/// net-snmp's own agent on a loopback port, with a directory of its own and no MIBs.
package final class SNMPDaemon {
    package let port: UInt16
    private let directory: URL
    private let configuration: URL
    private var process: pid_t = 0

    /// Starts `snmpd` with these lines of configuration and waits until it listens. `address` is `udp:127.0.0.1` or `udp6:[::1]`.
    package init(_ lines: [String], address: String = "udp:127.0.0.1") throws {
        port = try SNMPDaemon.freePort()
        directory = FileManager.default.temporaryDirectory.appending(path: "snmpd-\(UUID().uuidString)")
        configuration = directory.appending(path: "snmpd.conf")
        listen = "\(address):\(port)"
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try (lines + [""]).joined(separator: "\n").write(to: configuration, atomically: true, encoding: .utf8)
        try start()
    }

    private let listen: String

    /// Free a moment ago, and below those that the system gives out by itself.
    private static func freePort() throws -> UInt16 {
        for _ in 0..<100 {
            guard let (descriptor, port) = try? Loopback.bind(SOCK_DGRAM, port: .random(in: 20_000..<32_000)) else {
                continue
            }
            close(descriptor)
            return port
        }
        throw PeerError("no free port")
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Ends it as an operator would: it saves its engine boots. `abruptly`: as a power cut would.
    package func stop(abruptly: Bool = false) {
        guard process > 0 else { return }
        kill(process, abruptly ? SIGKILL : SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
    }

    /// Starts it again, after `stop`, on the same port; with new `lines` if given.
    package func start(_ lines: [String]? = nil, forgettingState: Bool = false) throws {
        if let lines {
            try (lines + [""]).joined(separator: "\n").write(to: configuration, atomically: true, encoding: .utf8)
        }
        let state = directory.appending(path: "state")
        if forgettingState { try? FileManager.default.removeItem(at: state) }
        let log = directory.appending(path: "log")
        try? FileManager.default.removeItem(at: log)
        process = try spawn(
            "/usr/sbin/snmpd",
            ["-f", "-Lf", log.path, "-I", "-smux", "-r", listen],
            [
                "MIBS": "", "SNMP_PERSISTENT_DIR": state.path, "SNMPCONFPATH": "\(directory.path):\(state.path)",
                "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            ])
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? String(contentsOf: log, encoding: .utf8))?.contains("NET-SNMP version") != true {
            var status: Int32 = 0
            guard ContinuousClock.now < deadline, waitpid(process, &status, WNOHANG) == 0 else {
                throw NotStarted(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "no log")
            }
            usleep(5_000)
        }
    }

    package struct NotStarted: Error { package var log: String }
}

private func spawn(_ program: String, _ arguments: [String], _ environment: [String: String]) throws -> pid_t {
    var process = pid_t()
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    // A thread of a pool blocks signals, and the child would inherit that.
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let status = posix_spawn(&process, program, nil, &attributes, words, variables)
    guard status == 0 else { throw SNMPDaemon.NotStarted(log: "\(program): \(String(cString: strerror(status)))") }
    return process
}
