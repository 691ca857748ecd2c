package import Foundation
package import NOCCore

/// Planned work: declared, listed, ended.
package struct MaintenanceOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Declares a window. The part of it that lies before this moment counts as planned only where somebody approved that.
    package func add(
        _ scope: MaintenanceWindow.Scope, _ interval: Interval, by: String, reason: String,
        backdatedApprovedBy: String? = nil
    ) throws(OperationError) -> MaintenanceResult {
        try Said.check(("by", by), ("reason", reason), ("approve_backdated", backdatedApprovedBy))
        guard !interval.isEmpty else { throw OperationError(.invalid, "must lie after the start", field: "to") }
        switch scope {
        case .target(let id): _ = try context.presentOrFormerTarget(id)
        case .group(let id): _ = try context.group(id)
        }
        let now = context.now
        let window = MaintenanceWindow(
            scope: scope, interval: interval, declaredAt: now, by: by, reason: reason,
            backdatedApprovedBy: backdatedApprovedBy)
        let record = try context.recordWithPlan()
        var result = MaintenanceResult(
            window: try OperationError.wrapping { try record.addMaintenance(window) }, timeZone: context.timeZone)
        if interval.start < now, backdatedApprovedBy == nil {
            result.warnings.append(
                OperationWarning(
                    "its part before now is backdated: it counts as planned only with --approve-backdated"))
        }
        return result
    }

    /// Windows in the order in which they were declared: those not over, or all. One ended before its start is over.
    package func list(all: Bool = false) throws(OperationError) -> MaintenanceList {
        let record = try context.record()
        let windows = try OperationError.wrapping { try record.maintenanceWindows() }
        return MaintenanceList(
            windows: windows.filter { all || !$0.interval.isEmpty && $0.interval.end > context.now }, all: all,
            timeZone: context.timeZone)
    }

    /// Ends a window before its time; nil: now. One that is ended at or before its start never was.
    package func end(_ id: Int64, at moment: Instant? = nil, by: String) throws(OperationError) -> MaintenanceResult {
        try Said.check(("by", by))
        let now = context.now
        let moment = moment ?? now
        let known = try context.record()
        guard let window = try OperationError.wrapping({ try known.maintenanceWindows().first { $0.id == id } }) else {
            throw OperationError(.notFound, "there is no maintenance window \(id)")
        }
        guard !window.interval.isEmpty, moment < window.interval.end else {
            throw OperationError(.conflict, "maintenance window \(id) has ended already")
        }
        let ended = try OperationError.wrapping {
            try context.records.writing().endMaintenance(id: id, at: moment, by: by, recordedAt: now)
        }
        return MaintenanceResult(window: ended, timeZone: context.timeZone)
    }
}

package struct MaintenanceList: OperationResult {
    package let windows: [MaintenanceWindow]
    /// Whether those that are over were asked for, too.
    package let all: Bool
    package let timeZone: TimeZone

    package var json: JSON { .array(windows.map { $0.json(timeZone) }) }
}

/// A window as it is now.
package struct MaintenanceResult: OperationResult {
    package let window: MaintenanceWindow
    package let timeZone: TimeZone
    package var warnings: [OperationWarning] = []

    package var json: JSON { window.json(timeZone) }
}

extension MaintenanceWindow {
    fileprivate func json(_ timeZone: TimeZone) -> JSON {
        let (target, group): (String?, String?) =
            switch scope {
            case .target(let id): (id, nil)
            case .group(let id): (nil, id)
            }
        return [
            "id": .integer(id), "target": JSON(target), "group": JSON(group), "from": .time(interval.start, timeZone),
            "to": .time(interval.end, timeZone), "declared_at": .time(declaredAt, timeZone), "by": .string(by),
            "reason": .string(reason), "backdated_approved_by": JSON(backdatedApprovedBy),
            "counts_from": .time(countsFrom, timeZone), "imported": ImportForm.json(imported, timeZone: timeZone),
        ]
    }
}
