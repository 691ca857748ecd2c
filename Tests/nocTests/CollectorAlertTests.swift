import Foundation
import TestSupport
import Testing

/// What becomes of the daemon's own trouble, done to the real binary.
@Suite(.timeLimit(.minutes(2))) struct CollectorAlertTests {
    /// A hook that listens to what a hook without `on` listens to, and keeps event, reason and subject.
    private static func hook(_ folder: Folder, _ more: String = "") -> String {
        """
        hooks:
          - { id: log, command: [/bin/sh, -c, 'echo "$NOC_EVENT|$NOC_STATE|$NOC_REASON|$NOC_SUBJECT" >>"$OUT"'],
              environment: { OUT: "\(folder.path)/told" }\(more) }
        """
    }

    private func told(_ folder: Folder) -> [String] {
        ((try? folder.text("told")) ?? "").split(separator: "\n").map(String.init)
    }

    @Test func `a refused reload is told with its problems, and when a later one is taken over`() async throws {
        let (folder, server) = (try Folder(), try LyingServer { _ in })
        let site = try Site(port: server.port, extra: Self.hook(folder))
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        let good = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write(good.replacing("site: {", with: "site: { colour: red,"), to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await within(.seconds(20)) { told(folder).count == 1 }, "\(daemon.log)")
        #expect(told(folder)[0].hasPrefix("collector|down|reload_refused: 1 problem|【监测系统异常】东区核心机房：新配置有误"))
        _ = try site.folder.write(good, to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await within(.seconds(20)) { told(folder).count == 2 }, "\(daemon.log)")
        #expect(told(folder)[1].hasPrefix("collector|up|reload_refused|【监测系统】东区核心机房已于"))
    }

    @Test func `a daemon that was killed is told of at the next start, one that was stopped is not`() async throws {
        let (folder, server) = (try Folder(), try LyingServer { _ in })
        let site = try Site(port: server.port, extra: Self.hook(folder))
        for signal in [SIGTERM, SIGKILL] {
            let daemon = try RunningDaemon(site)
            #expect(await daemon.logs("started"))
            daemon.send(signal)
            _ = await daemon.ended()
            #expect(told(folder).isEmpty)
        }
        let daemon = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { !told(folder).isEmpty }, "\(daemon.log)")
        #expect(told(folder)[0].hasPrefix("collector|up|daemon_died|"))
    }

    @Test(arguments: [false, true])
    func `hooks are told of a daemon that is gone, also where its configuration is why`(isBad: Bool) async throws {
        let folder = try Folder()
        let bad = isBad ? "objectives:\n  bad: { availability: 7 }\n" : ""
        let site = try Site(extra: Self.hook(folder) + "\n  - { id: deaf, command: [/bin/false], on: [down] }")
        let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write(
            isBad ? text.replacing("availability: 99.9%", with: "availability: 7") : text, to: "noc.yaml")
        #expect(try await site.noc("config", "check").status == (isBad ? 1 : 0), "\(bad)")
        let outcome = try await Binary.run(
            "/usr/bin/env",
            [
                "MONITOR_SERVICE_RESULT=exit-code", "MONITOR_EXIT_CODE=exited", "MONITOR_EXIT_STATUS=1", Binary.path,
                "--config", site.configuration, "--state-dir", site.state, "hooks", "failure",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(told(folder).count == 1)
        #expect(told(folder)[0].hasPrefix("collector|down|daemon_failed: exit-code, exited 1|"))
        #expect(told(folder)[0].hasSuffix("监测程序已停止运行（退出码1）"))
    }

    @Test func `a refused reload that a restart mended is told to be over`() async throws {
        let (folder, server) = (try Folder(), try LyingServer { _ in })
        let site = try Site(port: server.port, extra: Self.hook(folder))
        let first = try RunningDaemon(site)
        #expect(await first.logs("started"))
        let good = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write(good.replacing("site: {", with: "site: { colour: red,"), to: "noc.yaml")
        first.send(SIGHUP)
        #expect(await within(.seconds(20)) { told(folder).count == 1 }, "\(first.log)")
        first.send(SIGTERM)
        #expect(await first.ended() == 0)
        _ = try site.folder.write(good, to: "noc.yaml")
        let second = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { told(folder).count == 2 }, "\(second.log)")
        #expect(told(folder).last?.hasPrefix("collector|up|reload_refused|【监测系统】东区核心机房已于") == true)
        second.send(SIGTERM)
        #expect(await second.ended() == 0)
    }

    @Test
    func
        `where the configuration is no YAML any more hooks are told by the one that was in force, and again when the daemon is back`()
        async throws
    {
        let (folder, server) = (try Folder(), try LyingServer { _ in })
        let site = try Site(port: server.port, extra: Self.hook(folder))
        let first = try RunningDaemon(site)
        #expect(await first.logs("started"))
        first.send(SIGTERM)
        #expect(await first.ended() == 0)
        let good = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write("site: { id: [\n" + good, to: "noc.yaml")
        let outcome = try await site.noc("hooks", "failure")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(told(folder).count == 1 && told(folder)[0].hasPrefix("collector|down|daemon_failed|"))
        _ = try site.folder.write(good, to: "noc.yaml")
        let second = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { told(folder).count == 2 }, "\(second.log)")
        #expect(told(folder).last?.hasPrefix("collector|up|daemon_failed|【监测系统】东区核心机房已于") == true)
    }

    @Test func `a backup that failed is told as just that`() async throws {
        let folder = try Folder()
        let site = try Site(extra: Self.hook(folder))
        let outcome = try await site.noc(["hooks", "failure"], environment: ["MONITOR_UNIT": "noc-backup.service"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(told(folder).count == 1 && told(folder)[0].hasSuffix("监测记录备份失败"), "\(told(folder))")
        #expect(!FileManager.default.fileExists(atPath: "\(site.state)/failure.json"))
    }

    @Test func `a hook that could not be told of a dead daemon is named, with exit status 1`() async throws {
        let site = try Site(
            extra: "hooks:\n  - { id: deaf, command: [/bin/false], on: [collector], attempts: 1 }")
        let outcome = try await site.noc("hooks", "failure")
        #expect(outcome.status == 1 && outcome.errors.contains("not told: deaf"), "\(outcome.errors)")
    }

    @Test func `a heartbeat is sent while all is well, and none while the record cannot be written`() async throws {
        let watch = try LyingServer { connection in
            _ = connection.readRequest()
            connection.respond(204)
        }
        let server = try LyingServer { _ in }
        let host = try await TroubledHost()
        let site = try Site(
            port: server.port, extra: "heartbeat: { url: \"http://127.0.0.1:\(watch.port)/room\", interval: 1s }")
        let daemon = try RunningDaemon(site, environment: host.environment(disk: "/ledger.sqlite"))
        #expect(await within(.seconds(20)) { watch.count >= 2 }, "\(daemon.log)")
        try host.makeReadOnly(true)
        #expect(await daemon.logs("no heartbeat is sent"))
        let count = watch.count
        #expect(await daemon.logs("no heartbeat is sent", count: 4))
        #expect(watch.count <= count + 1, "one may have been under way")
        try host.makeReadOnly(false)
        #expect(await within(.seconds(40)) { watch.count >= count + 3 }, "\(daemon.log)")
    }

    @Test
    func
        `of what nobody can measure people are told by default, and what is undelivered can be sent again or put away`()
        async throws
    {
        let folder = try Folder()
        let site = try Site()
        _ = try site.folder.write(
            """
            site: { id: test, name: 机房, collector: c1, time_zone: Asia/Shanghai }
            defaults: { interval: 500ms, timeout: 400ms, retry_interval: 500ms, blind_after: 1s }
            credentials: { none: { snmp: { version: 2c, community: "env:NOC_NOT_THERE" } } }
            targets:
              - { id: ups, name: 供电, checks: [ { id: a, snmp: { agent: "127.0.0.1:9", credential: none, uptime: {} } } ] }
            \(Self.hook(folder))
              - { id: broken, command: [/bin/sh, -c, 'test -e "$OUT"'], attempts: 1, environment: { OUT: "\(folder.path)/mended" } }

            """, to: "noc.yaml")
        let daemon = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { !told(folder).isEmpty }, "\(daemon.log)")
        #expect(told(folder)[0].hasPrefix("unknown|unknown|no_credential: "))
        #expect(told(folder)[0].contains("【状态不明】供电自"))
        #expect(try await within(.seconds(20)) { try await site.noc("status").output.contains("1 alert undelivered") })
        #expect(try await site.noc("status").output.contains("noc hooks clear --all"))
        _ = try folder.write("", to: "mended")
        let retried = try await site.noc("hooks", "retry", "--all", "--by", "李四")
        #expect(retried.status == 0 && retried.output == "1 alert sent again by the daemon\n", "\(retried.errors)")
        #expect(
            try await within(.seconds(50)) {
                try await site.deliveries().contains {
                    $0["hook"].string == "broken" && $0["state"].string == "delivered"
                }
            }, "\(daemon.log)")
        #expect(try await site.noc("hooks", "clear", "--all").output == "no alert is undelivered\n")
        #expect(try await site.noc("hooks", "clear", "nothing").status == 1)
        #expect(try await site.noc("hooks", "clear").status == 2)
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await site.noc("verify").status == 0)
    }

    @Test func `with --exit-code status tells a dead daemon and an outage, and it names the check that overran`()
        async throws
    {
        let server = try MoodyServer()
        let site = try Site()
        _ = try site.folder.write(
            """
            site: { id: test, name: 机房, collector: c1, time_zone: Asia/Shanghai }
            defaults: { interval: 300ms, timeout: 900ms, retry_interval: 300ms, failures_to_down: 1, successes_to_up: 1,
                        stale_after: 10m }
            targets: [ { id: web, name: 网站, checks: [ { id: home, http: { url: "\(server.url)/" } } ] } ]

            """, to: "noc.yaml")
        let daemon = try RunningDaemon(site)
        #expect(
            try await within(.seconds(20)) { try await site.noc("status", "--exit-code").status == 0 }, "\(daemon.log)")
        server.become(.stalling)
        #expect(
            try await within(.seconds(20)) { try await site.noc("status", "--exit-code").status == 1 }, "\(daemon.log)")
        #expect(try await site.noc("status").status == 0, "asked for by nobody")
        #expect(
            try await within(.seconds(30)) {
                try await site.noc("status").output.contains("(web/home ")
            })
        #expect(try await site.noc("status").output.contains("noc ack TARGET --by NAME"))
        server.become(.well)
        #expect(
            try await within(.seconds(20)) { try await site.noc("status", "--exit-code").status == 0 }, "\(daemon.log)")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await site.noc("status", "--exit-code").status == 1)
    }
}
