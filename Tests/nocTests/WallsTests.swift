import Foundation
import NOCCore
import TestSupport
import Testing

/// Every feature behind the walls of the shipped unit: its list of system calls, its families of sockets, no capability.
@Suite(
    .serialized, .timeLimit(.minutes(2)),
    .enabled(if: Walls.areHere, "root, python3-seccomp or systemd-analyze is missing")
)
struct WallsTests {
    /// A site with a check of every kind but pings, against real peers; they end with it.
    private struct Peers {
        let web: NginxServer
        let secure: TLSServer
        let agent: SNMPDaemon
        let names: DatagramServer
        let site: Site

        init() throws {
            let certificates = try #require(Certificates.shared)
            web = try NginxServer(["location / { return 200 'hello'; }"])
            secure = try TLSServer(certificates.file(.good))
            agent = try SNMPDaemon([
                "rocommunity public", "rouser walls priv", "createUser walls SHA secret-123 AES secret-456",
            ])
            names = try DatagramServer { datagram in
                guard var reply = DNSReply(to: datagram.bytes) else { return }
                if reply.type == 1 { reply.add(type: 1, data: [127, 0, 0, 1]) }
                datagram.reply(reply.bytes)
            }
            let folder = try Folder()
            let secret = try folder.write("secret-123\n", to: "auth")
            let privacy = try folder.write("secret-456\n", to: "priv")
            let community = try folder.write("public\n", to: "community")
            let checks = [
                "{ id: web, http: { url: \"http://127.0.0.1:\(web.port)/\", expect: { body_contains: hello } } }",
                "{ id: tls, http: { url: \"https://localhost:\(secure.port)/\", tls: { authorities: \(certificates.authority) } } }",
                "{ id: tcp, tcp: { host: 127.0.0.1, port: \(web.port) } }",
                "{ id: dns, dns: { server: \"127.0.0.1:\(names.port)\", name: www.example.org } }",
                "{ id: v2c, snmp: { agent: \"127.0.0.1:\(agent.port)\", credential: v2c, uptime: {} } }",
                "{ id: v3, snmp: { agent: \"127.0.0.1:\(agent.port)\", credential: v3, uptime: {} } }",
                "{ id: lo, snmp: { agent: \"127.0.0.1:\(agent.port)\", credential: v2c, interface: { name: lo } } }",
            ]
            site = try Site(
                extra: """
                      - { id: all, name: 全部, checks: [ \(checks.joined(separator: ",\n    ")) ] }
                      - { id: jobs, name: 作业, checks: [ { id: nightly, heartbeat: { every: 24h } } ] }
                    credentials:
                      v2c: { snmp: { version: 2c, community: "file:\(community)" } }
                      v3: { snmp: { version: 3, user: walls, level: authPriv, auth: SHA-1, auth_secret: "file:\(secret)",
                                    priv: AES-128, priv_secret: "file:\(privacy)" } }
                    """)
            self.folder = folder
        }

        private let folder: Folder

        /// What each check says of its peer, beside how long it took.
        func outcomes(through prefix: [String]) async throws -> [String: String] {
            let command = prefix + [Binary.path, "--config", site.configuration, "--state-dir", site.state]
            let outcome = try await Binary.run(
                command[0], command.dropFirst() + ["check", "all", "--json"])
            try #require(outcome.output.hasPrefix("["), "\(outcome.errors)")
            let checks = try JSON(outcome.output).array
            let told = checks.map { ("\($0["check"].string ?? "?")", $0["outcome"].string ?? outcome.errors) }
            return Dictionary(told) { first, _ in first }
        }
    }

    @Test(.enabled(if: NginxServer.isInstalled && Certificates.shared != nil, "nginx or openssl is missing"))
    func `checks of every kind find their peers`() async throws {
        let peers = try Peers()
        let outside = try await peers.outcomes(through: [])
        #expect(outside.count == 7 && outside.values.allSatisfy { $0 == "ok" }, "\(outside)")
        #expect(try await peers.outcomes(through: Walls.prefix) == outside)
    }

