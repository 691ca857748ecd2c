internal import GRDB
internal import NOCCore

/// What is recorded already, so that the same file twice changes nothing.
struct KnownFacts {
    private var windows: Set<MaintenanceWindow> = []
    private var corrections: Set<Correction> = []
    private var records: Set<HandRecord> = []
    private var annotations: Set<Annotation> = []
    private var interruptions: [Interval] = []
    private var states: [String: [Instant: AvailabilityClass]] = [:]

    init(_ db: Database) throws {
        try Chain.forEach(db, kinds: [.maintenance]) { event in
            if let window = try event.decode(MaintenancePayload.self).window { windows.insert(window) }
        }
        // A window that ended early is exported as it was in the end.
        for window in try Facts.maintenance(db) { windows.insert(KnownFacts.plain(window)) }
        for var correction in try Facts.corrections(db) {
            correction.id = 0
            correction.imported = nil
            // What was withdrawn is known too: the same file again must not bring it back.
            correction.voided = nil
            corrections.insert(correction)
        }
        for stored in try Facts.records(db) { records.insert(KnownFacts.plain(stored.record)) }
        for var annotation in try Facts.annotations(db) {
            annotation.imported = nil
            annotations.insert(annotation)
        }
        interruptions = try Facts.interruptions(db)
        for line in try Facts.states(db) { states[line.target, default: [:]][line.time] = line.value }
    }

    /// True when `fact` is new; from then on it is known. Throws when it contradicts what is known.
    mutating func isNew(_ fact: ImportedFact) throws -> Bool {
        switch fact {
        case .maintenance(let window): return windows.insert(window).inserted
        case .correction(let correction): return corrections.insert(correction).inserted
        case .record(let record): return records.insert(KnownFacts.plain(record)).inserted
        case .annotation(let annotation): return annotations.insert(annotation).inserted
        case .interruption(let interval):
            if interruptions.contains(where: { $0.start <= interval.start && interval.end <= $0.end }) { return false }
            interruptions.append(interval)
            return true
        case .state(let line):
            guard let known = states[line.target]?[line.time] else {
                states[line.target, default: [:]][line.time] = line.value
                return true
            }
            guard known == line.value else {
                throw JSONLine.Fault("contradicts what is known: \(line.target) was \(known.name) from that time on")
            }
            return false
        }
    }

    private static func plain(_ window: MaintenanceWindow) -> MaintenanceWindow {
        var window = window
        window.id = 0
        window.imported = nil
        window.isOverObserved = false
        return window
    }

    /// When it was recorded, and what its series was called, do not make it another one.
    private static func plain(_ record: HandRecord) -> HandRecord {
        var record = record
        record.recordedAt = Instant(milliseconds: 0)
        record.title = nil
        return record
    }
}
