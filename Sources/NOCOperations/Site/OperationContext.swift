package import Foundation
package import NOCCore

/// What operations work on: the plan in force, the record, the clock.
package struct OperationContext: Sendable {
    package let plan: Plan
    package let records: any RecordSource
    let time: any TimeSource

    package init(plan: Plan, records: any RecordSource, time: any TimeSource) {
        self.plan = plan
        self.records = records
        self.time = time
    }

    /// The site's.
    package var timeZone: TimeZone { plan.accounting.site.timeZone }

    var now: Instant { time.now() }

    /// The record to be read.
    func record() throws(OperationError) -> any OperationRecord {
        try OperationError.wrapping { try records.reading() }
    }

    /// The record to be appended to. Holds the plan from then on, where no daemon has recorded one yet: what is appended
    /// speaks of its targets.
    func recordWithPlan() throws(OperationError) -> any OperationRecord {
        try OperationError.wrapping {
            let record = try records.writing()
            if try record.planVersions().isEmpty { _ = try record.recordPlan(plan.accounting, at: now) }
            return record
        }
    }
}
