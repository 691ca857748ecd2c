import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct StatusOperationTests {
    private struct Watch: DaemonWatch {
        var daemon: DaemonSign?
        func sign() -> DaemonSign? { daemon }
    }

    private let room = Room()

    @Test func `every target is told with its state, since when, its incident and its checks`() throws {
        room.ledger.setHeartbeat(Room.at("2026-10-07 11:59:50"))
        let board = try StatusOperation(
            room.context, daemon: Watch(daemon: DaemonSign(process: 7, metrics: ["done": 3]))
        ).status()
        #expect(board.rows.map(\.state) == [.up, .down])
        let uplink = board.json["targets"]?.elements.last
        #expect(uplink?["incident"] == "uplink@20261007T035700Z" && uplink?["since"] == "2026-10-07T11:57:00+08:00")
        #expect(uplink?["reason"] == "timeout" && uplink?["checks"]?.elements.first?["outcome"] == "fail")
        #expect(board.json["daemon"]?["pid"] == 7 && board.json["daemon"]?["metrics"]?["done"] == 3)
        #expect(board.json["daemon"]?["heartbeat"] == "2026-10-07T11:59:50+08:00")
    }

    @Test func `only the targets that are named are told, an unknown one is an error`() throws {
        let operation = StatusOperation(room.context, daemon: Watch())
        #expect(try operation.status(of: ["web"]).rows.map(\.target.id) == ["web"])
        let error = failure { () throws(OperationError) in try operation.status(of: ["uplnk"]) }
        #expect(error?.code == .notFound && error?.message.contains("did you mean \"uplink\"?") == true)
        #expect(try operation.status().json["daemon"]?["running"] == false)
    }

    @Test func `a group's targets are told, with those that are named, and of them what is down`() throws {
        let operation = StatusOperation(room.context, daemon: Watch())
        #expect(try operation.status(groups: ["g"]).rows.map(\.target.id) == ["web", "uplink"])
        #expect(try operation.status(of: ["web"], groups: ["g"]).rows.count == 2)
        #expect(try operation.status(onlyDown: true).rows.map(\.target.id) == ["uplink"])
        #expect(try operation.status(of: ["web"], onlyDown: true).rows.isEmpty)
        let error = failure { () throws(OperationError) in try operation.status(groups: ["gg"]) }
        #expect(error?.code == .notFound && error?.message.contains("no group \"gg\"") == true)
    }

    @Test func `after the watching ended a target is unmonitored from then on, though its outage was open`() throws {
        room.clock.advance(.seconds(3_600))
        let board = try StatusOperation(room.context, daemon: Watch()).status()
        #expect(board.rows.map(\.state) == [.unmonitored, .unmonitored])
        #expect(board.rows.allSatisfy { $0.since.map { $0 >= Room.at("2026-10-07 11:59") } ?? false })
        #expect(board.rows.allSatisfy { $0.lastSeen == Room.at("2026-10-07 11:59") })
    }

    @Test func `alerts that were given up are counted, those on their way are not`() throws {
        for state in Delivery.State.allCases {
            room.ledger.add(
                Delivery(
                    id: state.rawValue, hook: "h", event: .down, incident: nil, target: nil, payload: "{}",
                    createdAt: room.clock.now(), nextAttempt: room.clock.now(), state: state))
        }
        #expect(try StatusOperation(room.context, daemon: Watch()).status().json["undelivered"] == 1)
    }

    @Test func `planned work of a group is told of its targets while it lasts`() throws {
        _ = try MaintenanceOperations(room.context).add(.group("g"), Room.span("12:00", "13:00"), by: "a", reason: "r")
        let operation = StatusOperation(room.context, daemon: Watch())
        room.clock.advance(.seconds(60))
        #expect(try operation.status().rows.allSatisfy(\.inMaintenance))
        room.clock.advance(.seconds(3_600))
        #expect(try operation.status().rows.allSatisfy { !$0.inMaintenance })
    }

    @Test func `without a record there is no status`() {
        let operation = StatusOperation(Room(isEmpty: true).context, daemon: Watch())
        let error = failure { () throws(OperationError) in try operation.status() }
        #expect(error?.code == .unavailable && error?.message == "there is no record in memory")
    }
}

@Suite struct CheckOperationTests {
    private struct Answer: Prober {
        let outcome: Outcome
        func probe(trace: Bool) async -> ProbeResult {
            ProbeResult(outcome, trace: trace ? [TraceStep("tcp", start: .zero, duration: .milliseconds(2))] : [])
        }
    }

    private struct Source: ProberSource {
        var answers: [String: Outcome] = [:]
        var failure: MemoryFailure?

        func probers(for keys: Set<CheckKey>) throws -> [CheckKey: any Prober] {
            if let failure { throw failure }
            return Dictionary(
                uniqueKeysWithValues: keys.compactMap { key in answers[key.target].map { (key, Answer(outcome: $0)) } })
        }
    }

    private let room = Room()

    @Test func `checks are run in the order of the configuration, and the worst of them is told`() async throws {
        let operation = CheckOperation(room.context, probers: Source(answers: ["web": .unknown, "uplink": .fail]))
        let all = try await operation.run(["uplink/tcp", "web"], trace: true)
        #expect(all.trials.map(\.key.target) == ["web", "uplink"] && all.worst == .fail)
        #expect(all.json.elements[0]["trace"]?.elements[0]["duration_ms"] == 2)
        let one = try await operation.run(["web"])
        #expect(one.worst == .unknown && one.json.elements[0]["trace"] == nil)
    }

    @Test func `a check that is not there is named with its target, and what cannot probe is told`() async {
        let operation = CheckOperation(
            room.context, probers: Source(failure: MemoryFailure(code: .busy, message: "no descriptor")))
        await #expect(throws: OperationError(.notFound, "no check \"tpc\" in target web; did you mean \"tcp\"?")) {
            try await operation.run(["web/tpc"])
        }
        await #expect(throws: OperationError(.unavailable, "no descriptor")) { try await operation.run() }
    }
}
