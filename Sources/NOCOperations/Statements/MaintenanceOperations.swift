package import Foundation
package import NOCCore

/// Planned work: declared, listed, ended.
package struct MaintenanceOperations: Sendable {
    let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Declares a window. The part of it that lies before this moment counts as planned only where somebody approved that.
    package func add(
        _ scope: MaintenanceWindow.Scope, _ interval: Interval, by: String, reason: String,
        backdatedApprovedBy: String? = nil
    ) throws(OperationError) -> MaintenanceResult {
        try Said.check(("by", by), ("reason", reason), ("approve_backdated", backdatedApprovedBy))
        let now = context.now
        try SaidTime.check(interval, longer: "Work that takes longer is declared year by year", context)
        try checkScope(scope)
        let window = MaintenanceWindow(
            scope: scope, interval: interval, declaredAt: now, by: by, reason: reason,
            backdatedApprovedBy: backdatedApprovedBy)
        let record = try context.recordWithPlan()
        try refuseDouble(of: window, in: record)
        var result = MaintenanceResult(
            window: try OperationError.wrapping { try record.addMaintenance(window) }, timeZone: context.timeZone)
        if interval.start < now, backdatedApprovedBy == nil {
            result.warnings.append(
                OperationWarning(
                    "its part before now is backdated: it counts as planned only where somebody approved that",
                    remedy: .approveBackdated))
        }
        return result
    }

    func checkScope(_ scope: MaintenanceWindow.Scope) throws(OperationError) {
        switch scope {
        case .target(let id): _ = try context.presentOrFormerTarget(id)
        case .group(let id): _ = try context.group(id)
        }
    }

    /// The same window once more would stand twice in every report; with an approval it says something new.
    private func refuseDouble(
        of window: MaintenanceWindow, in record: some OperationRecord
    ) throws(OperationError) {
        let known = try OperationError.wrapping { try record.maintenanceWindows() }
        let double = known.first {
            $0.scope == window.scope && $0.interval == window.interval
                && ($0.backdatedApprovedBy != nil || window.backdatedApprovedBy == nil)
        }
        guard let double else { return }
        throw OperationError(
            .conflict, "that window is declared already: maintenance \(double.id) by \(double.by), \(double.reason)")
    }

    private func check(
        _ moment: Instant, of window: MaintenanceWindow, at now: Instant
    ) throws(OperationError) {
        let end = seconds(window.interval.end)
        guard !window.interval.isEmpty else {
            throw OperationError(.conflict, "maintenance window \(window.id) was called off before it began")
        }
        guard window.interval.end > now || moment < window.interval.end else {
            throw OperationError(
                .conflict,
                "maintenance window \(window.id) is over since \(end); where the work ended sooner, say when",
                remedy: .sayWhenEnded)
        }
        guard moment < window.interval.end else {
            throw OperationError(
                .invalid, "\(seconds(moment)) does not lie before the end of maintenance window \(window.id), \(end)",
                field: "at")
        }
    }

    private func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: context.timeZone) }

    /// Windows in the order in which they were declared: those not over, or all; one ended before its start is over. With the
    /// rules in force.
    package func list(all: Bool = false) throws(OperationError) -> MaintenanceList {
        let record = try context.record()
        let windows = try OperationError.wrapping { try record.maintenanceWindows() }
        let recorded = try OperationError.wrapping { try record.maintenanceRules() }.filter { $0.ended == nil }
        return MaintenanceList(
            windows: windows.filter { all || !$0.interval.isEmpty && $0.interval.end > context.now },
            rules: (context.plan.maintenance + recorded).map {
                MaintenanceRuleEntry(rule: $0, next: next(of: $0, among: windows))
            },
            all: all, timeZone: context.timeZone)
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
        try check(moment, of: window, at: now)
        let ended = try OperationError.wrapping {
            try context.records.writing().endMaintenance(id: id, at: moment, by: by, recordedAt: now)
        }
        return MaintenanceResult(window: ended, timeZone: context.timeZone)
    }
}

package struct MaintenanceList: OperationResult {
    package let windows: [MaintenanceWindow]
    /// Those in force, the configuration's first.
    package let rules: [MaintenanceRuleEntry]
    /// Whether those that are over were asked for, too.
    package let all: Bool
    package let timeZone: TimeZone

    package var json: JSON { .array(windows.map { $0.json(timeZone) }) }
    /// Of the rules.
    package var rulesJSON: JSON { .array(rules.map { $0.rule.json($0.next, timeZone) }) }
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
            "counts_from": .time(countsFrom, timeZone), "recurs": JSON(recurs?.every),
            "rule": JSON(recurs.flatMap { $0.rule == 0 ? nil : $0.rule }),
            "called_off": .bool(isCalledOff), "withdrawn": .bool(recurs?.isWithdrawn ?? false),
            "ended_by": JSON(ended?.by), "ended_at": .time(ended?.at, timeZone),
            "imported": ImportForm.json(imported, timeZone: timeZone),
        ]
    }
}
