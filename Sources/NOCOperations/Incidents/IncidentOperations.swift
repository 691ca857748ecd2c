package import NOCCore

/// Outages: what there were, what was seen of one, and what people say of it.
package struct IncidentOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Incidents of a period, or of the last 30 days, in order of start; with `target` only of that one.
    package func list(
        in period: Period? = nil, of target: String? = nil, onlyOpen: Bool = false
    ) throws(OperationError) -> IncidentList {
        if let target { _ = try context.presentOrFormerTarget(target) }
        let finder = IncidentFinder(context: context, record: try context.record())
        let found = try finder.incidents(in: period, of: target).filter { !onlyOpen || $0.isOpen }
        return IncidentList(incidents: found, period: period, onlyOpen: onlyOpen, timeZone: context.timeZone)
    }

    /// One incident with the observations of its target from shortly before it to shortly after. `name` is its id, or a
    /// target that has an open one.
    package func story(of name: String) throws(OperationError) -> IncidentStory {
        let record = try context.record()
        let incident = try IncidentFinder(context: context, record: record).incident(name)
        let target = context.plan.accounting.target(incident.target)
        let margin = (target?.checks.map(\.policy.interval).max() ?? .seconds(60)) * 2
        let span = Interval(incident.start - margin, (incident.end ?? context.now) + margin)
        let seen = try OperationError.wrapping {
            try record.extents().keys.filter { $0.target == incident.target }.flatMap { key in
                try record.observations(of: key, in: span).map {
                    IncidentStory.Sighting(check: key.check, observation: $0)
                }
            }
        }
        return IncidentStory(
            incident: incident, targetName: target?.name,
            sightings: seen.sorted { ($0.observation.time, $0.check) < ($1.observation.time, $1.check) },
            timeZone: context.timeZone)
    }

    /// The incidents of one event, in order of start.
    package func list(of event: EventID) throws(OperationError) -> IncidentList {
        let finder = IncidentFinder(context: context, record: try context.record())
        return IncidentList(
            incidents: try finder.event(event), period: nil, onlyOpen: false, timeZone: context.timeZone)
    }

    /// Stops reminders and escalation, of an event those of all its incidents that alerted somebody. A second one is kept, too;
    /// the first is the one that counts.
    package func acknowledge(
        _ name: String, by: String, note: String? = nil
    ) throws(OperationError) -> IncidentRemark {
        try Said.check(("by", by))
        try Said.checkLength(("note", note))
        let named = try named(name)
        let alerting = named.filter(\.isAlerting)
        return try say(name, of: named) { incident in
            guard alerting.isEmpty || incident.isAlerting else { return nil }
            var annotation = annotation(of: incident, by)
            annotation.note = note
            annotation.acknowledges = true
            return annotation
        }
    }

    /// Says what an incident was, or all of an event; the later word stands.
    package func annotate(_ name: String, _ words: IncidentWords) throws(OperationError) -> IncidentRemark {
        try Said.check(("by", words.by))
        try Said.checkLength(
            ("cause", words.cause), ("responsible", words.responsible), ("note", words.note),
            ("resolution", words.resolution))
        guard !words.isEmpty else {
            throw OperationError(
                .invalid,
                "say something: a cause, who is responsible, a note, when it was reported, a resolution, or what it joins"
            )
        }
        if let reported = words.reportedAt, reported > context.now {
            throw OperationError(.invalid, "\(seconds(reported)) lies in the future", field: "reported_at")
        }
        let named = try named(name)
        if let error = rejection(of: words.reportedAt, named[0]) { throw error }
        let joins = try words.joins.map { other throws(OperationError) in try joined(other) }
        let roots = named.filter { named.count == 1 || $0.isRoot }
        if let joins { try check(roots.isEmpty ? named : roots, canJoin: joins) }
        var remark = try say(name, of: named) { incident in
            var annotation = annotation(of: incident, words.by)
            annotation.cause = words.cause
            annotation.responsible = words.responsible
            annotation.note = words.note
            annotation.reportedAt = words.reportedAt.flatMap { reported in
                FaultReport.isPossible(at: reported, ofOutageFrom: incident.start) ? reported : nil
            }
            annotation.resolution = words.resolution
            // What belongs to an incident goes with it.
            if roots.isEmpty || roots.contains(incident) { annotation.joins = joins }
            return annotation.saysSomething ? annotation : nil
        }
        if let reported = words.reportedAt, let end = remark.incident.end, reported > end {
            // More often a slip of the clock than the truth.
            remark.warnings.append(
                OperationWarning(
                    "lies after the outage, which ended at \(seconds(end)): is it right?", field: "reported_at"))
        }
        return remark
    }

    /// Nobody reports to the carrier what has not begun (SEMANTICS 6, repair time).
    private func rejection(of reportedAt: Instant?, _ incident: IncidentAccount) -> OperationError? {
        guard let reportedAt, !FaultReport.isPossible(at: reportedAt, ofOutageFrom: incident.start) else { return nil }
        return OperationError(
            .refused,
            "\(seconds(reportedAt)) lies before the outage, which began at \(seconds(incident.start)): expected when it "
                + "was reported to the carrier", field: "reported_at")
    }

    /// One incident, or all of an event, in order of start.
    private func named(_ name: String) throws(OperationError) -> [IncidentAccount] {
        let finder = IncidentFinder(context: context, record: try context.record())
        guard let event = EventID(name) else { return [try finder.incident(name)] }
        return try finder.event(event)
    }

    /// What the record keeps of the incident or event that is joined: its id, whatever it was named by.
    private func joined(_ name: String) throws(OperationError) -> String {
        do {
            let named = try named(name)
            return EventID(name)?.text ?? named[0].id
        } catch {
            throw OperationError(error.code, error.message, field: "joins", cause: error.cause, remedy: error.remedy)
        }
    }

    /// No person's word makes planned work of an outage that nobody planned.
    private func check(_ incidents: [IncidentAccount], canJoin name: String) throws(OperationError) {
        var event = EventID(name)
        if event == nil { event = EventID(try named(name)[0].event) }
        guard case .planned(let window) = event, let incident = incidents.first(where: { !$0.isPlanned }) else {
            return
        }
        throw OperationError(
            .refused,
            "\(incident.id) does not lie wholly in planned time of its target: it cannot join the planned work "
                + "maintenance:\(window)", field: "joins")
    }

    private func annotation(of incident: IncidentAccount, _ by: String) -> Annotation {
        Annotation(target: incident.target, instant: incident.start, recordedAt: context.now, by: by)
    }

    /// Records all of it at once, and tells the incidents as they are then.
    private func say(
        _ name: String, of incidents: [IncidentAccount], _ word: (IncidentAccount) -> Annotation?
    ) throws(OperationError) -> IncidentRemark {
        let said = incidents.compactMap(word)
        let record = try OperationError.wrapping {
            let record = try context.records.writing()
            try record.annotate(said)
            return record
        }
        let finder = IncidentFinder(context: context, record: record)
        var after: [IncidentAccount] = []
        for incident in incidents { after.append(try finder.incident(incident.id)) }
        return IncidentRemark(
            incidents: after, event: EventID(name), annotations: said, timeZone: context.timeZone)
    }

    private func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: context.timeZone) }
}

/// What somebody says of an incident. What is nil was not said, and what was said before stands.
package struct IncidentWords: Sendable, Hashable {
    package var by: String
    /// One of the usual causes, or a word of the office's own.
    package var cause: String?
    /// Who answers for it.
    package var responsible: String?
    package var note: String?
    /// When it was reported to the carrier: the repair time of the contract begins there.
    package var reportedAt: Instant?
    /// What was done.
    package var resolution: String?
    /// The incident or event whose event it belongs to; itself: it stands for itself.
    package var joins: String?

    package init(
        by: String, cause: String? = nil, responsible: String? = nil, note: String? = nil, reportedAt: Instant? = nil,
        resolution: String? = nil, joins: String? = nil
    ) {
        self.by = by
        self.cause = cause
        self.responsible = responsible
        self.note = note
        self.reportedAt = reportedAt
        self.resolution = resolution
        self.joins = joins
    }

    /// Nothing but a name.
    var isEmpty: Bool { self == IncidentWords(by: by) }
}

extension Annotation {
    /// More than that there is somebody.
    fileprivate var saysSomething: Bool {
        acknowledges || [cause, responsible, note, resolution, joins].contains { $0 != nil } || reportedAt != nil
    }
}
