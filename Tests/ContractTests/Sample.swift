import NOCCore
import TestSupport
import Testing

enum Sample {
    /// 2026-10-07T00:00:00Z
    static let day = Instant(milliseconds: 1_791_331_200_000)
    static let web = CheckKey(target: "web", check: "home")
    static let link = CheckKey(target: "link", check: "port")
    static let policy = CheckPolicy(
        interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
        successesToUp: 2)

    static func at(_ seconds: Int64) -> Instant { day + .seconds(seconds) }

    static func plan(
        _ targets: [String] = ["web", "link"], failuresToDown: Int = 3, collector: String = "ops-1"
    ) -> AccountingPlan {
        var policy = policy
        policy.failuresToDown = failuresToDown
        return AccountingPlan(
            site: .init(
                id: "room", name: "机房", organisation: "中心", collector: collector, network: "外网",
                zone: "Asia/Shanghai", locale: "zh-CN"),
            objectives: [], groups: [.init(id: "g", name: "组", objective: nil)], sentinels: [],
            targets: targets.map { id in
                .init(
                    id: id, name: id, group: "g",
                    checks: [.init(id: id == "link" ? "port" : "home", kind: "http", policy: policy)])
            })
    }

    /// Every minute from `start` on: some slow, some without a latency, runs of failures of every length up to seven.
    static func series(_ count: Int, from start: Instant = day) -> [Observation] {
        var noise: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { number in
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let isFailing = number % 97 < number / 97 % 8
            var observation = Observation(
                time: start + .seconds(Int64(number) * 60) + .milliseconds(Int64(number % 4)),
                outcome: isFailing ? .fail : number % 13 == 5 ? .degraded : number % 31 == 9 ? .unknown : .ok,
                latency: isFailing ? nil : Latency(tenths: 180 + Int32(noise >> 58)),
                reason: isFailing ? Reason(.timeout, "after 10 s") : nil)
            if !isFailing, number % 2 == 0 {
                observation.measurements = [Measurement("rtt_ms", Double(noise >> 51) / 8)]
            }
            return observation
        }
    }

    /// The fold of `observations` one by one.
    static func fold(_ observations: some Sequence<Observation>) -> FoldState {
        var fold = CheckFold()
        for observation in observations { _ = fold.fold(observation.time, observation.outcome, policy) }
        return fold.state
    }

    static func incident(_ id: String, _ start: Int64, end: Int64? = nil, target: String = "web") -> RegisteredIncident
    {
        RegisteredIncident(
            id: id, target: target, start: at(start), confirmedAt: at(start + 60), end: end.map(at),
            reason: Reason(.timeout, "x"), cause: "power")
    }

    static func alert(_ id: String, _ start: Int64, end: Int64? = nil, target: String = "web") -> StandingAlert {
        StandingAlert(
            id: id, kind: .degraded, target: target, start: at(start), openedAt: at(start + 60), end: end.map(at),
            reason: Reason(.onBattery, "80 %"))
    }

    static func delivery(
        _ id: String, incident: String? = nil, target: String? = "web", next: Int64 = 0, hook: String = "duty"
    ) -> Delivery {
        Delivery(
            id: id, hook: hook, event: .down, incident: incident, target: target, payload: "{}", createdAt: day,
            nextAttempt: at(next))
    }
}

/// What a record hands over of a check.
struct Reading: Equatable {
    var state: FoldState?
    var chunks: [[Observation]] = []

    var observations: [Observation] { chunks.flatMap { $0 } }

    init(
        _ record: any AccountRecord, _ check: CheckKey = Sample.web, from start: Instant = .distantPast,
        to end: Instant = .distantFuture, columns: RecordColumns = .everything, most: Int = .max
    ) throws {
        var chunks: [[Observation]] = []
        var state: FoldState?
        try record.read(check, Interval(start, end), columns: columns) {
            #expect(state == nil && chunks.isEmpty, "the state comes once, before everything")
            state = $0
        } receive: {
            chunks.append(Array($0.observations))
            return chunks.count < most
        }
        self.state = state
        self.chunks = chunks
    }
}

extension MonitorStore {
    /// Commits in batches of 100, heartbeat at the last observation.
    func store(_ key: CheckKey, _ observations: [Observation]) async throws {
        for first in stride(from: 0, to: observations.count, by: 100) {
            let part = observations[first..<min(first + 100, observations.count)]
            var batch = Batch(heartbeat: part.last!.time)
            batch.observations = part.map { StoredObservation(key, $0) }
            #expect(try await commit(batch) == CommitReport(stored: part.count, refused: 0))
        }
    }

    func commit(at seconds: Int64, _ fill: (inout Batch) -> Void) async throws {
        var batch = Batch(heartbeat: Sample.at(seconds))
        fill(&batch)
        _ = try await commit(batch)
    }
}

/// The code of what `body` throws.
func refusal(_ body: () throws -> Void) -> RecordFailureCode? {
    do {
        try body()
        return nil
    } catch {
        return (error as? any RecordFailure)?.code
    }
}
