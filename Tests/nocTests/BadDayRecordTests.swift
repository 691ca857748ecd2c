import Foundation
import Testing

extension BadDay {
    /// The record's file is taken away, or cannot be had from the start.
    @Suite struct Record {
        enum Removal: String, CaseIterable, CustomTestStringConvertible {
            case deleted, moved, replaced
            var testDescription: String { rawValue }
        }

        private let events = Site.logging(on: "[down, up, collector]")

        private func told(_ site: Site, _ events: [String], _ limit: Duration = .seconds(15)) async -> Bool {
            await within(limit) { site.alerts.map(\.event) == events }
        }

        @Test(arguments: Removal.allCases)
        func `a record that is taken away while it is in use is told within 5 s, and none is begun in its stead`(
            removal: Removal
        ) async throws {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: events)
            let daemon = try RunningDaemon(site)
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            let (file, aside) = ("\(site.state)/ledger.sqlite", "\(site.folder.path)/aside.sqlite")
            #expect(link(file, aside) == 0)
            switch removal {
            case .deleted: #expect(unlink(file) == 0)
            case .moved: #expect(rename(file, "\(site.folder.path)/moved.sqlite") == 0)
            case .replaced: #expect(rename(try site.folder.write("other", to: "other"), file) == 0)
            }
            let began = ContinuousClock.now
            #expect(await told(site, ["collector"]), "\(daemon.log)")
            #expect(ContinuousClock.now - began < .seconds(5))
            server.become(.ill)
            #expect(await told(site, ["collector", "down"]), "alerts go on: \(daemon.log)")
            if removal != .replaced {
                // The daemon writes down how it is every few seconds.
                let isSaid = try await within(.seconds(15)) {
                    try await site.noc("status").output.contains("without a record")
                }
                let status = try await site.noc("status")
                #expect(isSaid && status.status == 1 && status.errors.contains("is gone"), "\(status)")
                #expect(!FileManager.default.fileExists(atPath: file))
            }
            #expect(rename(aside, file) == 0)
            #expect(await daemon.logs("the record is written again"), "\(daemon.log)")
            server.become(.well)
            #expect(await within(.seconds(15)) { site.alerts.contains { $0.event == "up" } }, "\(daemon.log)")
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            #expect(try await site.noc("verify").status == 0)
            #expect(try await site.events("gap").count == 1)
        }

