import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct StatementOperationsTests {
    private let room = Room()
    private var maintenance: MaintenanceOperations { MaintenanceOperations(room.context) }
    private var corrections: CorrectionOperations { CorrectionOperations(room.context) }

    @Test func `a window is declared with this moment, listed while it is not over, and ended once`() throws {
        let added = try maintenance.add(.target("web"), Room.span("13:00", "14:00"), by: "李工", reason: "割接")
        #expect(added.window.declaredAt == Room.at("2026-10-07 12:00") && added.warnings.isEmpty)
        #expect(added.json["target"] == "web" && added.json["group"] == .null)
        #expect(try maintenance.list().windows.map(\.id) == [added.window.id])
        let ended = try maintenance.end(added.window.id, by: "王工")
        #expect(ended.window.interval.isEmpty)
        #expect(try maintenance.list().windows.isEmpty && maintenance.list(all: true).windows.count == 1)
        let again = failure { () throws(OperationError) in try maintenance.end(added.window.id, by: "王工") }
        #expect(again?.code == .conflict)
        let none = failure { () throws(OperationError) in try maintenance.end(999, by: "王工") }
        #expect(none?.code == .notFound && none?.message == "there is no maintenance window 999")
    }

    @Test func `a window that begins before its declaration is doubted unless somebody approves it`() throws {
        let past = Room.span("10:00", "13:00")
        let doubted = try maintenance.add(.group("g"), past, by: "李工", reason: "r")
        #expect(doubted.warnings.map(\.remedy) == [.approveBackdated] && doubted.json["group"] == "g")
        let approved = try maintenance.add(.group("g"), past, by: "李工", reason: "r", backdatedApprovedBy: "王主任")
        #expect(approved.warnings.isEmpty && approved.json["backdated_approved_by"] == "王主任")
    }

    @Test func `a window that is over, called off or shorter than it should be made says so`() throws {
        let past = try maintenance.add(.target("web"), Room.span("10:00", "11:00"), by: "李工", reason: "r").window.id
        let over = failure { () throws(OperationError) in try maintenance.end(past, by: "王工") }
        #expect(over?.code == .conflict)
        #expect(
            over?.message
                == "maintenance window \(past) is over since 2026-10-07 11:00:00; where the work ended sooner, say when"
        )
        #expect(over?.remedy == .sayWhenEnded)
        #expect(
            try maintenance.end(past, at: Room.at("2026-10-07 10:30"), by: "王工").window.interval.end
                == Room.at("2026-10-07 10:30"))
        let ahead = try maintenance.add(.target("web"), Room.span("13:00", "14:00"), by: "李工", reason: "r").window.id
        let late = failure { () throws(OperationError) in
            try maintenance.end(ahead, at: Room.at("2026-10-07 15:00"), by: "王工")
        }
        #expect(late?.code == .invalid && late?.field == "at")
        _ = try maintenance.end(ahead, by: "王工")
        let off = failure { () throws(OperationError) in try maintenance.end(ahead, by: "王工") }
        #expect(off?.message == "maintenance window \(ahead) was called off before it began")
    }

    @Test func `the same window twice is refused, with another time or an approval it is another`() throws {
        let span = Room.span("11:00", "14:00")
        let first = try maintenance.add(.target("web"), span, by: "李工", reason: "割接").window.id
        let again = failure { () throws(OperationError) in
            try maintenance.add(.target("web"), span, by: "王工", reason: "再割接")
        }
        #expect(again?.code == .conflict)
        #expect(again?.message == "that window is declared already: maintenance \(first) by 李工, 割接")
        _ = try maintenance.add(.target("uplink"), span, by: "李工", reason: "割接")
        _ = try maintenance.add(.target("web"), Room.span("11:00", "14:30"), by: "李工", reason: "割接")
        _ = try maintenance.add(.target("web"), span, by: "李工", reason: "割接", backdatedApprovedBy: "王主任")
        let approved = failure { () throws(OperationError) in
            try maintenance.add(.target("web"), span, by: "李工", reason: "割接", backdatedApprovedBy: "王主任")
        }
        #expect(approved?.code == .conflict)
        #expect(try maintenance.list(all: true).windows.count == 4)
    }

    @Test(arguments: [
        ("2026-10-07 13:00", "2126-10-07 14:00", "to", "is more than a year after the start"),
        ("2126-10-07 13:00", "2126-10-07 14:00", "from", "is more than ten years from now"),
        ("1926-10-07 13:00", "1926-10-07 14:00", "from", "is more than ten years from now"),
        ("2025-10-07 13:00", "2026-10-08 14:01", "to", "is more than a year after the start"),
    ])
    func `a year that was mistyped is refused`(from: String, to: String, field: String, message: String) {
        let error = failure { () throws(OperationError) in
            try maintenance.add(.target("web"), Interval(Room.at(from), Room.at(to)), by: "a", reason: "r")
        }
        #expect(error?.code == .invalid && error?.field == field)
        #expect(error?.message.contains(message) == true && error?.message.contains("is the year right?") == true)
    }

    @Test func `what is planned for nobody, by nobody or for no time is refused before a record is made`() {
        let room = Room(isEmpty: true)
        let maintenance = MaintenanceOperations(room.context)
        let ahead = Room.span("13:00", "14:00")
        let errors = [
            failure { () throws(OperationError) in
                try maintenance.add(.target("wbe"), ahead, by: "a", reason: "r")
            },
            failure { () throws(OperationError) in try maintenance.add(.group("x"), ahead, by: "a", reason: "r") },
            failure { () throws(OperationError) in try maintenance.add(.target("web"), ahead, by: " ", reason: "r") },
            failure { () throws(OperationError) in
                try maintenance.add(.target("web"), Room.span("13:00", "13:00"), by: "a", reason: "r")
            },
        ]
        #expect(errors.map { $0?.code } == [.notFound, .notFound, .invalid, .invalid])
        #expect(!room.source.exists)
    }

    @Test func `the first word of a record brings the plan it speaks of with it, the second does not`() throws {
        let room = Room(isEmpty: true)
        let maintenance = MaintenanceOperations(room.context)
        for start in ["13:00", "13:30"] {
            _ = try maintenance.add(.target("web"), Room.span(start, "14:00"), by: "a", reason: "r")
        }
        let record = try room.source.reading()
        #expect(try record.planVersions().map(\.plan) == [room.plan.accounting])
    }

    @Test func `a correction rules on what has been`() throws {
        let result = try corrections.add("web", Room.span("10:00", "10:15"), as: .excluded, reason: "停电", by: "李工")
        #expect(result.json["class"] == "excluded" && result.json["recorded_at"] == "2026-10-07T12:00:00+08:00")
        #expect(room.ledger.record.rulings.map(\.id) == [result.correction.id])
        let ahead = failure { () throws(OperationError) in
            try corrections.add("web", Room.span("11:00", "12:01"), as: .up, reason: "r", by: "b")
        }
        #expect(ahead?.code == .invalid && ahead?.field == "to")
        #expect(ahead?.message.hasPrefix("2026-10-07 12:01:00 lies in the future") == true)
        let odd = failure { () throws(OperationError) in
            try corrections.add("web", Room.span("10:00", "11:00"), as: .unknown, reason: "r", by: "b")
        }
        #expect(odd?.code == .invalid && odd?.field == "as")
        #expect(room.ledger.record.rulings.count == 1)
    }

    @Test func `a target that was removed can still be corrected by its name, a slip of it cannot`() throws {
        var plan = room.plan
        plan.accounting.targets.removeAll { $0.id == "web" }
        let context = OperationContext(plan: plan, records: room.source, time: room.clock)
        let corrections = CorrectionOperations(context)
        #expect(
            try corrections.add("web", Room.span("10:00", "10:15"), as: .up, reason: "r", by: "b").correction.target
                == "web")
        let slip = failure { () throws(OperationError) in
            try corrections.add("uplnk", Room.span("10:00", "10:15"), as: .up, reason: "r", by: "b")
        }
        #expect(slip?.code == .notFound && slip?.message.contains("did you mean \"uplink\"?") == true)
    }

    @Test func `corrections are listed by their time, and one that is withdrawn stays with its reason`() throws {
        let late = try corrections.add("web", Room.span("11:00", "11:10"), as: .up, reason: "r", by: "李工").correction
        let early = try corrections.add("uplink", Room.span("10:00", "10:10"), as: .down, reason: "r", by: "李工")
        #expect(try corrections.list().corrections.map(\.id) == [early.correction.id, late.id])
        #expect(try corrections.list(of: "web").corrections.map(\.id) == [late.id])
        let voided = try corrections.void(late.id, by: "王工", reason: "记错")
        #expect(voided.json["voided"]?["reason"] == "记错" && voided.json["voided"]?["by"] == "王工")
        #expect(try corrections.list(of: "web").corrections.isEmpty)
        #expect(try corrections.list(of: "web", all: true).corrections.map(\.voided?.reason) == ["记错"])
        let again = failure { () throws(OperationError) in try corrections.void(late.id, by: "王工", reason: "r") }
        #expect(again?.code == .conflict && again?.message.hasSuffix("by 王工: 记错") == true)
        let none = failure { () throws(OperationError) in try corrections.void(99, by: "王工", reason: "r") }
        #expect(none?.code == .notFound)
    }

    @Test func `a correction of an incident rules on all of it, of an open one on what has been`() throws {
        let whole = try corrections.add(incident: "web@20261007T020000Z", as: .excluded, reason: "r", by: "李工")
        #expect(whole.correction.interval == Room.span("10:00", "10:15") && whole.warnings.isEmpty)
        let open = try corrections.add(incident: "uplink", as: .excluded, reason: "r", by: "李工")
        #expect(open.correction.interval == Room.span("11:57", "12:00") && open.warnings.count == 1)
        let none = failure { () throws(OperationError) in
            try corrections.add(incident: "web@20261008T020000Z", as: .excluded, reason: "r", by: "李工")
        }
        #expect(none?.code == .notFound)
    }
}
