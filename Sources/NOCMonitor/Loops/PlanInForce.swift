package import NOCCore
internal import Synchronization

/// The plan in force: the one holder of it in the daemon. The pipeline sets it, once the record knows the plan; everybody
/// else reads it when it matters, or is told by `Monitor.reload`.
package final class PlanInForce: Sendable {
    private let plan: Mutex<Plan>

    package init(_ plan: Plan) { self.plan = Mutex(plan) }

    package var value: Plan { plan.withLock { $0 } }

    func set(_ new: Plan) { plan.withLock { $0 = new } }
}
