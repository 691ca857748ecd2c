import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct AlertOperationsTests {
    private let room = Room()
    private var alerts: AlertOperations { AlertOperations(room.context) }

    /// Open since 11:00 unless it has an end.
    private func add(_ kind: StandingAlert.Kind, _ target: String, end: Instant? = nil) -> StandingAlert {
        let start = Room.at("2026-10-07 11:00")
        let alert = StandingAlert(
            id: StandingAlert.id(kind, of: target, start: start), kind: kind, target: target, start: start,
            openedAt: start, end: end, reason: Reason(.onBattery))
        room.ledger.add(alert)
        return alert
    }

    @Test func `all that people were told of is listed, in order of time, with what was held back`() throws {
        let (web, over) = (add(.degraded, "web"), add(.unknown, "web", end: Room.at("2026-10-07 11:30")))
        room.ledger.setDamping(AlertDamping(flapping: ["web": FlappingRecord(since: web.start)], held: [over.id]))
        let list = try alerts.list()
        #expect(list.rows.map(\.kind) == ["incident", "degraded", "unknown", "incident"])
        #expect(list.rows.map(\.isHeldBack) == [false, false, true, false] && list.flapping == ["web"])
        #expect(try alerts.list(onlyOpen: true).rows.map(\.kind) == ["degraded", "incident"])
        #expect(try alerts.list(of: "uplink").rows.map(\.target) == ["uplink"])
        let row = list.json.elements[2]
        #expect(
            row["end"] == "2026-10-07T11:30:00+08:00" && row["held_back"] == true && row["acknowledged_by"] == .null)
    }

    @Test func `what nobody is told of says so`() throws {
        #expect(try alerts.list().rows.map(\.untold) == [nil, nil])
        _ = try MaintenanceOperations(room.context).add(
            .target("web"), Room.span("09:50", "10:30"), by: "李工", reason: "割接", backdatedApprovedBy: "主任")
        let list = try alerts.list()
        #expect(list.rows.map(\.untold) == [.planned, nil])
        #expect(list.json.elements[0]["untold"] == "planned" && list.json.elements[1]["untold"] == .null)
    }

    @Test func `an alert is acknowledged by its id or its target, and the first word counts`() throws {
        let alert = add(.degraded, "web")
        let said = try alerts.acknowledge(alert.id, by: "李四", note: "已知")
        #expect(said.alerts.map(\.acknowledgedBy) == ["李四"] && said.json["id"] == .string(alert.id))
        room.clock.advance(.seconds(5))
        #expect(try alerts.acknowledge("web", by: "王五").alerts.map(\.acknowledgedBy) == ["李四"])
        #expect(room.ledger.record.notes.map(\.alert) == [alert.id, alert.id])
        #expect(try alerts.list().rows.first { $0.id == alert.id }?.acknowledgedBy == "李四")
        let board = try StatusOperation(room.context, daemon: NoDaemon()).status(of: ["web"])
        #expect(board.rows[0].alerts.map(\.acknowledgedBy) == ["李四"] && board.unacknowledged == 0)
        #expect(board.json["targets"]?.elements[0]["alerts"]?.elements[0]["kind"] == "degraded")
    }

    private struct NoDaemon: DaemonWatch { func sign() -> DaemonSign? { nil } }

    @Test func `of a target with an open incident that one is meant`() throws {
        let alert = add(.degraded, "uplink")
        let said = try alerts.acknowledge("uplink", by: "李四")
        #expect(said.incident?.incident.acknowledgedBy == "李四" && said.alerts.isEmpty)
        #expect(try alerts.acknowledge(alert.id, by: "李四").incident == nil)
        #expect(try alerts.list(of: "uplink").rows.allSatisfy { $0.acknowledgedBy == "李四" })
    }

    @Test func `what is over, unknown or too long is refused`() throws {
        let over = add(.degraded, "web", end: Room.at("2026-10-07 11:30"))
        let cases: [(String, String?, OperationError.Code)] = [
            (over.id, nil, .conflict), ("web@20260101T000000Z.degraded", nil, .notFound), ("web", nil, .notFound),
            (over.id, String(repeating: "长", count: 5_000), .invalid),
        ]
        for (name, note, code) in cases {
            let error = failure { () throws(OperationError) in try alerts.acknowledge(name, by: "李四", note: note) }
            #expect(error?.code == code, "\(error?.description ?? "nothing")")
        }
        #expect(room.ledger.record.notes.isEmpty)
    }

    @Test func `undelivered alerts are sent again or put away, and who did it is noted`() throws {
        for (id, state) in [("a", Delivery.State.undelivered), ("b", .undelivered), ("c", .delivered)] {
            room.ledger.add(
                Delivery(
                    id: id, hook: "h", event: .down, incident: nil, target: "web", payload: "{}",
                    createdAt: room.clock.now(), nextAttempt: room.clock.now(), attempts: 6, state: state))
        }
        let operations = DeliveryOperations(room.context)
        let retried = try operations.settle(["a"], as: .retried, by: "李四").deliveries
        #expect(retried.map(\.state) == [.pending] && retried.map(\.attempts) == [0])
        #expect(try operations.settle(nil, as: .cleared, by: "李四").deliveries.map(\.id) == ["b"])
        #expect(
            room.ledger.events.map(\.details) == [
                ["event": "delivery_retried", "delivery": "a", "by": "李四"],
                ["event": "delivery_cleared", "delivery": "b", "by": "李四"],
            ])
        let error = failure { () throws(OperationError) in try operations.settle(["c"], as: .cleared, by: "李四") }
        #expect(error?.message.contains("there is no undelivered alert c") == true)
        #expect(try StatusOperation(room.context, daemon: NoDaemon()).status().undelivered == 0)
    }
}
