import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// A record that grows, and one that takes it in.
struct CopyingTests {
    private let there = Room()
    private let here = Room()
    private static let keep = Duration.seconds(400 * 86_400)
    private static let everything = Interval(.distantPast, .distantFuture)

    /// Copies what there is, in pages of `limit` bytes; gives how many it took.
    @discardableResult
    private func copy(_ source: any RecordOutlet, to shelf: CollectorRecords, limit: Int = 4 << 20) throws -> Int {
        var pages = 0
        while true {
            let page = try source.page(after: try shelf.cursor(of: source.collector()), limit: limit)
            try shelf.takeIn(page)
            if page.isEmpty { return pages }
            pages += 1
        }
    }

    /// What there is of both, read through the ports.
    private func expectSame(_ source: any CollectorRecord, _ copy: any CollectorRecord) throws {
        #expect(try copy.evidenceHead() == source.evidenceHead())
        #expect(try copy.planVersions() == source.planVersions())
        #expect(try copy.maintenanceWindows() == source.maintenanceWindows())
        #expect(try copy.corrections() == source.corrections())
        #expect(try copy.annotations() == source.annotations())
        #expect(try copy.stateLines() == source.stateLines())
        #expect(try copy.registeredIncidents() == source.registeredIncidents())
        #expect(try copy.allHandRecords() == source.allHandRecords())
        #expect(try copy.collector() == source.collector())
        let problem = try copy.verification(of: nil) { _, _ in }.problem
        #expect(problem == nil, "\(problem?.description ?? "")")
    }

    private func observations(_ record: any AccountRecord, _ key: CheckKey) throws -> [Observation] {
        var result: [Observation] = []
        try record.read(key, Self.everything, columns: .everything) { _ in
        } receive: {
            result += $0.observations
            return true
        }
        return result
    }

