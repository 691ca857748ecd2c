internal import NOCCore

/// What the chain says of the other tables.
struct ChainRecord {
    /// Each UTC day as its last event left it.
    var days: [Int64: DayRoot] = [:]
    var plans: Set<String> = []
    var imports: Set<Int64> = []
    /// By id, with the number of the event.
    var incidents: [String: (incident: RegisteredIncident, seq: Int64)] = [:]
    var alerts: [String: (alert: StandingAlert, seq: Int64)] = [:]
    /// Of records by hand, withdrawn ones too, and lists of findings, in their order.
    var attachments: [(attachment: Attachment, seq: Int64, isImported: Bool)] = []
    /// Days that retention removed, as they were.
    var retired: [DayRoot] = []
    /// Of each day, the events that changed its segments, in order.
    var changes: [Int64: [Int64]] = [:]
    var covered = CoveredRows()
    /// All events from the first on are noted; else only some, of which nobody can say what they rest on.
    let isWhole: Bool

    init(isWhole: Bool = true) { self.isWhole = isWhole }

    /// Reads `event` and holds it against those before. Throws `Damage` where it cannot be.
    mutating func note(_ event: ChainEvent) throws {
        guard let kind = ChainKind(rawValue: event.kind) else { throw Damage("its kind is unknown") }
        for day in try event.changedDays { changes[day.number, default: []].append(event.seq) }
        switch kind {
        case .plan: plans.insert(try event.decode(PlanPayload.self).plan)
        case .seal: try note(event.changedDays) { $1 >= ($0 ?? 0) }
        case .merge: try note(event.changedDays) { $0 == nil || $1 == $0 }
        case .imported:
            imports.insert(event.seq)
            try note(event.changedDays) { $1 >= ($0 ?? 0) }
        case .retire: try retire(event.changedDays)
        case .incident:
            guard let incident = try event.decode(IncidentPayload.self).register else { return }
            incidents[incident.id] = (incident, event.seq)
        case .alert:
            let alert = try event.decode(AlertPayload.self).alert
            alerts[alert.id] = (alert, event.seq)
        case .maintenance: _ = try event.decode(MaintenancePayload.self)
        case .correction: _ = try event.decode(CorrectionPayload.self)
        case .annotation: _ = try event.decode(AnnotationPayload.self)
        case .record:
            let payload = try event.decode(HandRecordPayload.self)
            for attachment in payload.record?.attachments ?? [] {
                attachments.append((attachment, event.seq, payload.imported != nil))
            }
        case .note:
            let found = RecordEvent.foundList(try event.decode(EventPayload.self).details)
            if let found { attachments.append((found, event.seq, false)) }
        case .anchor, .prune, .checks, .delivery: try covered.note(event, kind, isWhole: isWhole)
        case .timestamp:
            attachments.append((try event.decode(HeadTimestamp.self).token, event.seq, false))
        case .key: _ = try event.decode(KeyPayload.self)
        case .accept: _ = try event.decode(AcceptancePayload.self)
        case .retention: _ = try event.decode(ClockWordPayload.self)
        case .start, .stop, .transition, .clockStep, .gap: _ = try event.decode(EventPayload.self)
        }
    }

    /// `isPossible` compares how many observations the day had before (nil: none known) and has now.
    private mutating func note(_ changed: [DayRoot], _ isPossible: (Int?, Int) -> Bool) throws {
        for day in changed {
            guard isPossible(days[day.number]?.observations, day.observations) else {
                throw Damage("it leaves \(day.day) with \(day.observations) observations, fewer or more than it can")
            }
            days[day.number] = day
        }
    }

    private mutating func retire(_ removed: [DayRoot]) throws {
        for day in removed {
            guard days[day.number]?.root == day.root else {
                throw Damage("it removed \(day.day) as another one than was recorded before")
            }
            days[day.number] = nil
            retired.append(day)
        }
    }
}
