package import Foundation
package import NOCCore

/// Planned work that recurs.
extension MaintenanceOperations {
    /// Declares a rule and writes its occurrences as far ahead as they are written. One that is under way is declared now: its
    /// part before this moment is backdated.
    package func addRule(
        _ scope: MaintenanceWindow.Scope, every text: String, from: CalendarDay? = nil, until: CalendarDay? = nil,
        by: String, reason: String
    ) throws(OperationError) -> MaintenanceRuleResult {
        try Said.check(("by", by), ("reason", reason))
        let rule = MaintenanceRule(
            every: try recurrence(text), scopes: [scope], from: from, until: until, by: by, reason: reason)
        if let until {
            guard from ?? until <= until else {
                throw OperationError(.invalid, "\(until) lies before the first day", field: "until")
            }
            guard until >= context.timeZone.day(of: context.now) else {
                throw OperationError(.invalid, "\(until) is over: a rule is for what is to come", field: "until")
            }
        }
        try checkScope(scope)
        let record = try context.recordWithPlan()
        let known = try OperationError.wrapping { try record.maintenanceRules() }.filter { $0.ended == nil }
        let all = known + context.plan.maintenance
        if let other = all.first(where: { $0.scopes.contains(scope) && $0.every.overlaps(rule.every) }) {
            let name = other.id == 0 ? "the configuration's" : "rule \(other.id):"
            throw OperationError(
                .conflict, "\(rule.every) overlaps \(name) \(other.every) of the same target or group", field: "every")
        }
        let stored = try OperationError.wrapping { try record.addMaintenanceRule(rule, at: context.now) }
        return try written(stored, in: record)
    }

    /// Ends a rule: its occurrences that have not begun are withdrawn, one that is under way goes on to its end. Nil: there is no
    /// rule of that number.
    package func endRule(_ id: Int64, by: String) throws(OperationError) -> MaintenanceRuleResult? {
        try Said.check(("by", by))
        let known = try context.record()
        guard let rule = try OperationError.wrapping({ try known.maintenanceRules().first { $0.id == id } }) else {
            return nil
        }
        if let ended = rule.ended {
            throw OperationError(.conflict, "the rule \(id) was ended already, by \(ended.by)")
        }
        let record = try OperationError.wrapping { try context.records.writing() }
        let ended = try OperationError.wrapping { try record.endMaintenanceRule(id: id, by: by, at: context.now) }
        return try written(ended, in: record)
    }

    private func recurrence(_ text: String) throws(OperationError) -> Recurrence {
        do {
            return try Recurrence(parsing: text)
        } catch {
            throw OperationError(.invalid, "\(text.cleanLine(limit: 80)): \(error.message)", field: "every")
        }
    }

    private func written(
        _ rule: MaintenanceRule, in record: any OperationRecord
    ) throws(OperationError) -> MaintenanceRuleResult {
        let change = try OperationError.wrapping {
            try record.writeOccurrences(timeZone: context.timeZone, at: context.now)
        }
        let windows = try OperationError.wrapping { try record.maintenanceWindows() }
        var result = MaintenanceRuleResult(
            rule: rule, written: change.added.count, withdrawn: change.withdrawn.count,
            next: next(of: rule, among: windows), timeZone: context.timeZone)
        if let running = change.added.first(where: { $0.isBackdated }) {
            let start = TimeText.minutes(running.interval.start, timeZone: context.timeZone)
            result.warnings = [
                OperationWarning(
                    "the occurrence since \(start) is under way: its part before now is backdated and does not count as planned"
                )
            ]
        }
        return result
    }

    /// The next occurrences of a rule in force, as they stand: without what a person called off or has ended.
    func next(of rule: MaintenanceRule, among windows: [MaintenanceWindow], limit: Int = 3) -> [Interval] {
        guard rule.ended == nil else { return [] }
        let ahead = Interval(context.now, context.now + .seconds(400 * 86_400))
        let cut = windows.filter { $0.recurs?.isCut == true && $0.recurs?.isWithdrawn == false && $0.imported == nil }
        let ends = Dictionary(cut.map { (Slot(scope: $0.scope, start: $0.interval.start), $0.interval.end) }) { $1 }
        let occurrences = rule.every.occurrences(
            in: ahead, from: rule.from, until: rule.until, timeZone: context.timeZone)
        let standing = occurrences.lazy.compactMap { occurrence -> Interval? in
            let end = rule.scopes.map { ends[Slot(scope: $0, start: occurrence.start)] ?? occurrence.end }.max()
            guard let end, end > max(occurrence.start, context.now) else { return nil }
            return Interval(occurrence.start, end)
        }
        return Array(standing.prefix(limit))
    }

    private struct Slot: Hashable {
        let scope: MaintenanceWindow.Scope
        let start: Instant
    }
}

/// A rule as it is now, with what that did to the record.
package struct MaintenanceRuleResult: OperationResult {
    package let rule: MaintenanceRule
    /// Occurrences that were written now, and those that were withdrawn.
    package let written: Int
    package let withdrawn: Int
    package let next: [Interval]
    package let timeZone: TimeZone
    package var warnings: [OperationWarning] = []

    package var json: JSON {
        .object(
            rule.json(next, timeZone).members + [
                .init("written", JSON(written)), .init("withdrawn", JSON(withdrawn)),
            ])
    }
}

/// A rule in force and its next occurrences.
package struct MaintenanceRuleEntry: Sendable {
    package let rule: MaintenanceRule
    package let next: [Interval]
}

extension MaintenanceRule {
    func json(_ next: [Interval], _ timeZone: TimeZone) -> JSON {
        let (targets, groups) = (
            scopes.compactMap { if case .target(let id) = $0 { id } else { nil } },
            scopes.compactMap { if case .group(let id) = $0 { id } else { nil } }
        )
        return [
            "id": id == 0 ? .null : .integer(id), "source": .string(id == 0 ? "configuration" : "record"),
            "every": .string("\(every)"), "targets": .array(targets.map(JSON.string)),
            "groups": .array(groups.map(JSON.string)), "from": JSON(from.map { "\($0)" }),
            "until": JSON(until.map { "\($0)" }), "by": .string(by), "reason": .string(reason),
            "declared_at": .time(declaredAt, timeZone), "ended_by": JSON(ended?.by),
            "ended_at": .time(ended?.at, timeZone),
            "next": .array(next.map { ["from": .time($0.start, timeZone), "to": .time($0.end, timeZone)] }),
        ]
    }
}