    /// Three days of two checks, everything that people say, an incident; sealed up to the last hour.
    private func grown() async throws -> (ledger: Ledger, end: Instant) {
        let ledger = try there.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(4_000, measurements: true))
        try await ledger.store(Sample.link, Sample.series(3_000, seed: 5))
        let end = try #require(try ledger.extents()[Sample.web]).end
        var batch = Batch(heartbeat: end)
        batch.events = [RecordEvent(time: end, kind: .note, target: "web", details: ["what": "restart"])]
        batch.incidents = [
            RegisteredIncident(id: "web@1", target: "web", start: Sample.day, confirmedAt: Sample.day + .seconds(60))
        ]
        _ = try await ledger.commit(batch)
        batch = Batch(heartbeat: end)
        batch.incidents = [
            RegisteredIncident(
                id: "web@1", target: "web", start: Sample.day, confirmedAt: Sample.day + .seconds(60),
                end: Sample.day + .seconds(600), reason: Reason(.timeout, "x"))
        ]
        _ = try await ledger.commit(batch)
        let window = try ledger.addMaintenance(
            MaintenanceWindow(
                id: 0, scope: .target("web"), interval: Interval(Sample.day, Sample.day + .seconds(60)),
                declaredAt: Sample.day, by: "li", reason: "r"))
        try ledger.endMaintenance(id: window.id, at: Sample.day + .seconds(30), by: "li", recordedAt: end)
        try ledger.annotate(
            Annotation(target: "web", instant: Sample.day, recordedAt: end, by: "li", acknowledges: true))
        let id = try ledger.addHandRecord(
            HandRecord(
                indicator: "i", date: CalendarDay(year: 2026, month: 10, day: 7), value: "1", by: "w", recordedAt: end))
        try ledger.voidHandRecord(id: id, by: "w", reason: "r", recordedAt: end)
        try await ledger.maintain(before: end, keeping: Self.keep)
        return (ledger, end)
    }

    @Test(arguments: [1, 700, 20_000, 4 << 20])
    func `a record that was taken in is read and verified as the own one`(limit: Int) async throws {
        let (ledger, _) = try await grown()
        let own = try here.open()
        let shelf = own.collectors
        let pages = try copy(ledger, to: shelf, limit: limit)
        #expect(limit > 1 || pages > 15)
        let identity = try ledger.collector()
        #expect(identity.description == "room.ops-1")
        let taken = try shelf.record(of: identity)
        try expectSame(ledger, taken)
        let packed = try #require(try taken.extents()[Sample.web]).end
        #expect(
            try observations(taken, Sample.web) == observations(ledger, Sample.web).filter { $0.time <= packed })
        #expect(try taken.extents()[Sample.link] == ledger.extents()[Sample.link])
        let described = try #require(try shelf.collected().first)
        #expect(described.isComplete && described.collector == identity)
        #expect(described.lastSeen == (try ledger.lastHeartbeat()))
        // What has not arrived is nobody's: the silence begins with the last sign of life that did.
        #expect(try taken.interruptions() == [Interval(try #require(described.lastSeen), .distantFuture)])
        #expect(try own.extents().isEmpty && own.head().seq == 0 && own.planVersions().isEmpty)
        #expect(try own.verify().problem == nil)
    }

    @Test func `a record that forked is refused with both heads, and nothing changes`() async throws {
        let ledger = try there.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try ledger.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li"))
        let older = Room()
        try FileManager.default.createDirectory(atPath: older.directory, withIntermediateDirectories: true)
        try ledger.backup(to: older.directory + "/ledger.sqlite")
        let restored = try older.open()
        try ledger.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "one"))
        let shelf = try here.open().collectors
        try copy(ledger, to: shelf)
        let before = try shelf.collected()
        // The copy is behind what was handed out: it cannot go on from there.
        var error = #expect(throws: LedgerError.self) { try copy(restored, to: shelf) }
        #expect(error?.code == .fork && error?.message.contains("put back from an older copy") == true)
        // And once it has as many events, one of them is another.
        try restored.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "two"))
        for page in [try restored.page(after: .beginning), try restored.page(after: try firstEvent(restored))] {
            error = #expect(throws: LedgerError.self) { try shelf.takeIn(page) }
            #expect(error?.code == .fork)
            let heads = [try ledger.head().hash.hex, try restored.head().hash.hex]
            #expect(heads.allSatisfy { error?.message.contains($0) == true }, "\(error)")
        }
        error = #expect(throws: LedgerError.self) { try copy(restored, to: shelf) }
        #expect(error?.code == .fork)
        #expect(try shelf.collected() == before)
        try expectSame(ledger, shelf.record(of: ledger.collector()))
    }

    private func firstEvent(_ ledger: Ledger) throws -> CopyCursor {
        CopyCursor(event: 1, hash: try ledger.events()[0].hash.hex)
    }

    @Test func `two records under one name are told apart, and the own one is never taken in`() async throws {
        let (ledger, _) = try await grown()
        let other = Room()
        let namesake = try other.open()
        try namesake.recordPlan(Sample.plan(), at: Sample.day)
        let own = try here.open()
        try copy(ledger, to: own.collectors)
        var error = #expect(throws: LedgerError.self) { try own.collectors.takeIn(namesake.page(after: .beginning)) }
        #expect(error?.code == .fork && error?.message.hasPrefix("two records bear the name room.ops-1") == true)
        error = #expect(throws: LedgerError.self) { try own.collectors.cursor(of: namesake.collector()) }
        #expect(error?.code == .fork)
        error = #expect(throws: LedgerError.self) { try own.collectors.record(of: namesake.collector()) }
        #expect(error?.code == .fork)
        error = #expect(throws: LedgerError.self) { try ledger.collectors.takeIn(ledger.page(after: .beginning)) }
        #expect(error?.code == .invalid && error?.message.contains("the own record of this collector") == true)
        error = #expect(throws: LedgerError.self) { try namesake.collectors.takeIn(ledger.page(after: .beginning)) }
        #expect(error?.code == .fork && error?.message.contains("as this collector is called") == true)
        #expect(try namesake.collectors.collected().isEmpty && ledger.collectors.collected().isEmpty)
        error = #expect(throws: LedgerError.self) {
            try own.collectors.record(of: CollectorIdentity(site: "room", collector: "ops-9", record: "x"))
        }
        #expect(error?.code == .missing)
    }

    @Test func `only its collector goes on with a record that was taken in`() async throws {
        let (ledger, _) = try await grown()
        let own = try here.open()
        try copy(ledger, to: own.collectors)
        let folder = here.directory + "/collectors/room/ops-1"
        for mode in [Ledger.Mode.daemon, .write] {
            let error = #expect(throws: LedgerError.self) { try Ledger.open(directory: folder, mode: mode) }
            #expect(error?.code == .invalid && error?.message.contains("was taken in from room.ops-1") == true)
        }
        try copy(ledger, to: own.collectors)
        try expectSame(ledger, own.collectors.record(of: ledger.collector()))
    }

    @Test func `a page that fails half-way leaves nothing behind, and goes on when it comes again`() async throws {
        let (ledger, _) = try await grown()
        let own = try here.open()
        let first = try ledger.page(after: .beginning, limit: 2_000)
        try own.collectors.takeIn(first)
        let file = here.directory + "/collectors/room/ops-1/ledger.sqlite"
        let page = try ledger.page(after: first.to)
        #expect(page.segments.count > 3 && page.events.count > 3)
        for table in ["chain", "segments", "days", "tails", "origin"] {
            try change(file, "CREATE TRIGGER cut BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'cut'); END")
            #expect(throws: LedgerError.self) { try own.collectors.takeIn(page) }
            try change(file, "DROP TRIGGER cut")
            #expect(try own.collectors.collected().map(\.cursor) == [first.to])
            let problem = try own.collectors.record(of: ledger.collector()).verification(of: nil) { _, _ in }.problem
            #expect(problem == nil, "\(problem?.description ?? "")")
        }
        #expect(try own.collectors.takeIn(page).segments == page.segments.count)
        try expectSame(ledger, own.collectors.record(of: ledger.collector()))
    }

    private func change(_ file: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: file)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `a first page that fails leaves no record`() async throws {
        let (ledger, _) = try await grown()
        let own = try here.open()
        var page = try ledger.page(after: .beginning)
        page.segments.removeLast()
        #expect(throws: LedgerError.self) { try own.collectors.takeIn(page) }
        #expect(try own.collectors.collected().isEmpty)
        #expect(try own.collectors.cursor(of: ledger.collector()) == .beginning)
        try copy(ledger, to: own.collectors)
        try expectSame(ledger, own.collectors.record(of: ledger.collector()))
    }

    @Test func `a record without a plan says so`() throws {
        let error = #expect(throws: LedgerError.self) { try there.open().page(after: .beginning) }
        #expect(error?.code == .invalid && error?.message.hasPrefix("the record has no plan yet") == true)
    }

    /// Whatever grows there is copied in pieces of any size, at any time.
    @Test(arguments: 1...8)
    func `copied at any moments, in any pieces, the record is whole at every step`(seed: UInt64) async throws {
        var random = Random(seed)
        let ledger = try there.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        var shelf = try here.open(.write).collectors
        var now = Sample.day
        var sent: [RecordPage] = []
        for step in 0..<60 {
            switch random.next(10) {
            case 0...2:
                let series = Sample.series(
                    1 + Int(random.next(900)), from: now, seed: random.next(1_000), measurements: random.next(2) == 0)
                try await ledger.store(random.next(3) == 0 ? Sample.link : Sample.web, series)
                now = try #require(series.last).time + .seconds(1)
            case 3...4:
                #expect(try ledger.verify().problem == nil, "\(seed), \(step)")
                let days = [2, 3, 400][Int(random.next(3))]
                try await ledger.maintain(before: now, keeping: .seconds(days * 86_400))
            case 5: try past(ledger, before: now, &random)
            case 6:
                try ledger.annotate(Annotation(target: "web", instant: now, recordedAt: now, by: "step \(step)"))
                try ledger.recordPlan(Sample.plan(failuresToDown: 1 + Int(random.next(4))), at: now)
            default:
                for _ in 0...random.next(4) {
                    let limit = [1, 500, 5_000, 100_000][Int(random.next(4))]
                    sent.append(try ledger.page(after: try shelf.cursor(of: ledger.collector()), limit: limit))
                    try shelf.takeIn(sent[sent.count - 1])
                    try shelf.takeIn(sent[Int(random.next(UInt64(sent.count)))])
                    let report = try shelf.record(of: ledger.collector()).verification(of: nil) { _, _ in }
                    #expect(report.problem == nil, "\(seed), \(step): \(report.problem?.description ?? "")")
                }
                if random.next(3) == 0 { shelf = try here.open(.write).collectors }
            }
        }
        try copy(ledger, to: shelf, limit: 50_000)
        try await ledger.maintain(before: now + .seconds(7_200), keeping: .seconds(400 * 86_400))
        try copy(ledger, to: shelf)
        let taken = try shelf.record(of: ledger.collector())
        try expectSame(ledger, taken)
        #expect(try taken.extents() == ledger.extents())
        for key in try ledger.extents().keys {
            #expect(try observations(taken, key) == observations(ledger, key))
        }
        #expect(try taken.verification(of: nil) { _, _ in }.unfinished == [])
    }

    /// A file of observations from before, at times that nobody measured.
    private func past(_ ledger: Ledger, before now: Instant, _ random: inout Random) throws {
        let lines = (0..<20).map { _ in
            let ago = Int64(random.next(UInt64(max(1, now.milliseconds - Sample.day.milliseconds + 86_400_000))))
            let time = (now.milliseconds - ago) / 1_000 * 1_000 + 777
            return #"{"kind":"observation","time":\#(time),"target":"link","check":"port","outcome":"ok"}"#
        }
        let file = try there.file("past.ndjson", Set(lines).joined(separator: "\n"))
        _ = try ledger.importFile(file, plan: Sample.plan(), by: "w", at: now)
    }

    @Test(arguments: [2_000, 4 << 20])
    func `a record of version 0.1.0 is handed out whole, with the segments of which nobody noted an event`(limit: Int)
        async throws
    {
        let ledger = try firstVersion(there)
        let shelf = try here.open().collectors
        try copy(ledger, to: shelf, limit: limit)
        let taken = try shelf.record(of: ledger.collector())
        try expectSame(ledger, taken)
        for key in try taken.extents().keys {
            let packed = try #require(try taken.extents()[key]).end
            #expect(try observations(taken, key) == observations(ledger, key).filter { $0.time <= packed })
        }
        let now = try #require(try ledger.extents().values.map(\.end).max()) + .seconds(7_200)
        try await ledger.maintain(before: now, keeping: .seconds(86_400))
        try copy(ledger, to: shelf, limit: limit)
        try expectSame(ledger, taken)
        #expect(try taken.verification(of: nil) { _, _ in }.retired.count > 0)
    }
}
