import Foundation
import NOCCore
import TestSupport

/// A record of made-up checks for the rules of reports.
struct RuleWorld {
    static let policy = CheckPolicy(
        interval: .seconds(60), timeout: .seconds(15), retryInterval: .seconds(15), failuresToDown: 3,
        successesToUp: 2)

    var zone: TimeZone
    var record: MemoryRecord

    /// `checks` as `TARGET/CHECK`.
    init(_ checks: [String], zone: String = "Asia/Shanghai", policy: CheckPolicy = RuleWorld.policy) {
        self.zone = TimeZone(identifier: zone)!
        let keys = checks.map(Self.key)
        let targets = Dictionary(grouping: keys, by: \.target).sorted { $0.key < $1.key }.map { id, keys in
            AccountingPlan.Target(
                id: id, name: id, checks: keys.map { AccountingPlan.Check(id: $0.check, kind: "x", policy: policy) })
        }
        let plan = AccountingPlan(
            site: AccountingPlan.Site(
                id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: SiteZone(zone)!,
                locale: "zh-CN"),
            objectives: [], groups: [], sentinels: [], targets: targets)
        record = MemoryRecord(plans: [PlanVersion(time: Instant(milliseconds: 0), plan: plan)])
    }

    static func key(_ text: String) -> CheckKey {
        let parts = text.split(separator: "/").map(String.init)
        return CheckKey(target: parts[0], check: parts[1])
    }

    func at(_ text: String) -> Instant { TimeText.parse(text, timeZone: zone)! }
    func span(_ from: String, _ to: String) -> Interval { Interval(at(from), at(to)) }
    func period(_ kind: Period.Kind, _ label: String) -> Period { Period.parse(kind: kind, label, timeZone: zone)! }

    /// Attempts at even distance; nil leaves one out.
    mutating func observe(
        _ check: String, over interval: Interval, every step: Duration, _ make: (Instant) -> Observation?
    ) {
        let times = stride(
            from: interval.start.milliseconds, to: interval.end.milliseconds, by: Int(step.milliseconds))
        record.observations[Self.key(check), default: []] += times.compactMap { make(Instant(milliseconds: $0)) }
    }

    mutating func correct(_ target: String, _ interval: Interval, _ value: AvailabilityClass) {
        record.rulings.append(
            Correction(
                target: target, interval: interval, value: value, reason: "r", by: "w",
                recordedAt: Instant(milliseconds: Int64(record.rulings.count))))
    }
}
