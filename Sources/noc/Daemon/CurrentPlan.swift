import NOCCore
import Synchronization

/// The plan in force, for who needs it now and then; the reloader sets it.
final class CurrentPlan: Sendable {
    private let plan: Mutex<Plan>

    init(_ plan: Plan) { self.plan = Mutex(plan) }

    var value: Plan { plan.withLock { $0 } }

    func set(_ new: Plan) { plan.withLock { $0 = new } }
}
