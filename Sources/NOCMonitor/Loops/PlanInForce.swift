package import NOCCore
internal import Synchronization

/// The plan in force: the one holder of it in the daemon. The pipeline sets it, once the record knows the plan; everybody
/// else reads it when it matters, or is told by `Monitor.reload`.
package final class PlanInForce: Sendable {
    private let current: Mutex<(plan: Plan, edition: Int)>

    package init(_ plan: Plan) { current = Mutex((plan, 0)) }

    package var value: Plan { current.withLock { $0.plan } }

    /// Another one after each change, so that what was made of the plan need not be made again.
    package var edition: Int { current.withLock { $0.edition } }

    func set(_ new: Plan) { current.withLock { $0 = (new, $0.edition + 1) } }
}
