package import NOCCore

/// `noc hooks test`: one attempt, outside the outbox.
package struct HookTest: Sendable {
    private let plan: Plan
    private let runner: HookRunner
    private let time: any TimeSource

    package init(_ plan: Plan, time: any TimeSource, secrets: @escaping SecretSource) {
        self.plan = plan
        self.time = time
        runner = HookRunner(time: time, secrets: secrets)
    }

    /// The event that was sent, and how the program ended.
    package func run(_ hook: Hook) async -> (delivery: Delivery, result: HookResult) {
        let delivery = AlertComposer(plan).test(hook, at: time.now())
        return (delivery, await runner.run(hook, payload: delivery.payload, attempt: 1))
    }
}
