internal import NOCCore

/// Keeps the incidents of one target in step with its timeline, of which the end may still change (SEMANTICS 2 and 6).
struct IncidentTrack: Sendable {
    /// Nothing before this changes any more.
    private(set) var base: Instant
    /// Start of the incident that runs at `base`.
    private var startAtBase: Instant?
    /// In order of start: those that ended before `base` are forgotten.
    private(set) var known: [RegisteredIncident]
    /// The id of the newest incident without its number, and that number.
    private var issued = (plain: "", count: 1)

    init(base: Instant, open: RegisteredIncident? = nil) {
        self.base = base
        startAtBase = open?.start
        known = open.map { [$0] } ?? []
    }

    /// The one without an end.
    var open: RegisteredIncident? { known.last.flatMap { $0.end == nil ? $0 : nil } }

    enum Change: Sendable, Hashable {
        case opened(RegisteredIncident)
        /// Its start was found to be another one.
        case moved(RegisteredIncident)
        case ended(RegisteredIncident)
        /// It was taken for ended, but another check had failed meanwhile.
        case reopened(RegisteredIncident)
        /// It was none: what looked like its beginning or end belongs to another one, or the target was up after all.
        case withdrawn(RegisteredIncident)

        var incident: RegisteredIncident {
            switch self {
            case .opened(let incident), .moved(let incident), .ended(let incident), .reopened(let incident),
                .withdrawn(let incident):
                incident
            }
        }
    }

    /// `timeline` begins at `base`. `reason` is asked for that of a new one, by its start.
    mutating func update(_ timeline: Timeline, of target: String, now: Instant, reason: (Instant) -> Reason?)
        -> [Change]
    {
        var changes: [Change] = []
        var former = known
        known = []
        for stretch in IncidentTrack.outages(timeline, from: startAtBase) {
            if let index = former.firstIndex(where: { stretch.belongs(to: $0) }) {
                let old = former.remove(at: index)
                changes += move(old, to: stretch)
            } else {
                let incident = RegisteredIncident(
                    id: freeID(of: target, stretch.start, former), target: target, start: stretch.start,
                    confirmedAt: now, reason: reason(stretch.start))
                changes.append(.opened(incident))
                known.append(incident)
                changes += move(known.removeLast(), to: stretch)
            }
        }
        changes += former.map { incident in
            var withdrawn = incident
            withdrawn.end = incident.start
            return .withdrawn(withdrawn)
        }
        return changes
    }

    /// Takes what lies before `time` for settled.
    mutating func settle(_ timeline: Timeline, until time: Instant) {
        guard time > base else { return }
        let settled = timeline.clipped(to: Interval(base, time))
        startAtBase = IncidentTrack.outages(settled, from: startAtBase).last.flatMap { $0.end == nil ? $0.start : nil }
        base = time
        known.removeAll { incident in incident.end.map { $0 < time } ?? false }
    }

    private mutating func move(_ old: RegisteredIncident, to stretch: Outage) -> [Change] {
        var new = old
        new.start = stretch.start
        new.end = stretch.end
        known.append(new)
        switch (old.end, new.end) {
        case (nil, .some): return [.ended(new)]
        case (.some, nil): return [.reopened(new)]
        default: return new == old ? [] : [.moved(new)]
        }
    }

    /// Those of one second are told apart by a number, also from one that is forgotten already.
    private mutating func freeID(of target: String, _ start: Instant, _ former: [RegisteredIncident]) -> String {
        let plain = IncidentID.make(target: target, start: start)
        let taken = Set((known + former).map(\.id))
        issued = (plain, plain == issued.plain ? issued.count + 1 : 1)
        func id() -> String { issued.count == 1 ? plain : "\(plain)-\(issued.count)" }
        while taken.contains(id()) { issued.count += 1 }
        return id()
    }

    /// `[start, end)` from entering an outage to the next service (SEMANTICS 6); no end: it lasts.
    struct Outage: Hashable {
        var start: Instant
        var end: Instant?

        func belongs(to incident: RegisteredIncident) -> Bool {
            if start == incident.start { return true }
            return start < (incident.end ?? .distantFuture) && incident.start < (end ?? .distantFuture)
        }
    }

    static func outages(_ timeline: Timeline, from running: Instant?) -> [Outage] {
        var result = running.map { [Outage(start: $0, end: nil)] } ?? []
        var isOut = running != nil
        for run in timeline.runs {
            if run.value.isOutage, !isOut {
                result.append(Outage(start: run.interval.start, end: nil))
                isOut = true
            } else if run.value.isService, isOut {
                result[result.count - 1].end = run.interval.start
                isOut = false
            }
        }
        return result
    }
}