        @Test
        func `a record that is gone at the start is not begun anew: the daemon watches without, and goes on with it`()
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: events)
            let first = try RunningDaemon(site)
            try #require(await first.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            first.send(SIGTERM)
            #expect(await first.ended() == 0)
            let (file, aside) = ("\(site.state)/ledger.sqlite", "\(site.folder.path)/aside.sqlite")
            #expect(rename(file, aside) == 0)
            let refused = try await site.noc("import", try site.october())
            #expect(refused.status == 1 && refused.errors.contains("tells that there was one"), "\(refused.errors)")
            let daemon = try RunningDaemon(site)
            try await withoutRecord(daemon, site, server, says: "is gone")
            #expect(!FileManager.default.fileExists(atPath: file))
            #expect(rename(aside, file) == 0)
            try await goesOn(daemon, site, server, through: [])
        }

        @Test(.enabled(if: SmallDisk.isPermitted, "\(SmallDisk.comment)"), arguments: [true, false])
        func `on a disk that is full or read-only from the start it watches and alerts without a record`(isFull: Bool)
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: events)
            let disk = try await SmallDisk(at: site.state, megabytes: 4)
            func remount(_ how: String) async throws {
                let command = disk.prefix + ["mount", "-o", "remount,\(how)", site.state]
                #expect(try await Binary.run(command[0], Array(command.dropFirst())).status == 0)
            }
            if isFull { try disk.fill() } else { try await remount("ro") }
            let daemon = try RunningDaemon(site, through: disk.prefix)
            try await withoutRecord(daemon, site, server, says: "")
            if isFull { try disk.makeRoom() } else { try await remount("rw") }
            try await goesOn(daemon, site, server, through: disk.prefix)
        }

        private func withoutRecord(
            _ daemon: RunningDaemon, _ site: Site, _ server: MoodyServer, says cause: String
        ) async throws {
            #expect(await daemon.logs("there is no record; probing and alerting go on without"), "\(daemon.log)")
            #expect(await daemon.logs("started"))
            #expect(await told(site, ["collector"]), "\(daemon.log)")
            server.become(.ill)
            #expect(await told(site, ["collector", "down"]), "\(daemon.log)")
            guard !cause.isEmpty else { return }
            let status = try await site.noc("status")
            #expect(status.status == 1 && status.output.contains("without a record"), "\(status.output)")
            #expect(status.errors.contains(cause), "\(status.errors)")
        }

        /// What was seen without a record stands in it, with the gap, and nobody is told twice.
        private func goesOn(
            _ daemon: RunningDaemon, _ site: Site, _ server: MoodyServer, through prefix: [String]
        ) async throws {
            #expect(await daemon.logs("the record can be written"), "\(daemon.log)")
            #expect(await daemon.logs("started", count: 2), "\(daemon.log)")
            server.become(.well)
            #expect(
                await within(.seconds(15)) {
                    site.alerts.map(\.event).filter { $0 != "collector" } == ["down", "up"]
                }, "\(site.alerts) \(daemon.log)")
            let copy = try Site()
            try FileManager.default.createDirectory(atPath: copy.state, withIntermediateDirectories: true)
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            let command = prefix + [Binary.path, "--config", site.configuration, "--state-dir", site.state, "backup"]
            let backup = try await Binary.run(
                command[0], Array(command.dropFirst()) + ["\(copy.state)/ledger.sqlite"])
            #expect(backup.status == 0, "\(backup.errors)")
            #expect(try await copy.noc("verify").status == 0)
            #expect(try await copy.events("gap").count == 1)
            let deliveries = try await copy.deliveries()
            #expect(Set(deliveries.compactMap { $0["id"].string }) == Set(site.alerts.map(\.delivery)))
            let outages = try await copy.rows("SELECT count(*) FROM incidents WHERE ended_at > start")
            #expect(outages[0][0].int == 1)
        }

        /// Seconds; `NOC_LOCKED=60` for as long as the figure says.
        private static let locked = ProcessInfo.processInfo.environment["NOC_LOCKED"].flatMap(Int.init) ?? 12

        @Test func `another program that holds the record delays no alert, and nothing is lost`() async throws {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: events)
            let daemon = try RunningDaemon(site)
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            let holder = Process()
            holder.executableURL = URL(filePath: "/usr/bin/env")
            holder.arguments = ["python3", "-c", Self.hold, "\(site.state)/ledger.sqlite", "\(Self.locked)"]
            let said = Pipe()
            holder.standardOutput = said
            try holder.run()
            #expect(!said.fileHandleForReading.availableData.isEmpty)
            var slowest = Duration.zero
            for event in ["down", "up", "down", "up"] {
                let count = site.alerts.count
                let began = ContinuousClock.now
                server.become(event == "down" ? .ill : .well)
                #expect(await within(.seconds(10)) { site.alerts.count > count }, "\(event): \(daemon.log)")
                slowest = max(slowest, ContinuousClock.now - began)
                try await Task.sleep(for: .seconds(1))
            }
            #expect(slowest < .seconds(2), "\(slowest)")
            #expect(holder.isRunning)
            holder.waitUntilExit()
            #expect(await daemon.logs("the record is written again"), "\(daemon.log)")
            print("held for \(Self.locked) s: the slowest alert after \(slowest)")
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            #expect(try await site.noc("verify").status == 0)
            #expect(site.alerts.map(\.event) == ["down", "up", "down", "up"])
            #expect(try await site.events("gap").isEmpty)
        }

        private static let hold = """
            import sqlite3, sys, time
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute("PRAGMA busy_timeout = 10000")
            db.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            time.sleep(float(sys.argv[2]))
            db.execute("ROLLBACK")
            """

        @Test func `what a killed backup left is removed by the next, and copies are closed to others`() async throws {
            let site = try Site()
            #expect(try await site.noc("import", try site.october()).status == 0)
            let copies = try Folder()
            let left = "ledger-20260101T000000000Z.sqlite.partial"
            for name in [left, left + "-journal", "mine.partial"] { _ = try copies.write("half", to: name) }
            let answer = try await site.noc("backup", "--into", copies.path, "--keep", "2", "--json")
            #expect(answer.status == 0, "\(answer.errors)")
            let file = try #require(try JSON(answer.output)["file"].string)
            let names = try FileManager.default.contentsOfDirectory(atPath: copies.path).sorted()
            #expect(names == [URL(filePath: file).lastPathComponent, "mine.partial"])
            var status = stat()
            #expect(stat(file, &status) == 0 && status.st_mode & 0o137 == 0)
        }
    }
}
