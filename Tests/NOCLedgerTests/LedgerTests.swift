import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct LedgerTests {
    let room = Room()

    @Test func `what is committed is read back, also by another process`() async throws {
        let ledger = try room.open()
        let series = Sample.series(500, measurements: true)
        #expect(try await ledger.store(Sample.web, series) == 500)
        #expect(try ledger.all(Sample.web) == series)
        #expect(try room.open(.read).all(Sample.web) == series)
        #expect(try ledger.latestObservations() == [Sample.web: series[499]])
        #expect(try ledger.extents() == [Sample.web: Interval(series[0].time, series[499].time)])
    }

    @Test func `an observation at or before the last one of its check is refused and counted`() async throws {
        let ledger = try room.open()
        var batch = Batch(heartbeat: Sample.day)
        batch.observations = [10, 20, 20, 15, 30].map { StoredObservation(Sample.web, Sample.observation($0)) }
        batch.observations.append(StoredObservation(Sample.link, Sample.observation(15)))
        #expect(try await ledger.commit(batch) == CommitReport(stored: 4, refused: 2))
        #expect(try await ledger.commit(batch) == CommitReport(stored: 0, refused: 6))
        try ledger.close()
        #expect(try await room.open().commit(batch) == CommitReport(stored: 0, refused: 6))
    }

    @Test func `measurements that cannot be kept are left out`() async throws {
        let ledger = try room.open()
        var observation = Sample.observation(1)
        observation.measurements = [
            Measurement("a_ms", 1), Measurement("Bad Name", 2), Measurement("c", .infinity), Measurement("a_ms", 3),
        ]
        try await ledger.store(Sample.web, [observation])
        #expect(try ledger.all(Sample.web)[0].measurements == [Measurement("a_ms", 1)])
    }

    @Test func `a second daemon on the same directory is refused with the first one's process id`() throws {
        let ledger = try room.open()
        let error = #expect(throws: LedgerError.self) { try room.open() }
        #expect(error?.code == .inUse && error?.message.contains("\(getpid())") == true)
        #expect(try ledger.daemon == getpid())
        _ = try room.open(.write)
    }

    @Test func `the lock ends with the daemon`() throws {
        do { _ = try room.open() }
        #expect(try Ledger.daemon(directory: room.directory) == nil)
        _ = try room.open()
    }

    @Test func `a directory without a record cannot be read`() {
        let error = #expect(throws: LedgerError.self) { try room.open(.read) }
        #expect(error?.code == .missing)
    }

    @Test func `after a restart the state goes on from the record`() async throws {
        let plan = Sample.plan()
        let ledger = try room.open()
        let first = try await ledger.resume(plan: plan, at: Sample.day)
        #expect(first.silentSince == nil && first.folds.isEmpty && first.openIncidents.isEmpty)
        let series = Sample.series(400)
        try await ledger.store(Sample.web, series)
        let incident = RegisteredIncident(
            id: "web@1", target: "web", start: Sample.day, confirmedAt: Sample.day + .seconds(60),
            reason: Reason(.timeout))
        var batch = Batch(heartbeat: series[399].time + .seconds(5))
        batch.incidents = [incident]
        batch.deliveries = [delivery("d1", incident: "web@1")]
        _ = try await ledger.commit(batch)
        try ledger.annotate(
            Annotation(
                target: "web", instant: Sample.day, recordedAt: Sample.day + .seconds(90), by: "wang",
                acknowledges: true))
        try ledger.close()
        #expect(try room.open(.read).interruptions() == [Interval(batch.heartbeat, .distantFuture)])

        let again = try room.open()
        let state = try await again.resume(plan: plan, at: series[399].time + .seconds(65))
        #expect(state.folds == [Sample.web: Sample.fold(series)])
        #expect(state.openIncidents == [incident])
        #expect(state.acknowledged == ["web@1": Sample.day + .seconds(90)])
        #expect(state.lastSent == ["web@1": [Sent(.down, to: "duty"): Sample.day]])
        #expect(state.silentSince == batch.heartbeat)
        #expect(try again.planVersions().count == 1)
        #expect(try again.interruptions() == [Interval(batch.heartbeat, series[399].time + .seconds(65))])
    }

    @Test func `a plan is recorded when it changes and never comes into force in the past`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.adopt(plan: Sample.plan(), at: Sample.day + .seconds(1))
        #expect(try ledger.planVersions().count == 1)
        try await ledger.store(Sample.web, [Sample.observation(100)])
        try await ledger.adopt(plan: Sample.plan(failuresToDown: 5), at: Sample.day + .seconds(50))
        try await ledger.adopt(plan: Sample.plan(), at: Sample.day + .seconds(200))
        #expect(
            try ledger.planVersions().map(\.time)
                == [Sample.day, Sample.day + .milliseconds(100_001), Sample.day + .seconds(200)])
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `what is not packed yet is judged by the plan of its time, also when the check has left the plan`()
        async throws
    {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(failuresToDown: 2), at: Sample.day)
        let link = [0, 60, 120].map { Sample.observation($0, .fail) }
        try await ledger.store(Sample.link, link)
        try await ledger.adopt(plan: Sample.plan(failuresToDown: 5, targets: ["web"]), at: Sample.day + .seconds(200))
        try await ledger.store(Sample.web, [300, 360].map { Sample.observation($0, .fail) })
        try await ledger.adopt(plan: Sample.plan(failuresToDown: 4, targets: ["web"]), at: Sample.day + .seconds(400))
        try await ledger.store(Sample.web, [420].map { Sample.observation($0, .fail) })
        // Three failures are enough for no plan under which the website failed, two are for the link's.
        let folds = try ledger.folds()
        #expect(folds[Sample.web]?.isDown == false && folds[Sample.web]?.runLength == 3)
        #expect(folds[Sample.link]?.isDown == true && folds[Sample.link]?.downConfirmed == link[1].time)
        let state = try await ledger.resume(
            plan: Sample.plan(failuresToDown: 4, targets: ["web"]), at: Sample.day + .seconds(500))
        #expect(state.folds == folds.filter { $0.key == Sample.web })
        #expect(try ledger.planVersions().map(\.plan.targets.count) == [2, 1, 1])
    }

    @Test func `an incident whose target left the plan is told to the daemon when the target is back`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, [0, 60, 120].map { Sample.observation($0, .fail) })
        var incident = RegisteredIncident(
            id: "web@1", target: "web", start: Sample.day, confirmedAt: Sample.day + .seconds(120))
        incident.end = Sample.day + .seconds(200)
        var batch = Batch(heartbeat: Sample.day + .seconds(200))
        batch.incidents = [incident]
        batch.events = [.left(incident, at: Sample.day + .seconds(200))]
        _ = try await ledger.commit(batch)
        let without = try await ledger.adopt(plan: Sample.plan(targets: ["link"]), at: Sample.day + .seconds(200))
        #expect(without.leftIncidents.isEmpty && without.folds.isEmpty && without.openIncidents.isEmpty)
        let back = try await ledger.adopt(plan: Sample.plan(), at: Sample.day + .seconds(900))
        #expect(back.leftIncidents == [incident])
        #expect(back.folds[Sample.web]?.isDown == true)
        incident.end = nil
        batch = Batch(heartbeat: Sample.day + .seconds(901))
        batch.incidents = [incident]
        batch.events = [.returned(incident, at: Sample.day + .seconds(900))]
        _ = try await ledger.commit(batch)
        let open = try await ledger.resume(plan: Sample.plan(), at: Sample.day + .seconds(999))
        #expect(open.leftIncidents.isEmpty && open.openIncidents == [incident])
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a correction cannot reach past the moment it is recorded at`() throws {
        let ledger = try room.open(.write)
        let correction = Correction(
            target: "web", interval: Interval(Sample.day, Sample.day + .seconds(61)), value: .up, reason: "r", by: "li",
            recordedAt: Sample.day + .seconds(60))
        let error = #expect(throws: LedgerError.self) { try ledger.addCorrection(correction) }
        #expect(error?.message == "a correction cannot reach into the future")
    }

    @Test func `the daemon learns what commands appended beside it`() async throws {
        let daemon = try room.open()
        let cursor = try await daemon.resume(plan: Sample.plan(), at: Sample.day).cursor
        #expect(try await daemon.changes(since: cursor).cursor == cursor)
        let command = try room.open(.write)
        let window = try command.addMaintenance(
            MaintenanceWindow(
                scope: .group("g"), interval: Interval(Sample.day, Sample.day + .seconds(3_600)),
                declaredAt: Sample.day,
                by: "wang", reason: "割接"))
        try command.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li"))
        let changes = try await daemon.changes(since: cursor)
        #expect(changes.maintenance == [window] && changes.annotations.count == 1 && changes.folds.isEmpty)
        let ended = try command.endMaintenance(
            id: window.id, at: Sample.day + .seconds(60), by: "wang", recordedAt: Sample.day + .seconds(60))
        #expect(try await daemon.changes(since: changes.cursor).maintenance == [ended])
        #expect(ended.interval.end == Sample.day + .seconds(60))
        #expect(throws: LedgerError.self) {
            try command.endMaintenance(id: window.id, at: Sample.day + .seconds(70), by: "x", recordedAt: Sample.day)
        }
        let off = try command.endMaintenance(id: window.id, at: Sample.day, by: "wang", recordedAt: Sample.day)
        #expect(off.interval.isEmpty)
        #expect(throws: LedgerError.self, "what was called off has no end") {
            try command.endMaintenance(id: window.id, at: Sample.day - .seconds(9), by: "x", recordedAt: Sample.day)
        }
    }

    @Test func `deliveries go out in order for one hook and incident, and are updated`() async throws {
        let ledger = try room.open()
        var batch = Batch(heartbeat: Sample.day)
        batch.deliveries = [
            delivery("a1", incident: "i"), delivery("a2", incident: "i"), delivery("b1", incident: "j"),
            delivery("r1", incident: nil), delivery("r2", incident: nil),
        ]
        _ = try await ledger.commit(batch)
        _ = try await ledger.commit(batch)
        #expect(try await ledger.dueDeliveries(at: Sample.day, limit: 9).map(\.id) == ["a1", "b1", "r1"])
        var first = batch.deliveries[0]
        first.attempts = 1
        first.nextAttempt = Sample.day + .seconds(30)
        try await ledger.update(first)
        #expect(try await ledger.dueDeliveries(at: Sample.day, limit: 9).map(\.id) == ["b1", "r1"])
        #expect(try await ledger.nextDelivery() == Sample.day)
        first.state = .delivered
        first.lastResult = "exit 0"
        try await ledger.update(first)
        #expect(try await ledger.dueDeliveries(at: Sample.day, limit: 1).map(\.id) == ["a2"])
        #expect(try ledger.deliveries(states: [.delivered]) == [first])
        #expect(try ledger.deliveries().count == 5)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a batch that fails leaves nothing behind`() async throws {
        let ledger = try room.open()
        var batch = Batch(heartbeat: Sample.day)
        batch.observations = [StoredObservation(Sample.web, Sample.observation(1))]
        batch.events = [RecordEvent(time: Sample.day, kind: .note)]
        try room.tamper("CREATE TRIGGER full BEFORE INSERT ON chain BEGIN SELECT RAISE(ABORT, 'full'); END")
        await #expect(throws: (any Error).self) { try await ledger.commit(batch) }
        try room.tamper("DROP TRIGGER full")
        batch.events = []
        #expect(try await ledger.commit(batch) == CommitReport(stored: 1, refused: 0))
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a copy is whole and can be opened while the daemon writes on`() async throws {
        let ledger = try room.open()
        try await ledger.store(Sample.web, Sample.series(300))
        let copies = Room()
        try FileManager.default.createDirectory(atPath: copies.directory, withIntermediateDirectories: true)
        try room.open(.read).backup(to: copies.directory + "/ledger.sqlite")
        try await ledger.store(Sample.link, Sample.series(10))
        let copy = try copies.open(.read)
        #expect(try copy.all(Sample.web).count == 300 && copy.all(Sample.link).isEmpty)
        #expect(try copy.verify().problem == nil)
        #expect(throws: LedgerError.self) { try ledger.backup(to: copies.directory + "/ledger.sqlite") }
    }

    private func delivery(_ id: String, incident: String?) -> Delivery {
        Delivery(
            id: id, hook: "duty", event: .down, incident: incident, target: "web", payload: "{}", createdAt: Sample.day,
            nextAttempt: Sample.day)
    }
}
