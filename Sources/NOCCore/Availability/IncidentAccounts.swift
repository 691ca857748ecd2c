/// Tells an incident as a report does: who was told, what failed first, what people said of it (SEMANTICS 6).
struct IncidentAccounts {
    let context: AccountContext

    private var period: Interval { context.period.interval }

    /// `observed` covers the span; `counted` says how much of a stretch of the period is bad.
    func account(
        _ span: Incidents.Span, of target: AccountingPlan.Target, observed: Timeline, counted: (Interval) -> Int64
    ) throws -> IncidentAccount {
        let node = try node(span, of: target, observed: observed)
        let extent = node.interval
        let known = registered(span, of: target)
        let failure = try firstFailure(of: target, at: span.start)
        var result = IncidentAccount(
            id: node.id, target: target.id, start: span.start,
            confirmedAt: known?.confirmedAt ?? failure?.confirmed, end: span.end,
            value: observed.clipped(to: extent.intersection(observed.extent)).classes.contains(.down)
                ? .down : .unreachable,
            counted: counted(extent.intersection(period)), reason: failure?.reason ?? known?.reason,
            check: failure?.check,
            cause: known?.cause, crossesPeriod: span.start < period.start,
            isPlanned: context.window(around: extent, of: target.id) != nil, isParents: node.isParents,
            isAbandoned: span.end == nil && context.versions.last?.targets[target.id] == nil)
        result.evidence = failure.map { [$0.origin].compactMap(\.self) } ?? statements(of: target.id, in: extent)
        for annotation in context.annotations[target.id] ?? []
        where extent.contains(annotation.instant) || annotation.instant == known?.start {
            result.take(annotation)
        }
        return result
    }

    /// Whose state lines say that it was out: what no check saw begin rests on them.
    private func statements(of target: String, in extent: Interval) -> [ImportOrigin] {
        let known = Interval(extent.start, min(extent.end, context.asOf))
        var result: [ImportOrigin] = []
        for run in context.states(of: target, over: known) where run.value.isOutage {
            if let origin = run.imported, !result.contains(origin) { result.append(origin) }
        }
        return result
    }

    func node(
        _ span: Incidents.Span, of target: AccountingPlan.Target, observed: Timeline
    ) throws -> EventRoots.Node {
        let extent = Interval(span.start, span.end ?? .distantFuture)
        let outages = observed.clipped(to: extent.intersection(observed.extent)).classes.filter(\.isOutage)
        return EventRoots.Node(
            id: try registered(span, of: target)?.id ?? freeID(of: span, target, observed),
            target: target.id, interval: extent,
            isParents: outages.first == .unreachable && outages.last == .unreachable)
    }

    /// Of one that nobody was told of. Those of one second are told apart by a number in order of start, as the daemon does.
    private func freeID(
        of span: Incidents.Span, _ target: AccountingPlan.Target, _ observed: Timeline
    ) throws -> String {
        let start = span.ownStart ?? span.start
        let plain = IncidentID.make(target: target.id, start: start)
        let before = Interval(IncidentID.second(of: start), start)
        let earlier = try others(in: before, of: target, observed)
        let taken = Set(context.registered[target.id]?.map(\.id) ?? [])
        let names = (1...).lazy.map { $0 == 1 ? plain : "\(plain)-\($0)" }.filter { !taken.contains($0) }
        return names.dropFirst(earlier).first { _ in true } ?? plain
    }

    /// How many that nobody was told of began in that part of a second.
    private func others(
        in part: Interval, of target: AccountingPlan.Target, _ observed: Timeline
    ) throws -> Int {
        guard !part.isEmpty else { return 0 }
        let isSeen = observed.extent.intersection(part) == part
        // Nearly all of them: nothing was out earlier in the second.
        if isSeen, !observed.clipped(to: part).classes.contains(where: \.isOutage) { return 0 }
        let timeline = try TargetTimelines(context, over: part, reading: context.withAncestors([target.id]))
            .timeline(of: target.id, .observed)
        let found = try Incidents(context: context, period: part).spans(of: target.id, observed: timeline)
        return found.spans.filter { part.contains($0.ownStart ?? $0.start) && registered($0, of: target) == nil }.count
    }

    /// As the daemon told people of it.
    private func registered(_ span: Incidents.Span, of target: AccountingPlan.Target) -> RegisteredIncident? {
        let extent = Interval(span.start, span.end ?? .distantFuture)
        return context.registered[target.id]?.first { extent.contains($0.start) }
    }

    private struct Failure {
        var check: String
        var start: Instant
        var confirmed: Instant
        var reason: Reason?
        /// The file that the observation came from.
        var origin: ImportOrigin?
    }

    /// The check whose outage began last at or before `instant`: the one that made the target's rule fail.
    private func firstFailure(of target: AccountingPlan.Target, at instant: Instant) throws -> Failure? {
        var found: Failure?
        for check in target.rulingChecks {
            let key = CheckKey(target: target.id, check: check.id)
            let window = Interval(instant, instant + .milliseconds(1))
            let findings = try CheckFindings.read(key, window: window, columns: [], context: context)
            guard let stretch = findings.timeline.stretches.last(where: { $0.start <= instant && instant < $0.end }),
                stretch.start > found?.start ?? .distantPast
            else { continue }
            found = Failure(check: check.id, start: stretch.start, confirmed: stretch.confirmed)
        }
        guard var found else { return nil }
        let (reason, event) = try sighting(CheckKey(target: target.id, check: found.check), at: found.start)
        found.reason = reason
        found.origin = try event == 0 ? nil : context.imports.origin(of: event)
        return found
    }

    /// Why the observation of that moment failed, and the number of the import that brought it; 0: it was made here.
    private func sighting(_ key: CheckKey, at time: Instant) throws -> (reason: Reason?, event: Int64) {
        var result: (reason: Reason?, event: Int64) = (nil, 0)
        let moment = Interval(time, time + .milliseconds(1))
        try context.record.read(key, moment, columns: [.reasons, .origins]) { _ in
        } receive: { chunk in
            guard let index = chunk.times.firstIndex(of: time.milliseconds) else { return true }
            result = (chunk.reasons[index], chunk.origin(at: index))
            return false
        }
        return result
    }
}

extension IncidentAccount {
    /// What is said later stands; the first acknowledgement is the one that counts.
    mutating func take(_ annotation: Annotation) {
        if annotation.acknowledges, acknowledgedAt == nil {
            acknowledgedAt = annotation.knownSince
            acknowledgedBy = annotation.by
            acknowledgedImport = annotation.imported
            if annotation.imported != nil { acknowledgedClaim = annotation.recordedAt }
        }
        if let origin = annotation.imported, !imports.contains(origin) { imports.append(origin) }
        cause = annotation.cause ?? cause
        responsible = annotation.responsible ?? responsible
        reportedAt = annotation.reportedAt ?? reportedAt
        resolution = annotation.resolution ?? resolution
        note = annotation.note ?? note
    }
}

extension Timeline {
    var extent: Interval { Interval(Instant(milliseconds: start), Instant(milliseconds: end)) }
}
