import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// What lies on disk keeps its bytes: `Golden` has texts that version 0.1.0 wrote, `Records` a whole record of it.
@Suite struct StoredFormTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().path

    private static let payloads =
        ((try? String(contentsOfFile: "\(folder)/Golden/payloads.txt", encoding: .utf8)) ?? "")
        .split(separator: "\n").map(String.init)

    private static func forms(_ kind: ChainKind) -> any Stored.Type {
        switch kind {
        case .start, .stop, .transition, .clockStep, .gap, .note: EventPayload.self
        case .plan: PlanPayload.self
        case .seal, .merge, .retire: DaysPayload.self
        case .incident: IncidentPayload.self
        case .alert: AlertPayload.self
        case .maintenance: MaintenancePayload.self
        case .correction: CorrectionPayload.self
        case .annotation: AnnotationPayload.self
        case .record: HandRecordPayload.self
        case .imported: ImportPayload.self
        case .anchor: AnchorPayload.self
        case .prune: PrunePayload.self
        case .checks: CheckNamesPayload.self
        case .delivery: DeliveriesPayload.self
        case .accept: AcceptancePayload.self
        case .retention: ClockWordPayload.self
        case .key: KeyPayload.self
        case .timestamp: HeadTimestamp.self
        }
    }

    @Test(arguments: payloads)
    func `a payload of the chain is read and written back to the byte`(line: String) throws {
        let parts = line.split(separator: " ", maxSplits: 1)
        let kind = try #require(ChainKind(rawValue: String(parts[0])))
        #expect(try Self.forms(kind).init(storedText: parts[1], in: "a payload").storedText == String(parts[1]))
    }

    @Test func `every kind of the chain has a golden text`() {
        let kinds = Set(Self.payloads.compactMap { ChainKind(rawValue: String($0.prefix { $0 != " " })) })
        #expect(kinds == Set(ChainKind.allCases))
    }

    @Test func `a plan is read and written back to the byte, by which its digest knows it again`() throws {
        let text = try String(contentsOfFile: "\(Self.folder)/Golden/plan.json", encoding: .utf8)
        let plan = try AccountingPlan(storedText: text, in: "the plan")
        #expect(plan.targets.map(\.rule) == [.all, .any, .quorum(1)])
        #expect(plan.targets[1].contract?.monthlyFee == 12_000.5)
        #expect(plan.storedText == text)
    }

    @Test func `that old TLS was allowed is kept, and costs nothing where it was not`() throws {
        let text = try String(contentsOfFile: "\(Self.folder)/Golden/plan.json", encoding: .utf8)
        var plan = try AccountingPlan(storedText: text, in: "the plan")
        #expect(!plan.storedText.contains("legacyTLS"))
        plan.targets[0].checks[0].legacyTLS = true
        #expect(plan.storedText.contains("\"legacyTLS\":true"))
        #expect(try AccountingPlan(storedText: plan.storedText, in: "the plan") == plan)
    }

    @Test func `that the targets of a group stand in for each other is kept, and costs nothing where they do not`()
        throws
    {
        let text = try String(contentsOfFile: "\(Self.folder)/Golden/plan.json", encoding: .utf8)
        var plan = try AccountingPlan(storedText: text, in: "the plan")
        #expect(!plan.storedText.contains("redundant"))
        plan.groups[0].isRedundant = true
        #expect(plan.storedText.contains("\"redundant\":true"))
        #expect(try AccountingPlan(storedText: plan.storedText, in: "the plan") == plan)
    }

    @Test func `equal hours give equal bytes, whatever the order of their days`() throws {
        let days = (1...28).map { CalendarDay(year: 2026, month: 2, day: $0) }
        let week = Array(repeating: [WeeklyHours.Range(start: 0, end: 60)], count: 7)
        func text(_ holidays: [CalendarDay]) -> String {
            var set = Set<CalendarDay>(minimumCapacity: holidays[0].day * 50)
            for day in holidays { set.insert(day) }
            return WeeklyHours(days: week, holidays: set, workdays: set).storedText
        }
        #expect(text(days) == text(days.reversed()))
        #expect(try WeeklyHours(storedText: text(days), in: "hours").holidays == Set(days))
    }

    @Test func `what is missing has its meaning: the first version's evidence has neither unit nor files`() throws {
        let old = #"{"by":"李工","date":"2026-10-31","indicator":"pay","recordedAt":1793462400000,"value":"1"}"#
        let record = try HandRecord(storedText: old, in: "a record")
        #expect(record.unit == nil && record.attachments.isEmpty && record.title == nil)
        #expect(record.storedText == old)
        let objective = try Objective(storedText: #"{"id":"line"}"#, in: "an objective")
        #expect(objective == Objective(id: "line"))
    }

    @Test(
        arguments: [
            (#"{"some":{}}"#, #"the rule is "some", which this version does not know"#),
            (#"{"quorum":{}}"#, "the rule.quorum lacks `_0`"), (#"[]"#, "the rule is not an object of one member"),
            (#"{"quorum":{"_0":"2"}}"#, "the rule.quorum._0 is not a whole number"),
            ("{", "the rule is no JSON: the text is cut off at byte 1"),
        ])
    func `a word that this version does not know is told with its place, and so is what has to be there`(
        text: String, message: String
    ) {
        let damage = #expect(throws: Damage.self) { try Rule(storedText: text, in: "the rule") }
        #expect(damage?.what == message)
    }

    @Test(
        arguments: [
            (ChainKind.note, #"{"details":{"a":1}}"#, "a payload.details.a is not a text"),
            (.note, #"{"details":["a"]}"#, "a payload.details is not an object"),
            (
                .imported, #"{"by":"a","checks":{"web/home":"1"},"file":"f","observations":1,"sha256":"x"}"#,
                "a payload.checks.web/home is not a whole number"
            ),
            (.maintenance, #"{"by":"li","ends":3}"#, "a payload has neither a window nor the end of one"),
            (
                .maintenance, #"{"rule":{"by":"li","every":"daily","reason":"r","scopes":[{"target":{"_0":"web"}}]}}"#,
                #"a payload.rule.every: expected "weekly sun 02:00-04:00" or "monthly 1st sat 22:00-02:00", found "daily""#
            ),
            (
                .maintenance, #"{"rule":{"by":"li","every":"weekly sun 02:00-04:00","reason":"r","scopes":[]}}"#,
                "a payload.rule.scopes is not a list of targets and groups"
            ),
            (.record, #"{"by":"li"}"#, "a payload has neither a record nor the withdrawal of one"),
        ])
    func `a payload that says nothing, or something else than its kind, is damage`(
        kind: ChainKind, text: String, message: String
    ) {
        let damage = #expect(throws: Damage.self) { _ = try Self.forms(kind).init(storedText: text, in: "a payload") }
        #expect(damage?.what == message)
    }

    @Test func `the origin of a record that was taken in keeps its bytes`() throws {
        let hash = String(repeating: "a", count: 64)
        let text =
            #"{"collector":"ops-1","cursor":"7:\#(hash):8:1791331200000:3","events":9,"head":"\#(hash)","record":"r-1","#
            + #""site":"room","unfinished":{"2026-10-07":8,"2026-10-08":9}}"#
        let origin = try StoredOrigin(storedText: text, in: "the origin")
        #expect(origin.storedText == text)
        #expect(origin.unfinished == [20_733: 8, 20_734: 9] && origin.cursor.segment?.check == 3)
        let wrong = text.replacing("2026-10-08", with: "2026-13-08")
        #expect(throws: Damage.self) { try StoredOrigin(storedText: wrong, in: "the origin") }
    }

    @Test func `a member that a later version added is passed over`() throws {
        let mark = try ImportMark(storedText: #"{"by":"a","file":"b","later":[1]}"#, in: "a mark")
        #expect(mark == ImportMark(file: "b", by: "a"))
    }

    @Test func `the state of a fold keeps its bytes`() throws {
        var state = FoldState()
        state.isDown = true
        state.lastOutcome = .fail
        state.runLength = 3
        state.runStart = Instant(milliseconds: 1_000)
        state.downSince = Instant(milliseconds: 900)
        state.lastTime = Instant(milliseconds: 1_200)
        let bytes = state.encoded(base: 2_000)
        #expect(bytes.map { String($0, radix: 16) }.joined(separator: " ") == "8b 3 3 d0 f 98 11 c0 c")
        #expect(try bytes.withUnsafeBytes { try FoldState(encoded: $0, base: 2_000) } == state)
    }

    @Test func `a record of version 0.1.0 opens, verifies, gives the same figures and goes on being written`()
        async throws
    {
        let room = Room()
        let ledger = try firstVersion(room)
        let before = try ledger.verify()
        #expect(before.problem == nil)
        let plan = try #require(try ledger.planVersions().last?.plan)
        #expect(try ledger.recordPlan(plan, at: .distantFuture) == false, "the same plan is known again")
        try compare(ledger, "\(room.directory)/switch.json")
        #expect(try ledger.allHandRecords().map { $0.voided?.reason } == [nil, "重复"])
        #expect(try ledger.annotations().compactMap(\.cause) == ["power", "carrier"])
        #expect(try ledger.stateLines().map(\.value) == [.up, .down, .degraded])

        let key = CheckKey(target: "switch", check: "port")
        let now = try #require(try ledger.extents()[key]).end + .seconds(60)
        var batch = Batch(heartbeat: now)
        batch.observations = [StoredObservation(key, Observation(time: now, outcome: .ok))]
        batch.events = [RecordEvent(time: now, kind: .note, target: "switch")]
        #expect(try await ledger.commit(batch) == CommitReport(stored: 1, refused: 0))
        try await ledger.maintain(before: now + .seconds(7_200), keeping: .seconds(400 * 86_400))
        #expect(try ledger.verify().problem == nil)
    }

    /// The figures of October of a target without parents, as version 0.1.0 told them.
    private func compare(_ ledger: Ledger, _ path: String) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let month = Interval(
            zone.start(of: CalendarDay(year: 2026, month: 10, day: 1)),
            zone.start(of: CalendarDay(year: 2026, month: 11, day: 1)))
        let period = try #require(Period.between(month.start, month.end, timeZone: zone))
        // What files brought counts from the moment of their import.
        let asOf = try #require(try ledger.events(kinds: [.imported]).last).time
        let account = try Accounts.account(period, of: ledger, asOf: asOf)
        let figures = try #require(account.targets.first { $0.target.id == "switch" }).figures
        let expected = try JSON(try Data(contentsOf: URL(filePath: path)))
        for (share, milliseconds) in figures.breakdown.shares {
            #expect(expected["breakdown_ms"]?[share.key]?.integer == milliseconds, "\(share)")
        }
        for (name, value) in [
            ("assessed", figures.assessed), ("overall", figures.overall), ("lower", figures.lower),
            ("upper", figures.upper), ("uncorrected", figures.uncorrected),
        ] {
            #expect(expected["availability"]?[name]?.double == value.ratio, "\(name)")
        }
        #expect(expected["incidents"]?.integer == Int64(figures.incidents))
        #expect(expected["transients"]?["count"]?.integer == Int64(figures.transients))
    }
}
