import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

enum FullRecord {
    /// Made once: each test has a copy of its own.
    private static let file = Task {
        let room = try await begin()
        return try Data(contentsOf: URL(fileURLWithPath: room.directory + "/ledger.sqlite"))
    }

    static func make() async throws -> Room {
        let room = Room()
        _ = try room.file("ledger.sqlite", try await file.value)
        return room
    }

    /// A record with rows in every table, closed.
    private static func begin() async throws -> Room {
        let room = Room()
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(2_400, measurements: true)
        try await ledger.store(Sample.web, Array(series[..<2_000]))
        try await ledger.store(Sample.link, Sample.series(40, from: series[1_999].time, seed: 3))
        try await ledger.maintain(before: series[1_900].time, keeping: .seconds(400 * 86_400))
        var batch = Batch(heartbeat: series[2_399].time)
        batch.observations = series[2_000...].map { StoredObservation(Sample.web, $0) }
        batch.events = [RecordEvent(time: Sample.day, kind: .note, target: "web", details: ["what": "restart"])]
        batch.alerts = [
            StandingAlert(
                id: "web@1.degraded", kind: .degraded, target: "web", start: Sample.day, openedAt: Sample.day,
                end: Sample.day + .seconds(60), reason: Reason(.onBattery, "80 %")),
            StandingAlert(
                id: "mail@1.unknown", kind: .unknown, target: "mail", start: Sample.day, openedAt: Sample.day),
        ]
        batch.incidents = [
            RegisteredIncident(
                id: "web@1", target: "web", start: Sample.day, confirmedAt: Sample.day, end: Sample.day + .seconds(9),
                reason: Reason(.timeout, "x"), cause: "power"),
            RegisteredIncident(id: "web@2", target: "web", start: Sample.day, confirmedAt: Sample.day),
        ]
        batch.deliveries = [
            Delivery(
                id: "d1", hook: "h", event: .down, incident: "web@1", target: "web", payload: "{}",
                createdAt: Sample.day,
                nextAttempt: Sample.day, attempts: 1, state: .delivered, lastResult: "exit 0", lastOutput: "ok",
                finishedAt: Sample.day),
            Delivery(
                id: "d2", hook: "h", event: .report, incident: nil, target: nil, payload: "{}", createdAt: Sample.day,
                nextAttempt: Sample.day),
        ]
        _ = try await ledger.commit(batch)
        try ledger.addCorrection(
            Correction(
                target: "web", interval: Interval(Sample.day, Sample.day + .seconds(60)), value: .up, reason: "r",
                by: "li",
                recordedAt: Sample.day + .seconds(60)))
        #expect(try ledger.verify().problem == nil)
        try ledger.close()
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: room.directory)) == [
                "head.json", "ledger.sqlite", "lock",
            ])
        return room
    }
}
