/// A fault event (故障事件), or the outages of one planned work: incidents that share a root (SEMANTICS 9).
package struct EventAccount: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case fault, planned }

    package var id: String
    package var kind: Kind
    /// The ids of its incidents that the account tells of, in order of start.
    package var incidents: [String]
    /// Those that it touched, in the same order.
    package var targets: [String]
    /// The target that it came from; nil for planned work on a group.
    package var origin: String?
    package var start: Instant
    /// Nil while one of its incidents is open.
    package var end: Instant?
    /// Of the incident that it came from; of planned work what was said last of its outages.
    package var cause: String?
    package var responsible: String?
    /// Began before the period (跨期): listed, not counted again.
    package var crossesPeriod: Bool

    /// Wall time in milliseconds; nil while it lasts.
    package var duration: Int64? { end.map { $0.milliseconds - start.milliseconds } }
}

/// Names of events: of the incident that one came from, or of the planned work.
package enum EventID: Sendable, Hashable {
    /// The id of an incident.
    case fault(String)
    /// The id of a window.
    case planned(Int64)

    private static let fault = "event:"
    private static let planned = "maintenance:"

    /// Nil when it is none, such as the id of an incident.
    package init?(_ text: String) {
        if text.hasPrefix(Self.fault) {
            self = .fault(String(text.dropFirst(Self.fault.count)))
        } else if text.hasPrefix(Self.planned), let id = Int64(text.dropFirst(Self.planned.count)) {
            self = .planned(id)
        } else {
            return nil
        }
    }

    package var text: String {
        switch self {
        case .fault(let incident): Self.fault + incident
        case .planned(let window): "\(Self.planned)\(window)"
        }
    }

    package var kind: EventAccount.Kind {
        switch self {
        case .fault: .fault
        case .planned: .planned
        }
    }
}

extension PeriodAccount {
    /// Those that began in the period, or all that touch it.
    package func events(_ kind: EventAccount.Kind, crossing: Bool = false) -> [EventAccount] {
        events.filter { $0.kind == kind && (crossing || !$0.crossesPeriod) }
    }

    /// Incidents that began in the period and are no planned work.
    package var faults: [IncidentAccount] { incidents.filter { !$0.crossesPeriod && !$0.isPlannedWork } }
}

extension Accounts {
    /// The incidents with the events they belong to, in order of start. What nobody said of one is what was said of the
    /// incident that it came from.
    static func attributed(_ incidents: [IncidentAccount], _ roots: EventRoots) throws -> [IncidentAccount] {
        for incident in incidents { roots.add(incident.node) }
        return try incidents.map { incident in
            var incident = incident
            let event = try roots.event(of: incident.node)
            incident.event = event.text
            guard case .fault(let root) = event, root != incident.id else { return incident }
            let said = roots.remarks(of: root)
            incident.cause = incident.cause ?? said.cause
            incident.responsible = incident.responsible ?? said.responsible
            return incident
        }.sorted { ($0.start, $0.target) < ($1.start, $1.target) }
    }

    /// Puts the incidents of the account into their events.
    static func events(
        of incidents: [IncidentAccount], _ roots: EventRoots, in context: AccountContext
    ) -> [EventAccount] {
        Dictionary(grouping: incidents, by: \.event).compactMap { id, members in
            EventID(id).map { event($0, members, roots, context) }
        }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    private static func event(
        _ id: EventID, _ members: [IncidentAccount], _ roots: EventRoots, _ context: AccountContext
    ) -> EventAccount {
        var origin: String?
        var extents = members.map(\.node.interval)
        var said: (cause: String?, responsible: String?) = (nil, nil)
        switch id {
        case .fault(let name):
            let root = roots.root(named: name)
            origin = root?.target
            if let root { extents.append(root.interval) }
            said = roots.remarks(of: name)
        case .planned(let window):
            if case .target(let target)? = context.maintenance.first(where: { $0.id == window })?.scope {
                origin = target
            }
            // Its own outages speak for it; where it shows in none but those behind it, they do.
            let own = members.filter(\.isPlanned)
            said = roots.remarks(of: (own.isEmpty ? members : own).map(\.node))
        }
        let start = extents.map(\.start).min() ?? .distantFuture
        let end = extents.map(\.end).max()
        var targets: [String] = []
        for member in members where !targets.contains(member.target) { targets.append(member.target) }
        return EventAccount(
            id: id.text, kind: id.kind, incidents: members.map(\.id), targets: targets, origin: origin, start: start,
            end: end == .distantFuture ? nil : end, cause: said.cause, responsible: said.responsible,
            crossesPeriod: start < context.period.interval.start)
    }
}

extension IncidentAccount {
    fileprivate var node: EventRoots.Node {
        EventRoots.Node(
            id: id, target: target, interval: Interval(start, end ?? .distantFuture), isParents: isParents)
    }
}
