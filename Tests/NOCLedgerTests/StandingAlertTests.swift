import NOCCore
import Testing

@testable import NOCLedger

/// What is stored of standing alerts lasts over a restart.
@Suite struct StandingAlertTests {
    private static let start = Sample.day
    private static let battery = StandingAlert(
        id: StandingAlert.id(.degraded, of: "web", start: start), kind: .degraded, target: "web", start: start,
        openedAt: start + .seconds(1), reason: Reason(.onBattery, "80 %"))

    private func delivery(_ event: Hook.Event, _ seconds: Int64) -> Delivery {
        Delivery(
            id: "\(event.rawValue)/\(seconds)", hook: "duty", event: event, incident: Self.battery.id, target: "web",
            payload: "{}", createdAt: Self.start + .seconds(seconds), nextAttempt: Self.start, state: .delivered)
    }

    @Test func `an open alert is there after a restart, with what was sent of it and who acknowledged it`() async throws
    {
        let room = Room()
        var ledger = try room.open(.daemon)
        _ = try await ledger.resume(plan: Sample.plan(), at: Self.start)
        var batch = Batch(heartbeat: Self.start + .seconds(2))
        batch.alerts = [Self.battery]
        batch.deliveries = [delivery(.degraded, 1), delivery(.reminder, 700)]
        _ = try await ledger.commit(batch)
        let annotation = Annotation(
            target: "web", alert: Self.battery.id, instant: Self.start, recordedAt: Self.start + .seconds(9), by: "李四",
            acknowledges: true)
        try ledger.annotate(annotation)
        #expect(try await ledger.changes(since: 0).annotations == [annotation])
        try ledger.close()

        ledger = try room.open(.daemon)
        let resumed = try await ledger.resume(plan: Sample.plan(), at: Self.start + .seconds(3_600))
        #expect(resumed.openAlerts == [Self.battery])
        #expect(resumed.acknowledged == [Self.battery.id: Self.start + .seconds(9)])
        #expect(resumed.lastSent[Self.battery.id]?[Sent(.reminder, to: "duty")] == Self.start + .seconds(700))
        #expect(resumed.openings == ["web": [Self.battery.openedAt]])
        var ended = Self.battery
        ended.end = Self.start + .seconds(4_000)
        var last = Batch(heartbeat: Self.start + .seconds(4_001))
        last.alerts = [ended]
        _ = try await ledger.commit(last)
        #expect(try await ledger.resume(plan: Sample.plan(), at: Self.start + .seconds(4_002)).openAlerts.isEmpty)
        #expect(try ledger.standingAlerts(in: Interval(Self.start, Self.start + .seconds(1))) == [ended])
        #expect(try ledger.standingAlerts(in: Interval(Self.start + .seconds(4_001), .distantFuture)).isEmpty)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `what was said of an alert is no word about an incident`() async throws {
        let room = Room()
        let ledger = try room.open(.daemon)
        _ = try await ledger.resume(plan: Sample.plan(), at: Self.start)
        let incident = RegisteredIncident(id: "web@1", target: "web", start: Self.start, confirmedAt: Self.start)
        var batch = Batch(heartbeat: Self.start)
        batch.incidents = [incident]
        _ = try await ledger.commit(batch)
        try ledger.annotate(
            Annotation(
                target: "web", alert: Self.battery.id, instant: Self.start, recordedAt: Self.start, by: "李四",
                acknowledges: true))
        #expect(try await ledger.adopt(plan: Sample.plan(), at: Self.start).acknowledged["web@1"] == nil)
    }

    @Test func `that a target flaps, and what was held back, is known after a restart`() async throws {
        let room = Room()
        let ledger = try room.open(.daemon)
        _ = try await ledger.resume(plan: Sample.plan(), at: Self.start)
        var batch = Batch(heartbeat: Self.start)
        batch.events = [
            .flapping("web", openings: 5, at: Self.start + .seconds(1)),
            .heldBack("web@2", of: "web", at: Self.start + .seconds(2)),
            .flapping("mail", openings: 5, at: Self.start + .seconds(3)),
            .steady("mail", held: 0, at: Self.start + .seconds(4)),
        ]
        _ = try await ledger.commit(batch)
        let state = try await ledger.adopt(plan: Sample.plan(), at: Self.start + .seconds(5))
        #expect(state.flapping == ["web": FlappingRecord(since: Self.start + .seconds(1), held: ["web@2"])])
        #expect(try ledger.damping().held == ["web@2"])
    }

    @Test func `whether the daemon before came to its end is known to the next`() async throws {
        let room = Room()
        let ledger = try room.open(.daemon)
        #expect(try await !ledger.resume(plan: Sample.plan(), at: Self.start).hasDied)
        #expect(try await ledger.resume(plan: Sample.plan(), at: Self.start + .seconds(1)).hasDied)
        var batch = Batch(heartbeat: Self.start + .seconds(2))
        batch.events = [RecordEvent(time: Self.start + .seconds(2), kind: .stop)]
        _ = try await ledger.commit(batch)
        #expect(try await !ledger.resume(plan: Sample.plan(), at: Self.start + .seconds(3)).hasDied)
    }
}
