import Foundation
import NOCCore

/// Shows noc at work: a simulated room, the real daemon on it, faults, and last month's report.
package struct Demo: Sendable {
    /// Opens the record that the daemon of a configuration writes, and gives what tells how every target is.
    package typealias Watch = @Sendable (_ configuration: String) throws -> @Sendable () throws -> [DemoTarget]

    /// For each fault and each recovery.
    private static let patience: Duration = .seconds(20)
    /// For a command.
    private static let longest: Duration = .seconds(60)

    private let files: DemoFiles
    /// The file that this process runs: noc.
    private let program: String
    private let watch: Watch
    private let room: DemoRoom
    private let snmpd: String
    private let timeZone: TimeZone
    private let began = ContinuousClock.now

    /// Looks for what the demo needs before anything is started.
    package init(files: DemoFiles, program: String, watch: @escaping Watch) throws {
        self.files = files
        self.program = program
        self.watch = watch
        guard let zone = SiteZone(DemoConfiguration.timeZone) else {
            throw DemoFailure("this host does not know the time zone \(DemoConfiguration.timeZone): install tzdata")
        }
        timeZone = zone.timeZone
        snmpd = try Self.find("snmpd", package: "snmpd")
        room = try DemoRoom(in: files.directory, program: program)
    }

    /// Runs it all and ends what it started, however it goes. False when something that was caused was not seen.
    package func run() async throws -> Bool {
        var children: [ChildProcess] = []
        do {
            try prepare()
            let result = try await play(&children)
            await end(children)
            return result
        } catch {
            await end(children)
            throw error
        }
    }

    private func end(_ children: [ChildProcess]) async {
        for child in children.reversed() { await child.stop() }
        await room.stopServers()
    }

    private func prepare() throws {
        try files.write(secrets: DemoRoom.secrets)
        say("noc demo: a simulated machine room on loopback, in \(files.directory)")
        for agent in [room.coreSwitch, room.ups] {
            say("  snmpd \(padded(agent.name, to: 14))udp 127.0.0.1:\(agent.port)")
        }
        let servers = [
            ("website", room.website), ("grid platform", room.platform), ("terminals", room.terminal),
            ("gateway", room.gateway),
        ]
        for (name, server) in servers { say("  \(padded(name, to: 20))tcp 127.0.0.1:\(server.port)") }
    }

    private func play(_ children: inout [ChildProcess]) async throws -> Bool {
        for agent in [room.coreSwitch, room.ups] {
            children.append(try await ChildProcess("snmpd \(agent.name)", agent.command(snmpd: snmpd)))
        }
        try await room.startServers()
        let month = try await importMonth()
        try configure(.live)
        let daemon = try await ChildProcess("noc run", program(["run"], output: files.daemonLog))
        children.append(daemon)
        say("\nThe daemon runs (noc run, process \(daemon.identifier)), each check every second:")
        let watch = DemoWatch(look: try watch(files.configuration), alerts: files.alerts)
        var unseen = try await expect(allUp, watch, from: 0, daemon)
        for (number, fault) in DemoFault.all.enumerated() {
            say("\n\(number + 1). \(fault.title)")
            unseen += try await play(fault, watch, daemon)
        }
        await daemon.stop()
        if daemon.status != 0 { unseen.append("the daemon stopped cleanly") }
        say("\nThe daemon is stopped; its record is checked:")
        try await command(["verify"])
        say("\nLast month's report, from simulated data:")
        try await command(["report", "--month", month.label, "--output", files.report])
        return conclude(unseen)
    }

    private func play(_ fault: DemoFault, _ watch: DemoWatch, _ daemon: ChildProcess) async throws -> [String] {
        let before = try watch.alertCount
        try await fault.cause(room)
        var unseen = try await expect(fault.seen, watch, from: before, daemon)
        try await fault.mend(room)
        say("   mended")
        unseen += try await expect(fault.seenAfter, watch, from: before, daemon)
        for (event, target) in fault.notSeen where try watch.hasAlert(event, target, after: before) {
            say("   WRONG: an alert \(event.rawValue) of \(target)")
            unseen.append("\(fault.title): no alert \(event.rawValue) of \(target)")
        }
        for (event, target) in fault.notSeen { say("   rightly no alert \(event.rawValue) of \(target)") }
        return unseen
    }

    /// Tells of each sight as it comes; gives back those that did not.
    private func expect(
        _ sights: [Sight], _ watch: DemoWatch, from alerts: Int, _ daemon: ChildProcess
    ) async throws -> [String] {
        let start = ContinuousClock.now
        let open = try await watch.wait(for: sights, alertsAfter: alerts, within: Self.patience) { _, words in
            say("   \(seconds(since: start))  \(words)")
        }
        if let status = daemon.status { throw DemoFailure("the daemon ended (\(status)):\n\(tail(files.daemonLog))") }
        for sight in open { say("   NOT SEEN within \(Self.patience): \(sight.description)") }
        return open.map(\.description)
    }

    private var allUp: [Sight] {
        let ids = [
            "gateway", "core-switch", "internet", "extranet", "website", "grid-platform", "grid-terminal", "ups",
        ]
        return ids.map { .state($0, .up) }
    }

    private func importMonth() async throws -> Period {
        try configure(.month)
        let month = lastMonth
        var simulated = SimulatedMonth(month, timeZone: timeZone)
        try simulated.lines().write(toFile: files.history, atomically: true, encoding: .utf8)
        say("\nA simulated last month (\(month.label)) is imported:")
        try await command(["import", files.history, "--by", "noc demo (simulated)"])
        return month
    }

    private var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    private var lastMonth: Period { Period.lastComplete(.month, before: now, timeZone: timeZone) }

    private func configure(_ pace: DemoConfiguration.Pace) throws {
        let year = timeZone.day(of: lastMonth.interval.start).year
        try DemoConfiguration(room: room, files: files, year: year).text(pace)
            .write(toFile: files.configuration, atomically: true, encoding: .utf8)
    }

    private func program(_ arguments: [String], output: String) -> ChildProcess.Command {
        .init(
            program: program, arguments: ["--config", files.configuration] + arguments,
            environment: ["NO_COLOR": "1"], output: output)
    }

    /// Runs a command of noc to its end and shows what it says.
    private func command(_ arguments: [String]) async throws {
        let output = "\(files.directory)/output"
        let command = program(arguments, output: output)
        let status = try await within(Self.longest) { try await command.run() }
        try Task.checkCancellation()
        for line in try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n") { say("   \(line)") }
        guard status == 0 else {
            throw DemoFailure("noc \(arguments[0]) failed (\(status.map(String.init) ?? "no end"))")
        }
    }

    private func conclude(_ unseen: [String]) -> Bool {
        say("\n\(DemoFault.all.count) faults in \(seconds(since: began)).", terminator: " ")
        guard !unseen.isEmpty else {
            say("Everything that was caused was seen, alerted and seen to recover.")
            return true
        }
        say("NOT as it should be:")
        for line in unseen { say("   \(line)") }
        return false
    }

    private func say(_ line: String, terminator: String = "\n") {
        print(line, terminator: terminator)
        fflush(nil)
    }

    private func padded(_ name: String, to width: Int) -> String {
        name + String(repeating: " ", count: max(1, width - name.count))
    }

    private func seconds(since start: ContinuousClock.Instant) -> String {
        let elapsed = Double((ContinuousClock.now - start).milliseconds) / 1_000
        return String(format: "%.1f s", elapsed)
    }

    private func tail(_ file: String) -> String {
        // A daemon that ended before it said anything left nothing.
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(8).joined(separator: "\n")
    }

    private static func find(_ name: String, package: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        guard let found = places.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
            throw DemoFailure(
                "\(name) is not here; the demo simulates devices with it. Install the package \(package).")
        }
        return found
    }

    /// What `work` gives; nil when it had to be cancelled after `limit`.
    private func within<T: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> T) async throws
        -> T?
    {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
