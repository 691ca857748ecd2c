package import Logging
package import NOCCore

/// `noc hooks failure`: tells of a daemon that is gone, without it and without its record.
package struct FailureCall: Sendable {
    private let plan: Plan
    private let runner: HookRunner
    private let time: any TimeSource
    private let logger: Logger

    package init(_ plan: Plan, time: any TimeSource, secrets: @escaping SecretSource, logger: Logger) {
        self.plan = plan
        self.time = time
        self.logger = logger
        runner = HookRunner(time: time, secrets: secrets)
    }

    /// Runs every hook that listens to `collector`, side by side, each as often as it may be tried; gives back those that could
    /// not be told.
    package func tell(_ trouble: CollectorTrouble) async -> [String] {
        let deliveries = AlertComposer(plan).deliveries(for: Alert(trouble), at: time.now())
        return await withTaskGroup(of: String?.self) { group in
            for delivery in deliveries {
                guard let hook = plan.hooks.first(where: { $0.id == delivery.hook }) else { continue }
                group.addTask { await self.deliver(delivery, by: hook) ? nil : hook.id }
            }
            return await group.reduce(into: []) { missed, hook in if let hook { missed.append(hook) } }.sorted()
        }
    }

    private func deliver(_ delivery: Delivery, by hook: Hook) async -> Bool {
        for attempt in 1...max(1, hook.attempts) {
            let result = await runner.run(hook, payload: delivery.payload, attempt: attempt)
            let details: Logger.Metadata = [
                "hook": "\(hook.id)", "attempt": "\(attempt)", "result": "\(result.ending)",
            ]
            if result.isDelivered {
                logger.notice("told of the failure", metadata: details)
                return true
            }
            logger.warning("hook failed", metadata: details)
            guard attempt < hook.attempts else { break }
            do {
                try await time.sleep(until: time.monotonic() + RetryPause.after(attempt: attempt, of: delivery.id))
            } catch {
                // Cancelled: whoever called this ends.
                return false
            }
        }
        return false
    }
}
