import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// A state directory of its own, removed with it.
final class Room: Sendable {
    let directory = NSTemporaryDirectory() + "noc-ledger-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(_ mode: Ledger.Mode = .daemon) throws -> Ledger { try Ledger.open(directory: directory, mode: mode) }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

    func file(_ name: String, _ data: Data) throws -> String {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = directory + "/" + name
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Changes the record behind the ledger's back.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: directory + "/ledger.sqlite")
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }
}

/// The record that version 0.1.0 wrote, opened by this one.
func firstVersion(_ room: Room) throws -> Ledger {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
    _ = output(of: "tar -C \(room.directory) -xJf \(folder)/Records/record-0.1.0.tar.xz")
    return try Ledger.open(directory: "\(room.directory)/state", mode: .daemon)
}

enum Sample {
    /// 2026-10-07T00:00:00Z
    static let day = Instant(milliseconds: 1_791_331_200_000)
    static let web = CheckKey(target: "web", check: "home")
    static let link = CheckKey(target: "link", check: "port")

    static func plan(interval: Int64 = 60, failuresToDown: Int = 3, targets: [String] = ["web", "link"])
        -> AccountingPlan
    {
        let policy = CheckPolicy(
            interval: .seconds(interval), timeout: .seconds(10), retryInterval: .seconds(15),
            failuresToDown: failuresToDown, successesToUp: 2)
        return AccountingPlan(
            site: .init(
                id: "room", name: "机房", organisation: "中心", collector: "ops-1", network: "外网",
                zone: "Asia/Shanghai", locale: "zh-CN"),
            objectives: [], groups: [.init(id: "g", name: "组", objective: nil)], sentinels: [],
            targets: targets.map { id in
                let check = id == "link" ? "port" : "home"
                return .init(
                    id: id, name: id, group: "g", checks: [.init(id: check, kind: "http", policy: policy)])
            })
    }

    static func observation(
        _ seconds: Double, _ outcome: Outcome = .ok, latency: Double? = 20, reason: Reason? = nil
    ) -> Observation {
        Observation(
            time: day + .milliseconds(Int64(seconds * 1_000)), outcome: outcome,
            latency: latency.map { Latency(milliseconds: $0) }, reason: reason)
    }

    /// A believable stretch: 60 s slots with jitter, noise, now and then a run of failures with retries.
    static func series(
        _ count: Int, from start: Instant = day, seed: UInt64 = 1, measurements: Bool = false
    ) -> [Observation] {
        var random = Random(seed)
        var result: [Observation] = []
        var slot = start.milliseconds
        var failing = 0
        for _ in 0..<count {
            if failing == 0, random.next(200) == 0 { failing = 1 + Int(random.next(8)) }
            let outcome: Outcome = failing > 0 ? .fail : random.next(50) == 0 ? .degraded : .ok
            var observation = Observation(
                time: Instant(milliseconds: slot + Int64(random.next(4))), outcome: outcome,
                latency: outcome == .fail ? nil : Latency(tenths: 180 + Int32(random.next(60))),
                reason: outcome == .fail ? Reason(.timeout, "after 10 s") : nil)
            if measurements {
                observation.measurements = [
                    Measurement("loss_percent", Double(random.next(5)) * 20),
                    Measurement("ratio", Double(random.next(1 << 40)) / 3),
                    Measurement("rtt_ms", Double(random.next(10_000)) / 1_000),
                ]
            }
            result.append(observation)
            slot += outcome == .fail ? 15_000 : 60_000
            if failing > 0 { failing -= 1 }
        }
        return result
    }
}

/// xorshift64*, so that a failing case can be run again.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }

    mutating func next(_ bound: UInt64) -> UInt64 { (next() >> 11) % bound }
}

extension Ledger {
    /// Commits in batches of `size`, heartbeat at the last observation.
    @discardableResult
    func store(_ key: CheckKey, _ observations: [Observation], size: Int = 100) async throws -> Int {
        var stored = 0
        for part in observations.portions(of: size) {
            var batch = Batch(heartbeat: part[part.count - 1].time)
            batch.observations = part.map { StoredObservation(key, $0) }
            stored += try await commit(batch).stored
        }
        return stored
    }

    func all(_ key: CheckKey) throws -> [Observation] {
        try observations(of: key, in: Interval(.distantPast, .distantFuture))
    }
}

extension Sample {
    /// The fold of `observations` one by one: what every shorter way must agree with.
    static func fold(_ observations: [Observation], _ plan: AccountingPlan = plan()) -> FoldState {
        var fold = CheckFold()
        for observation in observations {
            _ = fold.fold(observation.time, observation.outcome, plan.targets[0].checks[0].policy)
        }
        return fold.state
    }
}

extension SegmentContent {
    /// Comparable, where columns have not-a-number.
    var list: [String] { rows.map { "\($0)" } }
}
