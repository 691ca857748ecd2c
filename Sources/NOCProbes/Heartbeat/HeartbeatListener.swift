internal import Foundation
package import NOCCore

/// Hears of jobs that reported, within a second, and of those that should have, to the moment; and looks how each stands at the
/// interval of its check. Nothing else tells of these checks, so what is told comes in the order of its moments.
package struct HeartbeatListener: Listener {
    package let name = "heartbeats"
    private static let pause: Duration = .seconds(1)

    private let memory: any HeartbeatMemory
    private let plan: @Sendable () -> Plan
    private let edition: @Sendable () -> Int
    private let time: any TimeSource
    private let complain: @Sendable (String) -> Void

    /// - Parameters:
    ///   - edition: is another one after each change of the plan, which is read then only.
    ///   - complain: is told of what was left and is no report, and of what cannot be kept.
    package init(
        memory: any HeartbeatMemory, plan: @escaping @Sendable () -> Plan, edition: @escaping @Sendable () -> Int,
        time: any TimeSource, complain: @escaping @Sendable (String) -> Void
    ) {
        self.memory = memory
        self.plan = plan
        self.edition = edition
        self.time = time
        self.complain = complain
    }

    package func listen(_ heard: @escaping @Sendable (Arrival) -> Void) async throws {
        var desk = HeartbeatDesk(memory: memory, complain: complain)
        var (known, judges) = (edition(), judges())
        while true {
            let current = edition()
            if current != known { (known, judges) = (current, self.judges()) }
            let now = time.now()
            let (passed, words) = try await pass(desk, judges, at: now, heard)
            desk = passed
            for (key, moments) in words { heard(.report(key, moments)) }
            let due = desk.next(judges).map { $0 - time.now() } ?? HeartbeatListener.pause
            try await time.sleep(until: time.monotonic() + min(max(due, .zero), HeartbeatListener.pause))
        }
    }

    /// Where what was reported cannot be read, nobody knows how the jobs are.
    private func pass(
        _ desk: HeartbeatDesk, _ judges: [CheckKey: HeartbeatJudge], at now: Instant,
        _ heard: @Sendable (Arrival) -> Void
    ) async throws -> (desk: HeartbeatDesk, words: [(key: CheckKey, moments: [ReportedResult])]) {
        do {
            return try await DiskWork.run {
                var desk = desk
                let words = try desk.pass(judges, at: now)
                return (desk, words)
            }
        } catch {
            let result = ProbeResult(.unknown, reason: Reason(.localError, "\(error)"))
            for key in judges.keys.sorted() { heard(.report(key, [ReportedResult(time: now, result: result)])) }
            throw error
        }
    }

    private func judges() -> [CheckKey: HeartbeatJudge] {
        let plan = plan()
        let zone = plan.accounting.site.timeZone
        let policies = Dictionary(
            plan.accounting.targets.flatMap { target in
                target.checks.map { (CheckKey(target: target.id, check: $0.id), $0.policy) }
            }, uniquingKeysWith: { first, _ in first })
        var result: [CheckKey: HeartbeatJudge] = [:]
        for (key, specification) in plan.checks {
            guard case .heartbeat(let check) = specification else { continue }
            result[key] = HeartbeatJudge(check: check, timeZone: zone, policy: policies[key])
        }
        return result
    }
}
