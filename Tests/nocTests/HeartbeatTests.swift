import Foundation
import Testing

/// A job reports to a real daemon.
@Suite(.timeLimit(.minutes(3))) struct HeartbeatTests {
    private static let job = """
          - { id: backup, name: 夜间备份, group: line, checks: [ { id: nightly, interval: 2s, heartbeat: { every: 3s, grace: 1s } } ] }
          - { id: weekly, name: 周报, group: line, checks: [ { id: job, heartbeat: { every: 7d, grace: 1h } } ] }
        """

    private static let short = """
          - { id: late, name: 夜间备份, group: line, checks: [ { id: job, interval: 5s, heartbeat: { every: 1h } } ] }
          - { id: soon, name: 同步, group: line, checks: [ { id: job, interval: 5s, heartbeat: { every: 3s, grace: 0s } } ] }
        """

    private func status(_ site: Site, of target: String = "backup") async throws -> JSON {
        let outcome = try await site.noc("status", target, "--json")
        let list = try JSON(outcome.output)["targets"].array
        return list.first { $0["id"].string == target } ?? list[0]
    }

    @Test func `silence is an outage that begins when every and grace ran out, and a report ends it within a second`()
        async throws
    {
        let site = try Site(extra: Self.job)
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        #expect(try await within(.seconds(20)) { try await status(site)["state"].string == "unknown" })
        #expect(try await site.noc("heartbeat", "backup/nightly", "--duration", "2s").status == 0)
        #expect(try await within(.seconds(20)) { try await status(site)["state"].string == "up" })
        #expect(try await within(.seconds(20)) { try await status(site)["state"].string == "down" })
        let export = try await site.noc("export", "--from", "today", "--to", "now")
        let lines = try export.output.split(separator: "\n").map { try JSON(String($0)) }
            .filter { $0["target"].string == "backup" && $0["kind"].string == "observation" }
        let fail = try #require(lines.first { $0["outcome"].string == "fail" })
        #expect(fail["reason"].string?.hasPrefix("heartbeat_missed: the last came at ") == true)
        let taken = try #require(lines.first { $0["outcome"].string == "ok" })
        let (failed, ok) = (try #require(fail["time"].int), try #require(taken["time"].int))
        // The report was written up to a second and what this machine takes before it was taken in.
        #expect((1_500...4_500).contains(failed - ok), "\(failed - ok) ms")
        let message = try await site.noc("heartbeat", "backup", "--message", "补跑完成")
        #expect(message.output.contains("backup/nightly: done (补跑完成); the next one is due by "))
        #expect(try await within(.seconds(20)) { try await status(site)["state"].string == "up" })
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test func `what was reported while no daemon ran is taken in when it starts`() async throws {
        let site = try Site(extra: Self.job)
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
        let failed = try await site.noc("heartbeat", "weekly/job", "--status", "2", "--message", "磁盘已满")
        #expect(failed.status == 0 && failed.output.contains("weekly/job: failed (status 2: 磁盘已满)"))
        let check = try await site.noc("check", "weekly/job", "--trace")
        #expect(check.status == 2 && check.output.contains("job_failed: status 2: 磁盘已满"), "\(check)")
        for round in 0..<2 {
            let daemon = try RunningDaemon(site)
            #expect(await daemon.logs("started"))
            #expect(try await within(.seconds(20)) { try await status(site, of: "weekly")["state"].string == "down" })
            if round == 0 { daemon.send(SIGKILL) } else { daemon.send(SIGTERM) }
            _ = await daemon.ended()
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(site.state)/heartbeats/new")
        #expect(left.isEmpty)
    }

    @Test func `what was reported while no daemon ran counts at its own moment, and so does the silence after it`()
        async throws
    {
        let site = try Site(extra: Self.short)
        let first = try RunningDaemon(site)
        #expect(await first.logs("started"))
        for target in ["soon", "late"] { #expect(try await site.noc("heartbeat", target, "--failed").status == 0) }
        for target in ["soon", "late"] {
            #expect(try await within(.seconds(20)) { try await status(site, of: target)["state"].string == "down" })
        }
        first.send(SIGTERM)
        #expect(await first.ended() == 0)
        for target in ["soon", "late"] { #expect(try await site.noc("heartbeat", target).status == 0) }
        let reported = Date()
        try FileManager.default.createDirectory(
            atPath: "\(site.state)/heartbeats/new/left", withIntermediateDirectories: false)
        try await Task.sleep(for: .seconds(6))
        let second = try RunningDaemon(site)
        #expect(await second.logs("left is a folder"))
        #expect(try await within(.seconds(20)) { try await status(site, of: "late")["state"].string == "up" })
        let list = try JSON(try await site.noc("incidents", "--json").output).array
        func spans(_ target: String) -> [JSON] { list.filter { $0["target"].string == target } }
        let ended = try #require(spans("late").first?["end"].string)
        #expect(spans("late").count == 1 && spans("soon").count == 2, "\(list)")
        let end = try Date(ended, strategy: .iso8601)
        #expect(abs(end.timeIntervalSince(reported)) < 2, "\(ended), \(reported)")
        #expect(!FileManager.default.fileExists(atPath: "\(site.state)/heartbeats/new/left"))
        second.send(SIGTERM)
        #expect(await second.ended() == 0)
    }

    @Test func `a job that noc runs is reported with its status and time, and ends as it ends`() async throws {
        let site = try Site(extra: Self.job)
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
        let job = try await site.noc("heartbeat", "weekly/job", "--", "/bin/sh", "-c", "echo out; echo err >&2; exit 3")
        #expect(job.status == 3 && job.output == "out\n" && job.errors == "err\n")
        let check = try await site.noc("check", "weekly/job", "--json")
        let trial = try JSON(check.output)[0]
        #expect(
            trial["reason"].string == "job_failed: status 3" && trial["measurements"]["job_duration_s"].double != nil)
        let missing = try await site.noc("heartbeat", "weekly/job", "--", "/nowhere/job")
        #expect(missing.status == 127 && missing.errors.contains("no program /nowhere/job"))
        let killed = try await site.noc("heartbeat", "weekly/job", "--", "/bin/sh", "-c", "kill -9 $$")
        #expect(killed.status == 137)
        let again = try await site.noc("check", "weekly/job", "--json")
        #expect(try JSON(again.output)[0]["reason"].string == "job_failed: status 137: ended by signal 9")
        let wrong = try await site.noc("heartbeat", "wekly/job", "--", "/bin/sh", "-c", "echo ran")
        #expect(wrong.status == 0 && wrong.output == "ran\n" && wrong.errors.contains("did you mean \"weekly\"?"))
    }

    @Test func `what a job is told to end by reaches it`() async throws {
        let site = try Site(extra: Self.job)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        let options = ["--config", site.configuration, "--state-dir", site.state, "heartbeat", "weekly", "--"]
        process.arguments =
            ["--foreground", "3", Binary.path] + options + ["/bin/sh", "-c", "trap 'exit 9' TERM; sleep 30 & wait"]
        process.environment = Binary.inherited
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
        try process.run()
        #expect(await within(.seconds(25)) { !process.isRunning })
        let check = try await site.noc("check", "weekly/job", "--json")
        #expect(try JSON(check.output)[0]["reason"].string == "job_failed: status 9")
    }

    @Test func `a wrong name and wrong words are refused`() async throws {
        let site = try Site(extra: Self.job)
        let wrong = try await site.noc("heartbeat", "backup/nihgtly")
        #expect(wrong.status == 1 && wrong.errors.contains("did you mean \"nightly\"?"))
        #expect(try await site.noc("heartbeat", "backup/nightly", "--duration", "fast").status == 2)
        #expect(try await site.noc("heartbeat", "backup/nightly", "--status", "300").status == 2)
        #expect(try await site.noc("heartbeat", "backup/nightly", "--failed", "--", "/bin/true").status == 2)
        let torn = try await site.noc("heartbeat", "backup/nightly", "--failed", "--status", "0")
        #expect(torn.status == 2 && torn.errors.contains("is 0, the status of a run that did what it should"))
    }
}
