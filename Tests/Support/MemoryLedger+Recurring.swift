package import Foundation
package import NOCCore
import Synchronization

/// Planned work that recurs.
extension MemoryLedger {
    package func maintenanceRules() -> [MaintenanceRule] { state.withLock { $0.rules } }

    package func addMaintenanceRule(_ rule: MaintenanceRule, at now: Instant) -> MaintenanceRule {
        state.withLock { state in
            var stored = rule
            stored.id = state.append(.maintenance)
            stored.declaredAt = now
            state.rules.append(stored)
            return stored
        }
    }

    package func endMaintenanceRule(id: Int64, by: String, at now: Instant) throws -> MaintenanceRule {
        try state.withLock { state in
            guard let index = state.rules.firstIndex(where: { $0.id == id && $0.ended == nil }) else {
                throw MemoryFailure(code: .invalid, message: "no rule \(id) stands")
            }
            state.append(.maintenance)
            state.rules[index].ended = .init(by: by, at: now)
            return state.rules[index]
        }
    }

    package func writeOccurrences(timeZone: TimeZone, at now: Instant) -> MaintenanceChange {
        write(nil, timeZone, at: now)
    }

    package func writeOccurrences(
        of configured: [MaintenanceRule], timeZone: TimeZone, at now: Instant
    ) async -> MaintenanceChange { write(configured, timeZone, at: now) }

    private func write(_ configured: [MaintenanceRule]?, _ timeZone: TimeZone, at now: Instant) -> MaintenanceChange {
        state.withLock { state in
            let schedule = MaintenanceSchedule(
                recorded: state.rules, configured: configured, windows: state.record.windows, timeZone: timeZone,
                at: now)
            var change = MaintenanceChange()
            for window in schedule.surplus {
                guard let index = state.record.windows.firstIndex(where: { $0.id == window.id }) else { continue }
                state.append(.maintenance)
                state.record.windows[index].interval = Interval(window.interval.start, window.interval.start)
                let ended = state.rules.first { $0.id == window.recurs?.rule }?.ended
                state.record.windows[index].ended = .init(by: ended?.by ?? "configuration", at: now)
                state.record.windows[index].recurs?.isWithdrawn = true
                change.withdrawn.append(state.record.windows[index])
            }
            for var window in schedule.missing {
                window.id = state.append(.maintenance)
                state.record.windows.append(window)
                change.added.append(window)
            }
            return change
        }
    }
}