    @Test(.enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)))
    func `pings need no capability where the host lets the service in as the package has it`() async throws {
        let setting = try String(contentsOfFile: "\(Binary.package)/systemd/noc.sysctl", encoding: .utf8)
        let range = try #require(setting.firstMatch(of: #/net.ipv4.ping_group_range = ([0-9 ]+)/#)?.1)
        let site = try Site(
            extra:
                "  - { id: near, name: 近, checks: [ { id: four, icmp: { host: 127.0.0.1 } }, { id: six, icmp: { host: \"::1\" } } ] }"
        )
        let script = "ip link set lo up && echo \(range) > /proc/sys/net/ipv4/ping_group_range && exec \"$@\""
        let command =
            ["-n", "/bin/sh", "-c", script, "sh"] + Walls.prefix + [
                Binary.path, "--config", site.configuration, "--state-dir", site.state, "check", "near", "--json",
            ]
        let outcome = try await Binary.run("/usr/bin/unshare", command)
        let checks = try JSON(outcome.output).array
        #expect(checks.map { $0["outcome"].string } == ["ok", "ok"], "\(outcome.output) \(outcome.errors)")
    }

    @Test func `hooks of the usual languages run, with pipes, and reach the network`() async throws {
        let server = try LyingServer { $0.respond(200, [], "ok \($0.readRequest().count > 0)") }
        let folder = try Folder()
        let script = try folder.write(
            """
            #!/bin/sh
            set -e
            test -n "$NOC_EVENT"
            cat | tr a-z A-Z | /usr/bin/python3 -c 'import json,sys,threading; print(len(sys.stdin.read()) > 10)'
            curl -sS --max-time 5 http://127.0.0.1:\(server.port)/
            mktemp >/dev/null
            """, to: "hook.sh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let site = try Site(extra: "hooks:\n  - { id: h, command: [\(script)] }")
        let command =
            Walls.prefix + [
                Binary.path, "--config", site.configuration, "--state-dir", site.state, "hooks", "test", "h",
            ]
        let outcome = try await Binary.run(command[0], Array(command.dropFirst()))
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        #expect(outcome.output.contains("True\nok true"), "\(outcome.output)")
    }

    @Test func `the daemon measures, has its missed reports made, reloads and ends cleanly`() async throws {
        let site = try Site(missing: 1)
        let daemon = try RunningDaemon(site, through: Walls.prefix)
        #expect(await daemon.logs("report written"), "\(daemon.log)")
        daemon.send(SIGHUP)
        let hasMeasured = try await within(.seconds(20)) {
            try await site.noc("status", "--json").output.contains("\"last_seen\"")
        }
        #expect(hasMeasured)
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0, "\(daemon.log)")
        #expect(!daemon.log.contains("not permitted"), "\(daemon.log)")
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test(arguments: [
        ["unshare", "--user", "true"], ["chroot", "/", "true"], ["chown", "nobody", "/tmp"],
        ["/usr/bin/python3", "-c", "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"],
        ["/usr/bin/python3", "-c", "import mmap; mmap.mmap(-1, 4096, prot=7)"],
        ["/usr/bin/python3", "-c", "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)"],
    ])
    func `what the walls are for is refused behind them`(program: [String]) async throws {
        let command = Walls.prefix + program
        let outcome = try await Binary.run(command[0], Array(command.dropFirst()))
        #expect(outcome.status != 0)
        #expect(outcome.errors.lowercased().contains("not permitted") || outcome.errors.contains("PermissionError"))
    }
}

private enum Walls {
    static let prefix = [
        "/usr/bin/python3", "\(Binary.package)/scripts/behind-walls", "\(Binary.package)/systemd/noc.service",
    ]

    static let areHere: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: prefix[0])
        process.arguments = Array(prefix.dropFirst()) + ["true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
