import Foundation
import NOCCore
import NOCLedger
import TestSupport
import Testing

/// A kind of store that takes in the records of other collectors. A further one is one more line in `all`.
struct IntakeKind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Beside the record of the collector `ops-9` of the same site.
    let open: @Sendable () throws -> OpenIntake

    static let all = [
        IntakeKind(testDescription: "memory") {
            let own = try OpenLedger()
            return OpenIntake(intake: MemoryCollectors(own: own.ledger), own: own)
        },
        IntakeKind(testDescription: "SQLite") {
            let own = try OpenLedger()
            return OpenIntake(intake: own.ledger.collectors, own: own)
        },
    ]
}

struct OpenIntake {
    let intake: any RecordIntake
    let own: OpenLedger

    /// Copies what there is in pages of `limit` bytes; gives the pages.
    @discardableResult
    func copy(_ source: any RecordOutlet, limit: Int = 4 << 20) throws -> [RecordPage] {
        var pages: [RecordPage] = []
        while true {
            let page = try source.page(after: intake.cursor(of: source.collector()), limit: limit)
            try intake.takeIn(page)
            guard !page.isEmpty else { return pages }
            pages.append(page)
        }
    }

    /// That it is whole, and the same through every port.
    func expectSame(as source: any CollectorRecord) throws {
        let copy = try intake.record(of: source.collector())
        #expect(try copy.evidenceHead() == source.evidenceHead() && copy.collector() == source.collector())
        #expect(try copy.planVersions() == source.planVersions() && copy.corrections() == source.corrections())
        #expect(try copy.maintenanceWindows() == source.maintenanceWindows())
        #expect(try copy.annotations() == source.annotations() && copy.stateLines() == source.stateLines())
        #expect(try copy.registeredIncidents() == source.registeredIncidents())
        #expect(try copy.allHandRecords() == source.allHandRecords())
        let (here, there) = (
            try copy.page(after: .beginning, limit: .max), try source.page(after: .beginning, limit: .max)
        )
        #expect(here.events == there.events && here.segments == there.segments && here.plans == there.plans)
        let keys = try copy.extents().keys.sorted()
        #expect(try keys == source.extents().keys.sorted())
        for key in keys {
            let packed = try #require(try copy.extents()[key]).end
            let (here, there) = (try Reading(copy, key), try Reading(source, key))
            #expect(here.observations == there.observations.filter { $0.time <= packed } && here.state == there.state)
        }
        let report = try copy.verification(of: nil) { _, _ in }
        #expect(report.problem == nil && report.unfinished.isEmpty, "\(report.problem?.description ?? "")")
    }
}

/// What taking in another collector's record relies on, whichever store keeps it.
@Suite struct CopyingContract {
    private static let keep = Duration.seconds(400 * 86_400)

