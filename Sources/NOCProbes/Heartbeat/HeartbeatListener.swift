internal import Foundation
package import NOCCore

/// Hears of jobs that reported, within a second, and of those that should have, to the moment.
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
            let (passed, results) = try await DiskWork.run { [desk, judges] in
                var desk = desk
                let results = try desk.pass(judges, at: now)
                return (desk, results)
            }
            desk = passed
            for (key, result) in results { heard(.report(key, result)) }
            let due = desk.nextDeadline(judges).map { $0 - time.now() } ?? HeartbeatListener.pause
            try await time.sleep(until: time.monotonic() + min(max(due, .zero), HeartbeatListener.pause))
        }
    }

    private func judges() -> [CheckKey: HeartbeatJudge] {
        let plan = plan()
        let zone = plan.accounting.site.timeZone
        return plan.checks.compactMapValues { specification in
            guard case .heartbeat(let check) = specification else { return nil }
            return HeartbeatJudge(check: check, timeZone: zone)
        }
    }
}
