import Foundation
import TestSupport
import Testing

/// Reports that the daemon makes: by a process of its own, which nothing of the daemon depends on.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ReportProcessTests {
    @Test func `a report is made by a process that steps back behind the daemon and has nothing open of it`()
        async throws
    {
        let site = try Site(missing: 1)
        let daemon = try RunningDaemon(site)
        let maker = try #require(await ReportMakerProcess.ofNow(daemon))
        defer { maker.send(SIGKILL) }
        #expect(maker.field("stat", after: ")", 2) == "\(maker.identifier)", "its process group is its own")
        #expect(maker.text("oom_score_adj") == "500\n")
        let threads = try FileManager.default.contentsOfDirectory(atPath: "\(maker.folder)/task")
        for thread in threads {
            // Dispatch gives its threads priorities of its own, and root's may raise theirs again; the service is not root.
            if geteuid() != 0 || thread == "\(maker.identifier)" {
                #expect(maker.field("task/\(thread)/stat", after: ")", 16).flatMap { Int($0) } ?? 0 >= 10, "nice")
            }
            #expect(maker.field("task/\(thread)/stat", after: ")", 38) == "3", "SCHED_BATCH")
        }
        #expect(maker.text("limits").contains(try Regex("Max data size +1073741824 +1073741824")))
        // The record, three pipes, and what its runtime opens: no socket, and no lock of the daemon's.
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(maker.folder)/fd") {
            let target =
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(maker.folder)/fd/\(file)")) ?? ""
            #expect(!target.hasPrefix("socket:") && !target.hasSuffix("daemon.lock"), "\(target)")
        }
        maker.send(SIGCONT)
        #expect(await daemon.logs("report written"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test func `a report process that is killed is told of, and the daemon goes on`() async throws {
        let daemon = try RunningDaemon(try Site(missing: 1))
        try #require(await ReportMakerProcess.ofNow(daemon)).send(SIGKILL)
        #expect(await daemon.logs("report failed error=\"its process was ended by signal 9\""), "\(daemon.log)")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test func `a report that needs more memory than it may have is told of, and the daemon goes on`() async throws {
        let site = try Site(extra: "reports: { memory: 64MiB }", missing: 1)
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("it needs more than 64 MiB of memory (reports: memory)"), "\(daemon.log)")
        #expect(!daemon.log.contains("report written"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try await site.noc("verify", "--reports").status == 0)
    }

    @Test func `a report process that hangs is ended when its time is up, though it does not listen`() async throws {
        let daemon = try RunningDaemon(try Site(extra: "reports: { time: 1s }", missing: 1))
        let maker = try #require(await ReportMakerProcess.ofNow(daemon))
        #expect(await daemon.logs("it took longer than 1 s (reports: time)"), "\(daemon.log)")
        #expect(await within(.seconds(10)) { !maker.isThere })
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func `a report process ends with the daemon, however that ends`(_ signal: Int32) async throws {
        let daemon = try RunningDaemon(try Site(missing: 1))
        let maker = try #require(await ReportMakerProcess.ofNow(daemon))
        daemon.send(signal)
        #expect(await daemon.ended() == (signal == SIGTERM ? 0 : SIGKILL))
        #expect(await within(.seconds(10)) { !maker.isThere })
        #expect(!daemon.log.contains("report failed"), "\(daemon.log)")
    }

    @Test func `a report is made by the configuration in force, not by what its files say since`() async throws {
        func rows(_ name: String) -> String {
            """
            projects:
              - { id: lines, name: \(name), goal: 保障, rows: [ { id: a, first: 一, second: 二, name: 三, expected: 四, \
            actual: { metric: availability, goal: ">= 99%" } } ] }
            """
        }
        let site = try Site(extra: rows("甲项目"), missing: 2)
        let text = try site.folder.text("noc.yaml")
        let daemon = try RunningDaemon(site)
        // The first report waits; the next one's order is given when the file says something else.
        let maker = try #require(await ReportMakerProcess.ofNow(daemon))
        _ = try site.folder.write(text.replacing("甲项目", with: "乙项目"), to: "noc.yaml")
        maker.send(SIGCONT)
        #expect(await daemon.logs("report written", count: 2), "\(daemon.log)")
        let rules = try site.reports().map {
            try JSON(String(contentsOfFile: "\($0)/manifest.json", encoding: .utf8))["rules"].string
        }
        #expect(rules.count >= 2 && Set(rules).count == 1, "\(rules)")
        let months = try site.reports().filter { $0.wholeMatch(of: /.*[0-9]{4}-[0-9]{2}/) != nil }
        for folder in months {
            let name = "noc-report-\(URL(filePath: folder).lastPathComponent).md"
            let report = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            #expect(report.contains("甲项目") && !report.contains("乙项目"), "\(folder)")
        }
        #expect(!months.isEmpty)
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test func `what a report process has to say stands in the daemon's log, with its level`() async throws {
        let site = try Site(missing: 1)
        let fonts = try site.folder.write("<fontconfig/>\n", to: "fonts.conf")
        let daemon = try RunningDaemon(site, environment: ["FONTCONFIG_FILE": fonts])
        #expect(await daemon.logs(" warning a format of a report failed error="), "\(daemon.log)")
        #expect(await daemon.logs("report written"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }
}

extension Site {
    /// One whose last reports were missed: of the last complete week, and with `missing` 2 of the month before last, too.
    init(extra: String = "", missing: Int) throws {
        try self.init(extra: extra)
        let now = Int64(Date().timeIntervalSince1970) * 1_000
        let lines = (0..<missing).map { index in
            let time = now - Int64(7 + 38 * index) * 86_400_000
            return """
                {"kind":"observation","time":\(time),"target":"web","check":"tcp","outcome":"ok","latency_ms":1}

                """
        }
        let file = try folder.write(lines.joined(), to: "then.ndjson")
        let importer = Process()
        importer.executableURL = URL(filePath: Binary.path)
        importer.arguments = ["--config", configuration, "--state-dir", state, "import", file, "--by", "t"]
        importer.environment = Binary.inherited
        importer.standardOutput = FileHandle.nullDevice
        try importer.run()
        importer.waitUntilExit()
        guard importer.terminationStatus == 0 else { throw PeerError("import") }
    }

    fileprivate func reports() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(state)/reports").filter { !$0.hasPrefix(".") }
            .map { "\(state)/reports/\($0)" }
    }
}

/// The process that makes a report for a daemon, stopped as soon as it was seen.
private struct ReportMakerProcess {
    let identifier: Int32
    var folder: String { "/proc/\(identifier)" }

    /// As soon as it has stepped back; nil when the daemon starts none before long.
    static func ofNow(_ daemon: RunningDaemon) async -> ReportMakerProcess? {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            for maker in children(of: daemon.identifier).map(ReportMakerProcess.init) {
                // The bound of its memory comes last.
                while maker.isThere, !maker.text("limits").contains(bound) { await Task.yield() }
                if kill(maker.identifier, SIGSTOP) == 0 { return maker }
            }
            await Task.yield()
        }
        return nil
    }

    /// A number of bytes.
    private static var bound: Regex<Substring> { /Max data size +[0-9]+ +[0-9]+/ }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Not when it is only waited for.
    var isThere: Bool { field("stat", after: ")", 0).map { $0 != "Z" } ?? false }

    func text(_ name: String) -> String { (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? "" }

    /// The word so many places after the first `mark` of a file of proc(5).
    func field(_ name: String, after mark: Character, _ index: Int) -> String? {
        let text = text(name)
        guard let end = text.lastIndex(of: mark) else { return nil }
        let words = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
        return words.indices.contains(index) ? String(words[index]) : nil
    }

    private static func children(of daemon: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { process in
            let line = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
            return line.contains("write-report\0--parent\0\(daemon)\0")
        }
    }
}
