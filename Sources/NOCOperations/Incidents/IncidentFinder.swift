import Foundation
import NOCCore

/// Looks incidents up as a person names them: by id, or by a target that has an open one.
struct IncidentFinder {
    let context: OperationContext
    let record: any OperationRecord

    /// How far back a list without a period goes.
    static let recent: Duration = .seconds(30 * 86_400)

    /// The incidents of the period in order of start; those of one target when it is given.
    func incidents(in period: Period?, of target: String? = nil) throws(OperationError) -> [IncidentAccount] {
        let now = context.now
        guard let period = period ?? Period.between(now - Self.recent, now, timeZone: context.timeZone) else {
            return []
        }
        return try account(period, target, at: now).incidents
    }

    func incident(_ name: String) throws(OperationError) -> IncidentAccount {
        guard let (target, start) = IncidentID.parse(name) else { return try openIncident(of: name) }
        let now = context.now
        // The id keeps the start that was first known; the settled one may lie earlier.
        let span = Period.between(start - .seconds(86_400), max(now, start + .seconds(1)), timeZone: context.timeZone)
        guard let span else { throw unknown(name, among: []) }
        let found = try account(span, target, at: now).incidents
        guard let incident = found.first(where: { $0.id == name }) else { throw unknown(name, among: found) }
        return incident
    }

    /// The incidents of an event, in order of start; at least one.
    func event(_ id: EventID) throws(OperationError) -> [IncidentAccount] {
        let from: Instant
        switch id {
        case .fault(let incident):
            guard let (_, start) = IncidentID.parse(incident) else { throw unknown(id) }
            from = start
        case .planned(let window):
            let windows = try OperationError.wrapping { try record.maintenanceWindows() }
            guard let planned = windows.first(where: { $0.id == window }) else { throw unknown(id) }
            from = planned.interval.start
        }
        let now = context.now
        let span = Period.between(from - .seconds(86_400), max(now, from + .seconds(1)), timeZone: context.timeZone)
        guard let span else { throw unknown(id) }
        let found = try account(span, nil, at: now).incidents.filter { $0.event == id.text }
        guard !found.isEmpty else { throw unknown(id) }
        return found
    }

    private func unknown(_ id: EventID) -> OperationError {
        OperationError(.notFound, "no event \"\(id.text)\" with an incident", remedy: .listEvents)
    }

    private func openIncident(of target: String) throws(OperationError) -> IncidentAccount {
        do {
            _ = try context.presentOrFormerTarget(target)
        } catch  where error.code == .notFound {
            throw OperationError(
                .notFound,
                "no incident \"\(target)\": expected an id such as web@20261007T060512Z, or a target with an open incident"
            )
        }
        guard let open = try incidents(in: nil, of: target).last(where: { $0.end == nil }) else {
            throw OperationError(
                .notFound, "target \(target) has no open incident", remedy: .listIncidents(target: target))
        }
        return open
    }

    private func account(
        _ period: Period, _ target: String?, at now: Instant
    ) throws(OperationError) -> PeriodAccount {
        try OperationError.wrapping {
            try Accounts.account(
                period, of: record, asOf: now, options: .init(targets: target.map { [$0] }, columns: []))
        }
    }

    private func unknown(_ name: String, among found: [IncidentAccount]) -> OperationError {
        let nearby = found.suffix(5).map(\.id).joined(separator: ", ")
        return OperationError(
            .notFound, "no incident \"\(name)\"\(nearby.isEmpty ? "" : "; nearby: \(nearby)")",
            remedy: nearby.isEmpty ? .listIncidents(target: nil) : nil)
    }
}
