package import Foundation

/// Which occurrences of recurring work are to be written into a record, and which of those that stand there are to be
/// withdrawn. Written twice, by whomever, the second time brings nothing.
package struct MaintenanceSchedule: Sendable {
    /// How far ahead occurrences are written: however long a daemon is down, short of that, none is declared too late.
    package static let ahead: Duration = .seconds(62 * 86_400)
    /// How far back what was never written is, once there is somebody to write it.
    private static let back: Duration = .seconds(400 * 86_400)

    /// Those in force.
    private let rules: [MaintenanceRule]
    /// Whether the rules of the configuration are among them; where they are not, their windows are left alone.
    private let knowsConfiguration: Bool
    private let windows: [MaintenanceWindow]
    private let timeZone: TimeZone
    private let now: Instant

    /// - Parameters:
    ///   - recorded: the rules of the record, those that ended too.
    ///   - configured: the rules of the configuration in force; nil where that is not known.
    ///   - windows: all of the record.
    package init(
        recorded: [MaintenanceRule], configured: [MaintenanceRule]?, windows: [MaintenanceWindow], timeZone: TimeZone,
        at now: Instant
    ) {
        rules = recorded.filter { $0.ended == nil } + (configured ?? [])
        knowsConfiguration = configured != nil
        self.windows = windows
        self.timeZone = timeZone
        self.now = now
    }

    /// Windows that have not begun and that no rule in force asks for. A clock that is behind their declaration does not know
    /// what has begun.
    package var surplus: [MaintenanceWindow] {
        // What was written by a clock that was ahead is as good as what will be.
        let horizon = windows.map(\.interval.end).max() ?? now
        let wanted = Set(
            wanted(until: max(horizon, now + Self.ahead)).flatMap {
                [Request($0, isCut: false), Request($0, isCut: true)]
            })
        return windows.filter { window in
            guard let recurs = window.recurs, window.imported == nil, !window.interval.isEmpty,
                window.interval.start > now, window.declaredAt <= now, knowsConfiguration || recurs.rule != 0
            else { return false }
            return !wanted.contains(Request(window, isCut: recurs.isCut))
        }
    }

    /// What is missing once the surplus is withdrawn, declared now; by rule and time. Of one scope and start there is one
    /// occurrence, and the one that a person ended early or called off is it; none is written of hours that a person declared.
    package var missing: [MaintenanceWindow] {
        let surplus = Set(surplus.map(\.id))
        let standing = windows.filter { $0.recurs?.isWithdrawn != true && !surplus.contains($0.id) }
        var taken = Set(standing.filter { $0.recurs != nil }.map(Slot.init))
        let declared = Set(standing.filter { $0.recurs == nil }.map(Hours.init))
        return wanted(until: now + Self.ahead).filter {
            !declared.contains(Hours($0)) && taken.insert(Slot($0)).inserted
        }
    }

    private func wanted(until end: Instant) -> [MaintenanceWindow] {
        rules.flatMap { rule in
            let interval = Interval(max(known(rule), now - Self.back), end)
            let occurrences = rule.every.occurrences(
                in: interval, from: rule.from, until: rule.until, timeZone: timeZone)
            return occurrences.flatMap { occurrence in
                rule.scopes.map { scope in
                    MaintenanceWindow(
                        scope: scope, interval: occurrence, declaredAt: now, by: rule.by, reason: rule.reason,
                        recurs: RecurringOrigin(every: "\(rule.every)", rule: rule.id))
                }
            }
        }
    }

    /// Since when the record knows the rule: what was over then is nobody's planned work. One that came back into the
    /// configuration is known anew.
    private func known(_ rule: MaintenanceRule) -> Instant {
        if let declaredAt = rule.declaredAt { return declaredAt }
        let own = windows.filter { window in
            guard let recurs = window.recurs, window.imported == nil else { return false }
            return recurs.rule == 0 && recurs.every == "\(rule.every)" && rule.scopes.contains(window.scope)
        }
        guard let last = own.max(by: { $0.id < $1.id }), last.recurs?.isWithdrawn != true else { return now }
        return own.map(\.declaredAt).min() ?? now
    }

    private struct Slot: Hashable {
        let scope: MaintenanceWindow.Scope
        let start: Instant

        init(_ window: MaintenanceWindow) { (scope, start) = (window.scope, window.interval.start) }
    }

    private struct Hours: Hashable {
        let scope: MaintenanceWindow.Scope
        let interval: Interval

        init(_ window: MaintenanceWindow) { (scope, interval) = (window.scope, window.interval) }
    }

    /// What a rule asks for.
    private struct Request: Hashable {
        let scope: MaintenanceWindow.Scope
        let start: Instant
        /// Nil: whatever its end, of one that a person cut.
        let end: Instant?
        let by: String
        let reason: String
        let every: String?
        let rule: Int64?

        init(_ window: MaintenanceWindow, isCut: Bool) {
            (scope, start, end) = (window.scope, window.interval.start, isCut ? nil : window.interval.end)
            (by, reason, every, rule) = (window.by, window.reason, window.recurs?.every, window.recurs?.rule)
        }
    }
}
