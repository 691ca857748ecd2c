import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct MaintenanceRuleOperationsTests {
    private let room = Room()

    private func operations(_ configured: [MaintenanceRule] = []) -> MaintenanceOperations {
        var plan = room.plan
        plan.maintenance = configured
        return MaintenanceOperations(OperationContext(plan: plan, records: room.source, time: room.clock))
    }

    private func added(_ every: String = "weekly sun 02:00-04:00") throws -> MaintenanceRuleResult {
        try operations().addRule(.target("web"), every: every, by: "王工", reason: "割接")
    }

    @Test func `a rule is recorded with its occurrences two months ahead, and told with the next ones`() throws {
        let result = try added()
        #expect(result.written == 9 && result.warnings.isEmpty)
        #expect(result.next.map(\.start) == ["2026-10-11 02:00", "2026-10-18 02:00", "2026-10-25 02:00"].map(Room.at))
        let list = try operations().list()
        #expect(list.windows.count == 9 && list.windows.allSatisfy { $0.recurs?.rule == result.rule.id })
        #expect(list.rules.map(\.rule.id) == [result.rule.id])
    }

    @Test func `one that is under way is told, and counts from now`() throws {
        // It is noon of a Wednesday.
        let result = try added("weekly wed 11:00-13:00")
        #expect(result.warnings.first?.message.contains("since 2026-10-07 11:00 is under way") == true)
        let window = try #require(try operations().list().windows.first)
        #expect(
            window.interval.start == Room.at("2026-10-07 11:00") && window.countsFrom == Room.at("2026-10-07 12:00"))
    }

    @Test func `ended by a person it withdraws what has not begun, and says so once`() throws {
        let rule = try added().rule
        let ended = try #require(try operations().endRule(rule.id, by: "李四"))
        #expect(ended.withdrawn == 9 && ended.rule.ended?.by == "李四" && ended.next.isEmpty)
        #expect(try operations().list().windows.isEmpty && operations().list().rules.isEmpty)
        let again = failure { () throws(OperationError) in try operations().endRule(rule.id, by: "李四") }
        #expect(again?.code == .conflict)
    }

    @Test func `one occurrence is called off without its rule`() throws {
        _ = try added()
        let first = try #require(try operations().list().windows.first)
        #expect(try operations().endRule(first.id, by: "李四")?.rule.id == nil, "it is no rule")
        _ = try operations().end(first.id, by: "李四")
        #expect(try operations().list().windows.count == 8)
        #expect(try operations().list().rules.count == 1)
    }

    @Test func `what was called off or has ended is none of the next occurrences`() throws {
        _ = try added()
        let windows = try operations().list().windows
        _ = try operations().end(windows[0].id, by: "李四")
        _ = try operations().end(windows[1].id, at: Room.at("2026-10-18 03:00"), by: "李四")
        let next = try operations().list().rules[0].next
        #expect(next.map(\.start) == ["2026-10-18 02:00", "2026-10-25 02:00", "2026-11-01 02:00"].map(Room.at))
        #expect(next[0].end == Room.at("2026-10-18 03:00"), "it ends earlier")
    }

    @Test func `an occurrence that is called off or withdrawn says so, by whom and when`() throws {
        let rule = try added().rule
        let first = try operations().list().windows[0]
        _ = try operations().end(first.id, by: "李四")
        _ = try operations().endRule(rule.id, by: "王工")
        let all = try operations().list(all: true).windows
        #expect(all.count == 9 && all.allSatisfy(\.isCalledOff))
        #expect(all.map { $0.ended?.by } == ["李四"] + Array(repeating: "王工", count: 8))
        let json = try operations().list(all: true).json.elements
        #expect(json[0]["called_off"] == true && json[0]["withdrawn"] == false && json[0]["ended_by"] == "李四")
        #expect(json[1]["withdrawn"] == true && json[1]["ended_at"] == "2026-10-07T12:00:00+08:00")
    }

    @Test func `what overlaps another rule of the same target is refused, the configuration's too`() throws {
        let configured = MaintenanceRule(
            every: try Recurrence(parsing: "monthly 1st sun 03:00-05:00"), scopes: [.target("web")], by: "a",
            reason: "b")
        let clash = failure { () throws(OperationError) in
            try operations([configured]).addRule(
                .target("web"), every: "weekly sun 02:00-04:00", by: "王工", reason: "割接")
        }
        #expect(clash?.code == .conflict && clash?.message.contains("the configuration's monthly 1st sun") == true)
        #expect(
            try operations([configured]).addRule(
                .group("g"), every: "weekly sun 02:00-04:00", by: "王工", reason: "割接"
            ).written == 9)
    }

    @Test(arguments: [
        ("weekly sunday 02:00-04:00", "web", OperationError.Code.invalid), ("weekly sun 02:00-04:00", "wbe", .notFound),
    ])
    func `a wrong rule is refused and nothing is recorded`(
        _ every: String, _ target: String, _ code: OperationError.Code
    ) {
        let error = failure { () throws(OperationError) in
            try operations().addRule(.target(target), every: every, by: "王工", reason: "割接")
        }
        #expect(error?.code == code)
        #expect(room.ledger.maintenanceRules().isEmpty)
    }
}
