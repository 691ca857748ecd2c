import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct HeartbeatOperationsTests {
    private let memory = MemoryHeartbeats()
    private let room = Room()
    private let key = CheckKey(target: "backup", check: "nightly")

    private var operations: HeartbeatOperations {
        var plan = room.plan
        let beat = HeartbeatCheck(every: .seconds(86_400), grace: .seconds(3_600))
        plan.accounting.targets += [
            target("backup", ["nightly"]), target("jobs", ["hourly", "weekly"]),
        ]
        plan.checks[key] = .heartbeat(beat)
        return HeartbeatOperations(
            OperationContext(plan: plan, records: room.source, time: room.clock), memory: memory)
    }

    private func target(_ id: String, _ checks: [String]) -> AccountingPlan.Target {
        AccountingPlan.Target(
            id: id, name: id, checks: checks.map { .init(id: $0, kind: "heartbeat", policy: Room.policy) })
    }

    @Test(arguments: ["backup/nightly", "backup"])
    func `a report is left for the check that is named, with when the next one is due`(_ name: String) throws {
        let result = try operations.report(
            HeartbeatWord(status: 0, message: "42 GB\n完成", duration: .seconds(90)), for: name, by: "root")
        #expect(result.key == key && result.nextBy == Room.at("2026-10-08 13:00:00"))
        let item = try #require(memory.waiting().items.first)
        #expect(
            item.key == key
                && item.report
                    == HeartbeatReport(
                        time: Room.at("2026-10-07 12:00:00"), status: 0, message: "42 GB 完成", duration: .seconds(90),
                        by: "root")
        )
        #expect(result.json["duration_ms"]?.integer == 90_000 && result.json["failed"] == .bool(false))
    }

    @Test func `a status that is not zero is a failed run, and so is one that says so`() throws {
        #expect(try operations.report(HeartbeatWord(status: 3), for: "backup", by: "a").report.isFailed)
        #expect(try operations.report(HeartbeatWord(isFailed: true), for: "backup", by: "a").report.isFailed)
    }

    @Test(arguments: [
        ("bakcup/nightly", OperationError.Code.notFound, "did you mean \"backup\"?"),
        ("backup/nihgtly", .notFound, "did you mean \"nightly\"?"),
        ("web/tcp", .invalid, "is a check of the kind tcp"), ("web", .invalid, "has no heartbeat check"),
        ("jobs", .invalid, "jobs/hourly, jobs/weekly"), ("", .notFound, "no target \"\""),
    ])
    func `a wrong name is told with what may have been meant, and nothing is left`(
        _ name: String, _ code: OperationError.Code, _ words: String
    ) throws {
        let error = failure { () throws(OperationError) in
            try operations.report(HeartbeatWord(), for: name, by: "a")
        }
        #expect(error?.code == code && error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(memory.waiting().items.isEmpty)
    }

    @Test func `what no process ends with and no run takes is refused`() {
        for word in [HeartbeatWord(status: 256), HeartbeatWord(duration: .seconds(-1))] {
            let error = failure { () throws(OperationError) in
                try operations.report(word, for: "backup", by: "a")
            }
            #expect(error?.code == .invalid && error?.field != nil)
        }
    }
}
