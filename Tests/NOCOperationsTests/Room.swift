import Foundation
import NOCCore
import NOCOperations
import Synchronization
import TestSupport

/// A site with the targets `web` (an outage from 10:00 to 10:15) and `uplink` (down since 11:57), watched from 9:00 to noon
/// of 2026-10-07.
struct Room {
    static let zone = TimeZone(identifier: "Asia/Shanghai")!
    static let policy = CheckPolicy(
        interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
        successesToUp: 2)

    let ledger: MemoryLedger
    let source: MemorySource
    let clock = StoppedClock(Room.at("2026-10-07 12:00:00"))
    let plan: Plan

    /// - Parameter isEmpty: nothing was ever recorded.
    init(isEmpty: Bool = false) {
        let targets = ["web", "uplink"].map { id in
            AccountingPlan.Target(
                id: id, name: "对象\(id)", group: "g",
                checks: [.init(id: "tcp", kind: "tcp", policy: Self.policy)])
        }
        let accounting = AccountingPlan(
            site: .init(
                id: "s", name: "机房", organisation: "o", collector: "c", network: "n", zone: "Asia/Shanghai",
                locale: "zh-CN"),
            objectives: [Objective(id: "o", availability: 999_000)],
            groups: [.init(id: "g", name: "组", objective: "o")], sentinels: [], targets: targets)
        plan = Plan(
            accounting: accounting, storage: .init(), checks: [:],
            indicators: IndicatorCatalogue(records: [
                HandRecordSeries(id: "payment", name: "线路费", kind: .payment),
                HandRecordSeries(id: "survey", name: "满意度", kind: .survey),
            ]))
        var record = MemoryRecord(plans: [PlanVersion(time: Self.at("2026-10-01"), plan: accounting)])
        record.observations = [
            CheckKey(target: "web", check: "tcp"): Self.observations(failing: "10:00", "10:15"),
            CheckKey(target: "uplink", check: "tcp"): Self.observations(failing: "11:57", "12:00"),
        ]
        ledger = MemoryLedger(record)
        source = MemorySource(isEmpty ? nil : ledger)
    }

    var context: OperationContext { OperationContext(plan: plan, records: source, time: clock) }

    static func at(_ text: String) -> Instant { TimeText.parse(text, timeZone: zone)! }

    static func span(_ from: String, _ to: String) -> Interval {
        Interval(at("2026-10-07 \(from)"), at("2026-10-07 \(to)"))
    }

    private static func observations(failing from: String, _ to: String) -> [Observation] {
        let (all, outage) = (span("09:00", "12:00"), span(from, to))
        return stride(from: all.start.milliseconds, to: all.end.milliseconds, by: 60_000).map { time in
            let instant = Instant(milliseconds: time)
            return outage.contains(instant)
                ? Observation(time: instant, outcome: .fail, reason: Reason(.timeout))
                : Observation(time: instant, outcome: .ok, latency: Latency(milliseconds: 4))
        }
    }
}

/// A clock that stands still.
final class StoppedClock: TimeSource {
    private let wall: Mutex<Instant>

    init(_ instant: Instant) { wall = Mutex(instant) }

    func now() -> Instant { wall.withLock { $0 } }
    func monotonic() -> Duration { .zero }
    func sleep(until deadline: Duration) {}
    func advance(_ duration: Duration) { wall.withLock { $0 += duration } }
}

/// The error of an operation that must fail.
func failure<Value>(_ body: () throws(OperationError) -> Value) -> OperationError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