    /// Three days of two checks, all that people say, an incident; packed up to the last hour.
    private func grown() async throws -> OpenLedger {
        let open = try OpenLedger()
        let ledger = open.ledger
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(4_000))
        try await ledger.store(Sample.link, Sample.series(3_000, from: Sample.at(30)))
        let end: Int64 = 4_000 * 60
        try await ledger.commit(at: end) { $0.incidents = [Sample.incident("web@1", 0)] }
        try await ledger.commit(at: end) {
            $0.incidents = [Sample.incident("web@1", 0, end: 600)]
            $0.alerts = [Sample.alert("web@2", 900)]
            $0.events = [RecordEvent(time: Sample.at(end), kind: .note, target: "web", details: ["what": "restart"])]
        }
        let window = try ledger.addMaintenance(
            MaintenanceWindow(
                id: 0, scope: .target("web"), interval: Interval(Sample.at(0), Sample.at(60)), declaredAt: Sample.day,
                by: "li", reason: "r"))
        try ledger.endMaintenance(id: window.id, at: Sample.at(30), by: "li", recordedAt: Sample.at(40))
        try ledger.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.at(end), by: "li"))
        try ledger.addCorrection(
            Correction(
                target: "web", interval: Interval(Sample.at(0), Sample.at(60)), value: .up, reason: "r", by: "li",
                recordedAt: Sample.at(60)))
        let id = try ledger.addHandRecord(
            HandRecord(
                indicator: "i", date: CalendarDay(year: 2026, month: 10, day: 7), value: "1", by: "w",
                recordedAt: Sample.at(end)))
        try ledger.voidHandRecord(id: id, by: "w", reason: "r", recordedAt: Sample.at(end))
        try await ledger.maintain(before: Sample.at(end), keeping: Self.keep)
        return open
    }

    private func opened(_ kind: IntakeKind) throws -> OpenIntake {
        let open = try kind.open()
        try open.own.ledger.recordPlan(Sample.plan(collector: "ops-9"), at: Sample.day)
        return open
    }

    @Test(arguments: IntakeKind.all, [1, 700, 20_000, 4 << 20])
    func `a record is taken in page by page and read as the own one`(kind: IntakeKind, limit: Int) async throws {
        let (source, here) = (try await grown(), try opened(kind))
        let own = try here.own.ledger.head()
        let pages = try here.copy(source.ledger, limit: limit)
        #expect(pages.count >= [1: 15, 700: 10, 20_000: 2][limit] ?? 1)
        #expect(pages.allSatisfy { CopyCursor($0.to.description) == $0.to && $0.to.description.utf8.count < 128 })
        try here.expectSame(as: source.ledger)
        let described = try #require(try here.intake.collected().first)
        #expect(try described.isComplete && described.lastSeen == source.ledger.lastHeartbeat())
        #expect(try described.collector == source.ledger.collector() && "\(described.collector)" == "room.ops-1")
        // What has not arrived is nobody's: silence begins with the last sign of life that did.
        let taken = try here.intake.record(of: described.collector)
        #expect(try taken.interruptions() == [Interval(try #require(described.lastSeen), .distantFuture)])
        #expect(try here.own.ledger.head() == own && here.own.ledger.extents().isEmpty)
    }

    @Test(arguments: IntakeKind.all)
    func `a page that comes twice, or begins before what is there, changes nothing`(kind: IntakeKind) async throws {
        let (source, here) = (try await grown(), try opened(kind))
        var pages: [RecordPage] = []
        // Far enough that segments have come.
        while pages.count < 6 || pages.last?.segments.isEmpty == true {
            let page = try source.ledger.page(after: here.intake.cursor(of: source.ledger.collector()), limit: 1_500)
            #expect(try here.intake.takeIn(page) != PageReceipt())
            pages.append(page)
        }
        let (last, earlier) = (pages[pages.count - 1], pages[pages.count - 4])
        let before = try here.intake.collected()
        for page in pages { #expect(try here.intake.takeIn(page) == PageReceipt()) }
        #expect(try here.intake.collected() == before)
        let rest = try source.ledger.page(after: earlier.to)
        let receipt = try here.intake.takeIn(rest)
        #expect(receipt.events == rest.events.count - Int(last.to.event - earlier.to.event))
        #expect(receipt.segments < rest.segments.count)
        try here.expectSame(as: source.ledger)
    }

    @Test(arguments: IntakeKind.all)
    func `a page that leaves something out is refused, and the one that was left out goes on`(kind: IntakeKind)
        async throws
    {
        let (source, here) = (try await grown(), try opened(kind))
        let first = try source.ledger.page(after: .beginning, limit: 1_000)
        let second = try source.ledger.page(after: first.to, limit: 1_000)
        let third = try source.ledger.page(after: second.to, limit: 1_000)
        for page in [second, third] { #expect(refusal { try here.intake.takeIn(page) } == .gap) }
        #expect(try here.intake.collected().isEmpty)
        try here.intake.takeIn(first)
        #expect(refusal { try here.intake.takeIn(third) } == .gap)
        #expect(try here.intake.collected().map(\.cursor) == [first.to])
        for page in [second, third] { try here.intake.takeIn(page) }
        try here.copy(source.ledger)
        try here.expectSame(as: source.ledger)
    }

    @Test(arguments: IntakeKind.all)
    func `a record that forked is refused, whichever of the two went on`(kind: IntakeKind) async throws {
        let source = try await grown()
        let older = try OpenLedger(copyOf: source.ledger)
        let note = { Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: $0) }
        try source.ledger.annotate(note("one"))
        let here = try opened(kind)
        try here.copy(source.ledger)
        let before = try here.intake.collected()
        #expect(refusal { try here.copy(older.ledger) } == .fork)
        for number in 0..<3 {
            try older.ledger.annotate(note("two, \(number)"))
            #expect(refusal { try here.copy(older.ledger) } == .fork)
            #expect(refusal { try here.intake.takeIn(older.ledger.page(after: .beginning)) } == .fork)
        }
        #expect(try here.intake.collected() == before)
        try here.expectSame(as: source.ledger)
    }

    @Test(arguments: IntakeKind.all)
    func `two records under one name, the own name and the own record are refused`(kind: IntakeKind) async throws {
        let (source, here) = (try await grown(), try opened(kind))
        try here.copy(source.ledger)
        let before = try here.intake.collected()
        let namesake = try OpenLedger()
        try namesake.ledger.recordPlan(Sample.plan(), at: Sample.day)
        let theirs = try namesake.ledger.collector()
        #expect(refusal { try here.intake.takeIn(namesake.ledger.page(after: .beginning)) } == .fork)
        #expect(refusal { _ = try here.intake.cursor(of: theirs) } == .fork)
        #expect(refusal { _ = try here.intake.record(of: theirs) } == .fork)
        #expect(refusal { try here.intake.takeIn(here.own.ledger.page(after: .beginning)) } == .invalid)
        var stranger = try source.ledger.page(after: .beginning)
        stranger.collector.collector = "ops-9"
        #expect(refusal { try here.intake.takeIn(stranger) } == .fork)
        for name in ["..", "", "a/b", "机房", String(repeating: "a", count: 65)] {
            stranger.collector.collector = name
            #expect(refusal { try here.intake.takeIn(stranger) } == .invalid, "\(name)")
        }
        let nobody = CollectorIdentity(site: "room", collector: "ops-7", record: "x")
        #expect(refusal { _ = try here.intake.record(of: nobody) } == .missing)
        #expect(try here.intake.cursor(of: nobody) == .beginning && here.intake.collected() == before)
    }

    @Test(arguments: IntakeKind.all)
    func `whatever of a page is changed, it is refused, and the page itself goes on`(kind: IntakeKind) async throws {
        let (source, here) = (try await grown(), try opened(kind))
        let first = try source.ledger.page(after: .beginning, limit: 2_000)
        try here.intake.takeIn(first)
        let page = try source.ledger.page(after: first.to)
        try #require(page.events.count > 4 && page.segments.count > 4 && !first.plans.isEmpty)
        let before = try here.intake.collected()
        for (name, change) in Self.damages {
            var damaged = page
            change(&damaged)
            #expect(damaged != page, "\(name)")
            #expect([.damaged, .fork, .gap, .newer].contains(refusal { try here.intake.takeIn(damaged) }), "\(name)")
            #expect(try here.intake.collected() == before, "\(name)")
        }
        for changed in [\RecordPage.plans[0].data[9], \.plans[0].data[20]] {
            let empty = try opened(kind)
            var damaged = first
            damaged[keyPath: changed] ^= 1
            #expect(refusal { try empty.intake.takeIn(damaged) } == .damaged)
        }
        try here.intake.takeIn(page)
        try here.expectSame(as: source.ledger)
    }

    private static let damages: [(String, @Sendable (inout RecordPage) -> Void)] = [
        ("a segment's data", { $0.segments[1].data[7] ^= 1 }), ("a segment's state", { $0.segments[1].state[0] ^= 1 }),
        ("a segment's end", { $0.segments[1].last += 1 }), ("a segment's count", { $0.segments[1].count += 1 }),
        ("a segment's digest", { $0.segments[1].digest = $0.segments[2].digest }),
        ("a segment's check", { $0.segments[1].key.check = "x" }),
        ("a segment's number", { $0.segments[1].place.check += 7 }),
        ("a segment's start", { $0.segments[1].place.start -= 1 }),
        ("a segment's event", { $0.segments[1].event += 1 }),
        ("a segment's place", { $0.segments[1].place.event += 1 }),
        ("a segment is missing", { $0.segments.remove(at: 1) }), ("the last is missing", { $0.segments.removeLast() }),
        ("a segment comes twice", { $0.segments.insert($0.segments[1], at: 1) }),
        ("two change places", { $0.segments.swapAt(1, 2) }),
        ("an event's payload", { $0.events[2].payload += " " }), ("an event's kind", { $0.events[2].kind = "note" }),
        ("an unknown kind", { $0.events[2].kind = "oracle" }),
        ("an event's time", { $0.events[2].time += .milliseconds(1) }),
        ("an event's hash", { $0.events[2].hash = $0.events[1].hash }),
        ("an event's number", { $0.events[2].number += 1 }), ("an event is missing", { $0.events.remove(at: 2) }),
        ("the last event is missing", { $0.events.removeLast() }),
        ("no events", { $0.events = [] }), ("where it ends", { $0.to.event += 1 }),
        ("with what it ends", { $0.to.segment = $0.segments.last?.place }),
        ("the hash of its end", { $0.to.hash = $0.events[0].hash }),
        ("where it begins", { $0.from.hash = $0.events[0].hash }), ("it begins later", { $0.from.event += 1 }),
        ("what it announces", { $0.head.hash = $0.events[0].hash }),
        ("it announces less", { $0.head.events -= 1 }),
        (
            "it waits for what nobody announced",
            { $0.unfinished = [UnfinishedDay(day: .init(number: 20_733), until: 99)] }
        ),
        ("another record", { $0.collector.record = "x" }),
        ("a plan that nothing names", { $0.plans = [CopiedPlan(digest: $0.events[0].hash, data: [1])] }),
    ]

    @Test(arguments: IntakeKind.all, [5_000, 4 << 20])
    func `what is packed anew or removed there is so here, also what never came`(kind: IntakeKind, limit: Int)
        async throws
    {
        let (source, here) = (try await grown(), try opened(kind))
        try here.copy(source.ledger, limit: limit)
        let before = try #require(try here.intake.record(of: source.ledger.collector()).extents()[Sample.web]).start
        try await source.ledger.store(Sample.web, Sample.series(2_000, from: Sample.at(4_000 * 60)))
        try await source.ledger.maintain(before: Sample.at(6_000 * 60), keeping: .seconds(86_400))
        try here.copy(source.ledger, limit: limit)
        try here.expectSame(as: source.ledger)
        let taken = try here.intake.record(of: source.ledger.collector())
        #expect(try #require(try taken.extents()[Sample.web]).start > before)
        // One who comes late gets what is left, and every event.
        let late = try opened(kind)
        try late.copy(source.ledger, limit: limit)
        try late.expectSame(as: source.ledger)
    }

    @Test(arguments: IntakeKind.all, IntakeKind.all)
    func `a record that was taken in is handed on as it is, to any store`(first: IntakeKind, second: IntakeKind)
        async throws
    {
        let (source, here, there) = (try await grown(), try opened(first), try opened(second))
        try here.copy(source.ledger, limit: 5_000)
        try there.copy(try here.intake.record(of: source.ledger.collector()), limit: 3_000)
        try there.expectSame(as: source.ledger)
        // It goes on from the first source where the second ended.
        try source.ledger.annotate(
            Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li", note: "later"))
        try there.copy(source.ledger)
        try there.expectSame(as: source.ledger)
    }
}

@Suite struct CopyCursorTests {
    @Test(arguments: ["0", "7:\(String(repeating: "a", count: 64))", "7:\(String(repeating: "0", count: 64)):8:-5:3"])
    func `a cursor is read back from its text`(text: String) { #expect(CopyCursor(text)?.description == text) }

    @Test(
        arguments: [
            "", "7", "-1", "x", "7:abc", "7:\(String(repeating: "A", count: 64))",
            "7:\(String(repeating: "a", count: 64)):9:1:1", "7:\(String(repeating: "a", count: 64)):8:1",
            "7:\(String(repeating: "a", count: 64)):8:1:x",
        ])
    func `what is no cursor is refused`(text: String) { #expect(CopyCursor(text) == nil) }
}
