package import NOCCore

/// What people were told, and what they say to it: incidents and standing alerts alike (SEMANTICS 8).
package struct AlertOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Of a period, or of the last 30 days, in order of their starts; with `target` only of that one.
    package func list(
        in period: Period? = nil, of target: String? = nil, onlyOpen: Bool = false
    ) throws(OperationError) -> AlertList {
        if let target { _ = try context.presentOrFormerTarget(target) }
        let record = try context.record()
        let now = context.now
        let span = period?.interval ?? Interval(now - IncidentFinder.recent, now + .milliseconds(1))
        let incidents = try IncidentFinder(context: context, record: record).incidents(in: period, of: target)
        return try OperationError.wrapping {
            let damping = try record.damping()
            let words = AlertWords(record: try record.annotations())
            let standing = try record.standingAlerts(in: span).filter { target == nil || $0.target == target }
            let rows =
                incidents.map { AlertRow($0, isHeldBack: damping.held.contains($0.id)) }
                + standing.map { AlertRow($0, words[$0.id], isHeldBack: damping.held.contains($0.id)) }
            return AlertList(
                rows: rows.filter { !onlyOpen || $0.end == nil }.sorted { ($0.start, $0.id) < ($1.start, $1.id) },
                flapping: damping.flapping.keys.sorted(), period: period, onlyOpen: onlyOpen,
                timeZone: context.timeZone)
        }
    }

    /// Stops reminders and escalation. `name` is the id of an incident or a standing alert, or a target that has one or several
    /// open. A second acknowledgement is kept, too; the first is the one that counts.
    package func acknowledge(
        _ name: String, by: String, note: String? = nil
    ) throws(OperationError) -> Acknowledgement {
        try Said.check(("by", by))
        try Said.checkLength(("note", note))
        let open = try open(name)
        guard !open.isEmpty else {
            let remark = try IncidentOperations(context).acknowledge(name, by: by, note: note)
            return Acknowledgement(incident: remark, alerts: [], by: by, timeZone: context.timeZone)
        }
        let now = context.now
        return try OperationError.wrapping {
            let record = try context.records.writing()
            try record.annotate(
                open.map { alert in
                    Annotation(
                        target: alert.target, alert: alert.id, instant: alert.start, recordedAt: now, by: by,
                        acknowledges: true, note: note)
                })
            let words = AlertWords(record: try record.annotations())
            let held = try record.damping().held
            return Acknowledgement(
                incident: nil, alerts: open.map { AlertRow($0, words[$0.id], isHeldBack: held.contains($0.id)) },
                by: by,
                timeZone: context.timeZone)
        }
    }

    /// The standing alerts that `name` means; none where it is an incident's id, or its target has an open one.
    private func open(_ name: String) throws(OperationError) -> [StandingAlert] {
        let record = try context.record()
        let all = try OperationError.wrapping {
            try record.standingAlerts(in: Interval(.distantPast, context.now + .milliseconds(1)))
        }
        if StandingAlert.isID(name) {
            guard let alert = all.last(where: { $0.id == name }) else {
                throw OperationError(.notFound, "no alert \"\(name)\"", remedy: .listAlerts)
            }
            guard alert.end == nil else {
                throw OperationError(.conflict, "alert \(name) is over: there is nothing left to acknowledge")
            }
            return [alert]
        }
        let open = all.filter { $0.target == name && $0.end == nil }
        guard !open.isEmpty else { return [] }
        let incidents = try IncidentFinder(context: context, record: record).incidents(in: nil, of: name)
        return incidents.contains(where: \.isOpen) ? [] : open
    }
}

/// What was said of standing alerts, by id.
struct AlertWords {
    private var said: [String: Annotation] = [:]

    init(record annotations: [Annotation]) {
        for annotation in annotations where annotation.acknowledges {
            guard let id = annotation.alert, said[id].map({ annotation.recordedAt < $0.recordedAt }) ?? true else {
                continue
            }
            said[id] = annotation
        }
    }

    /// The acknowledgement that counts.
    subscript(id: String) -> Annotation? { said[id] }
}
