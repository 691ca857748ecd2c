import Foundation
import TestSupport
import Testing

/// What this host lacks is never a target's outage.
@Suite struct OwnTroubleTests {
    private static let healthy = 60

    private static func site(healthy port: UInt16, hanging: UInt16, patience: String = "2s") throws -> Site {
        let site = try Site(port: port)
        var text = try #require(try? String(contentsOfFile: site.configuration, encoding: .utf8))
        text = text.replacing("timeout: 1s", with: "timeout: 2s")
        var targets: [String] = []
        for number in 0..<healthy {
            let checks = [
                "http: { url: 'http://127.0.0.1:\(port)/' }", "tcp: { host: 127.0.0.1, port: \(port) }",
                "http: { url: 'http://localhost:\(port)/' }", "icmp: { host: 127.0.0.1, count: 1 }",
            ]
            targets.append(
                "  - { id: healthy-\(number), name: 正常, group: service, checks: [ { id: c, \(checks[number % checks.count]) } ] }"
            )
            targets.append(
                "  - { id: hanging-\(number), name: 挂起, group: line, checks: [ { id: c, timeout: \(patience), http: { url: 'http://127.0.0.1:\(hanging)/' } } ] }"
            )
        }
        let script = try site.folder.write("#!/bin/sh\ncat >> '\(site.folder.path)/heard'\n", to: "hear")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        text += "hooks: [ { id: hear, command: ['\(script)'] } ]\n"
        text = text.replacing("targets:", with: "targets:\n" + targets.joined(separator: "\n"))
        _ = try site.folder.write(text, to: "noc.yaml")
        return site
    }

    /// A few more than the daemon needs at least, and some that are plenty for it and none too many for the probes.
    @Test(arguments: [40, 64])
    func `out of descriptors among hanging targets no healthy one has an incident, and alerts go out`(
        _ limit: Int
    ) async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200)
        }
        let tarpit = try LyingServer { $0.stall() }
        let site = try Self.site(healthy: server.port, hanging: tarpit.port, patience: "500ms")
        let daemon = try RunningDaemon(site, through: ["/bin/sh", "-c", "ulimit -n \(limit); exec \"$@\"", "sh"])
        #expect(await daemon.logs("incident id=hanging-", count: 10), "\(daemon.log)")
        #expect(await daemon.logs("alert delivered", count: 10), "\(daemon.log)")
        #expect(!daemon.log.contains("hook failed"), "\(daemon.log)")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(!daemon.log.contains("incident id=healthy-"))
        let observed = try await site.noc("export", "--from", "2020-01-01 00:00", "--to", "2100-01-01 00:00").output
            .split(separator: "\n").filter { $0.contains("\"healthy-") }
        #expect(observed.contains { $0.contains("Too many open files") && $0.contains("\"unknown\"") })
        #expect(!observed.contains { $0.contains("\"fail\"") })
    }

    @Test func `hooks hear once that noc lacks descriptors, and not of each target`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200)
        }
        let tarpit = try LyingServer { $0.stall() }
        let site = try Self.site(healthy: server.port, hanging: tarpit.port, patience: "900ms")
        let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write(
            text.replacing("defaults: {", with: "defaults: { blind_after: 5s,")
                .replacing("hooks: [ { id: hear,", with: "hooks: [ { id: hear, on: [unknown, collector],"),
            to: "noc.yaml")
        let daemon = try RunningDaemon(site, through: ["/bin/sh", "-c", "ulimit -n 40; exec \"$@\"", "sh"])
        let heard = "\(site.folder.path)/heard"
        func events(_ name: String) -> Int {
            let text = (try? String(contentsOfFile: heard, encoding: .utf8)) ?? ""
            return text.components(separatedBy: "\"event\":\"\(name)\"").count - 1
        }
        #expect(await within(.seconds(40)) { events("collector") > 0 }, "\(daemon.log)")
        try await Task.sleep(for: .seconds(15))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(events("collector") == 1)
        #expect(events("unknown") <= 6, "\(events("unknown"))")
    }

    @Test func `a limit that is too small for the daemon is said at its start, with the number it needs`() async throws
    {
        let site = try Site()
        let outcome = try await Binary.run(
            "/bin/sh", ["-c", "ulimit -n 39; exec \"$@\"", "sh", Binary.path, "--config", site.configuration, "run"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("noc run needs 40 open files at once, and this process may have 39"))
    }

    @Test func `a trial of many checks raises its own limit`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200)
        }
        let site = try Self.site(healthy: server.port, hanging: server.port)
        let outcome = try await Binary.run(
            "/bin/sh",
            ["-c", "ulimit -S -n 40; exec \"$@\"", "sh", Binary.path, "--config", site.configuration, "check"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }
}
