import Foundation
import TestSupport
import Testing

@Suite struct DaemonTests {
    private func status(_ site: Site) async throws -> JSON { try JSON(try await site.noc("status", "--json").output) }

    private func isUp(_ site: Site) async throws -> Bool {
        try await status(site)["targets"].array.allSatisfy { $0["state"].string == "up" }
    }

    @Test func `a daemon measures, is seen by status, refuses a second one and stops cleanly`() async throws {
        let server = try LyingServer { _ in }
        let site = try Site(port: server.port)
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        #expect(try await within(.seconds(20)) { try await isUp(site) })
        #expect(try await status(site)["daemon"]["pid"].int == Int(daemon.identifier))
        let second = try await site.noc("run")
        #expect(second.status == 1)
        #expect(second.errors.contains("\(daemon.identifier)"), "\(second.errors)")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await status(site)["daemon"]["running"].bool == false)
        #expect(try await site.noc("verify").status == 0)
    }

    /// Each of so many is warned of, before the record is opened.
    private static let slow = (0..<2_000).map {
        "  - { id: t\($0), name: 慢, checks: [ { id: tcp, timeout: 10s, tcp: { host: 127.0.0.1, port: 9 } } ] }"
    }.joined(separator: "\n")

    @Test(arguments: [SIGTERM, SIGINT]) func `a daemon that is told to stop while it starts stops cleanly`(
        signal: Int32
    ) async throws {
        let site = try Site(extra: Self.slow)
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("configuration"))
        daemon.send(signal)
        #expect(await daemon.ended() == 0)
    }

    @Test func `a stop at any moment of the start is no crash to the next one`() async throws {
        let folder = try Folder()
        let hook = """

            hooks:
              - { id: log, command: [/bin/sh, -c, 'echo "$NOC_REASON" >>"$OUT"'], on: [collector],
                  environment: { OUT: "\(folder.path)/told" } }
            """
        let site = try Site(extra: Self.slow + hook)
        for pause in stride(from: 0, to: 400, by: 40) {
            let daemon = try RunningDaemon(site)
            #expect(await daemon.logs("configuration"))
            try await Task.sleep(for: .milliseconds(pause))
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0, "\(daemon.log.suffix(1_000))")
        }
        let last = try RunningDaemon(site)
        #expect(await last.logs("started"), "\(last.log.suffix(1_000))")
        last.send(SIGTERM)
        #expect(await last.ended() == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/told"))
    }

    @Test func `a bad configuration changes nothing at SIGHUP, a good one is taken over`() async throws {
        let site = try Site()
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        let good = try String(contentsOfFile: site.configuration, encoding: .utf8)
        _ = try site.folder.write("site: {}\n", to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.logs("configuration refused"))
        _ = try site.folder.write(good, to: "noc.yaml")
        #expect(try await within(.seconds(20)) { try await status(site)["targets"].array.count == 2 })
        let more = good.replacing("groups:", with: "sentinels: [uplink]\ngroups:")
        _ = try site.folder.write(more, to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.logs("configuration reloaded"))
        #expect(
            try await within(.seconds(20)) {
                let loops = try await status(site)["daemon"]["metrics"]["loops"]
                return loops["reloader"]["done"].int == 1 && loops["reloader"]["failed"].int == 1
                    && (loops["scheduler"]["done"].int ?? 0) > 0 && (loops["pipeline"]["done"].int ?? 0) > 0
                    && loops["heart"]["lag_p99_ms"].double != nil && loops["sealer"]["done"].int == 1
            }, "every loop counts")
        daemon.send(SIGINT)
        #expect(await daemon.ended() == 0)
    }

    @Test func `reports that were missed are written at the start, kept as editions and told to the hook`() async throws
    {
        let folder = try Folder()
        let hooks = """
            hooks:
              - { id: log, command: [/bin/sh, -c, 'echo "$NOC_EVENT $NOC_REPORT_DIR" >>"$OUT"'], on: [report],
                  environment: { OUT: "\(folder.path)/told" } }
            """
        let site = try Site(extra: hooks)
        let then = Date().addingTimeInterval(-45 * 86_400)
        let line = """
            {"kind":"observation","time":\(Int64(then.timeIntervalSince1970) * 1_000),"target":"web","check":"tcp",\
            "outcome":"ok","latency_ms":1}

            """
        let imported = try await site.noc("import", try site.folder.write(line, to: "then.ndjson"), "--by", "t")
        #expect(imported.status == 0, "\(imported.errors)")
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "Asia/Shanghai")
        format.dateFormat = "yyyy-MM"
        let directory = "\(site.state)/reports/\(format.string(from: then))"
        let daemon = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { (try? folder.text("told").contains("report \(directory)\n")) ?? false })
        let manifest = try JSON(try String(contentsOfFile: "\(directory)/manifest.json", encoding: .utf8))
        #expect(manifest["edition"].int == 1 && manifest["provisional"].bool == false)
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await site.noc("verify", "--reports").status == 0)
        // Nothing was recorded in the months before: they have no report.
        let others = try FileManager.default.contentsOfDirectory(atPath: "\(site.state)/reports")
        #expect(others.filter { $0.wholeMatch(of: /[0-9]{4}-[0-9]{2}/) != nil }.min() == format.string(from: then))
    }

    @Test
    func
        `a provisional report that the daemon wrote is written again after a day, in each form that is there, and not before`()
        async throws
    {
        let site = try Site()
        let calendar = Calendar(identifier: .gregorian)
        let year = calendar.component(.year, from: Date().addingTimeInterval(8 * 3_600)) - 1
        let december = try #require(
            TimeZone(identifier: "Asia/Shanghai").flatMap {
                DateComponents(calendar: calendar, timeZone: $0, year: year, month: 12, day: 20).date
            })
        let line = """
            {"kind":"observation","time":\(Int64(december.timeIntervalSince1970) * 1_000),"target":"web","check":"tcp",\
            "outcome":"ok","latency_ms":1}

            """
        let imported = try await site.noc("import", try site.folder.write(line, to: "then.ndjson"), "--by", "t")
        #expect(imported.status == 0, "\(imported.errors)")
        let reports = "\(site.state)/reports"
        let (quarter, form) = ("\(year)-Q4", "\(year)-sichuan-2023")
        for period in [["--quarter", quarter], ["--year", "\(year)", "--form", "sichuan-2023"]] {
            let made = try await site.noc(["report", "--format", "md"] + period)
            #expect(made.status == 0, "\(made.errors)")
        }
        // As it is while a slow check has not settled: provisional, and marked as the daemon's own.
        try Data().write(to: URL(filePath: "\(reports)/\(quarter)/.written"))
        try age(reports, [quarter, form], by: 3_600)
        let early = try RunningDaemon(site)
        // The year's comes after the quarter's.
        #expect(await early.logs("period=\(year)\n"), "\(early.log)")
        early.send(SIGTERM)
        #expect(await early.ended() == 0)
        #expect(!early.log.contains("period=\(quarter)\n"))
        #expect(try manifest("\(reports)/\(quarter)")["provisional"].bool == true)
        #expect(try manifest("\(reports)/\(form)")["provisional"].bool == false)
        try age(reports, [quarter, "\(year)", form], by: 90_000)
        let late = try RunningDaemon(site)
        #expect(await late.logs("period=\(quarter)\n"), "\(late.log)")
        #expect(await late.logs("period=\(year)\n"), "\(late.log)")
        late.send(SIGTERM)
        #expect(await late.ended() == 0)
        for (name, form) in [(quarter, nil), ("\(year)", "district-2018"), (form, "sichuan-2023")] {
            let manifest = try manifest("\(reports)/\(name)")
            #expect(manifest["provisional"].bool == false && manifest["edition"].int == 1, "\(name)")
            #expect(manifest["form"].string == form)
        }
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    private func manifest(_ folder: String) throws -> JSON {
        try JSON(try String(contentsOfFile: "\(folder)/manifest.json", encoding: .utf8))
    }

    /// Makes reports provisional ones of so many seconds ago.
    private func age(_ directory: String, _ names: [String], by seconds: Double) throws {
        let time = Date().addingTimeInterval(-seconds).ISO8601Format()
        for name in names {
            let path = "\(directory)/\(name)/manifest.json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing(/"as_of": "[^"]*"/, with: "\"as_of\": \"\(time)\"")
                .replacing(/"provisional": (true|false)/, with: "\"provisional\": true")
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    @Test(arguments: ["/bin/sh"])
    func `an outage runs the hook, is listed, and recovers`(shell: String) async throws {
        let script = "echo \\\"$NOC_EVENT $NOC_TARGET\\\" >>$OUT"
        let folder = try Folder()
        let out = "\(folder.path)/alerts"
        let hooks = """
            hooks:
              - { id: log, command: [\(shell), -c, "\(script)"], on: [down, up], targets: [web], environment: { OUT: "\(out)" } }
            """
        let site = try Site(extra: hooks)
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("alert delivered"))
        #expect(try folder.text("alerts") == "down web\n")
        let incident = try JSON(try await site.noc("incidents", "--open", "--target", "web", "--json").output)[0]
        #expect(incident["reason"].string?.hasPrefix("connection_refused") == true)
        #expect(try await site.noc("ack", "web", "--by", "tester").status == 0)
        #expect(try await site.noc("check", "web").status == 2)
        let log = try await site.noc("hooks", "log")
        #expect(log.output.contains("delivered"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test(arguments: [false, true])
    func `the service manager is told by datagrams`(isAbstract: Bool) async throws {
        let folder = try Folder()
        let socket = try NotifySocket(isAbstract ? "@noc-tests-\(UUID().uuidString)" : "\(folder.path)/notify")
        let site = try Site()
        let daemon = try RunningDaemon(
            site, environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "600000"])
        #expect(await socket.hears("READY=1"))
        #expect(await socket.hears("WATCHDOG=1", count: 3))
        #expect(await socket.hears("STATUS=2 checks"))
        daemon.send(SIGHUP)
        #expect(await socket.hears("RELOADING=1\nMONOTONIC_USEC="))
        #expect(await socket.hears("READY=1", count: 2))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(await socket.hears("STOPPING=1"))
    }

    @Test func `after kill -9 the record verifies, and an open incident is neither forgotten nor told twice`()
        async throws
    {
        let hooks = "hooks:\n  - { id: log, command: [/bin/true], on: [down, up], targets: [web] }"
        let site = try Site(extra: hooks)
        let first = try RunningDaemon(site)
        #expect(await first.logs("alert delivered"))
        first.send(SIGKILL)
        _ = await first.ended()
        #expect(try await site.noc("verify").status == 0)
        let second = try RunningDaemon(site)
        #expect(await second.logs("started"))
        let open = {
            try JSON(try await site.noc("incidents", "--open", "--target", "web", "--json").output).array.count
        }
        #expect(try await open() == 1)
        #expect(try await within(.seconds(10)) { try await status(site)["targets"][0]["state"].string == "down" })
        #expect(try JSON(try await site.noc("hooks", "log", "--json").output).array.count == 1)
        second.send(SIGTERM)
        #expect(await second.ended() == 0)
    }
}
