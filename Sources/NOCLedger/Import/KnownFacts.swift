internal import GRDB
internal import NOCCore

/// What is recorded already, so that the same file twice changes nothing.
struct KnownFacts {
    private var windows: Set<MaintenanceWindow> = []
    private var corrections: Set<Correction> = []
    private var records: Set<HandRecord> = []
    private var annotations: Set<Annotation> = []
    private var interruptions: CoveredTime
    private var states: [String: [Instant: AvailabilityClass]] = [:]

    init(_ db: Database) throws {
        let imported = try Facts.imported(db)
        interruptions = CoveredTime(Facts.merged(try Facts.silences(db) + imported.interruptions))
        for line in imported.states { states[line.target, default: [:]][line.time] = line.value }
        try Chain.forEach(db, kinds: [.maintenance]) { event in
            if let window = try event.decode(MaintenancePayload.self).window {
                windows.insert(KnownFacts.plain(window))
            }
        }
        // A window that ended early is exported as it was in the end, and what came from a file with the moment that counts.
        for var window in try Facts.maintenance(db) {
            let counts = window.countsFrom
            windows.insert(KnownFacts.plain(window))
            window.declaredAt = counts
            windows.insert(KnownFacts.plain(window))
        }
        for var correction in try Facts.corrections(db) {
            let counts = correction.knownSince
            correction.id = 0
            correction.imported = nil
            // What was withdrawn is known too: the same file again must not bring it back.
            correction.voided = nil
            corrections.insert(correction)
            correction.recordedAt = counts
            corrections.insert(correction)
        }
        for stored in try Facts.records(db) { records.insert(KnownFacts.plain(stored.record)) }
        for var annotation in try Facts.annotations(db) {
            let counts = annotation.knownSince
            annotation.imported = nil
            annotations.insert(annotation)
            annotation.recordedAt = counts
            annotations.insert(annotation)
        }
    }

    /// True when `fact` is new; from then on it is known. Interruptions come in the order of their starts. Throws when it
    /// contradicts what is known.
    ///
    /// - Parameter claimedAt: when the record that was exported says that it was told so: here it may be known by that moment.
    mutating func isNew(_ fact: ImportedFact, claimedAt: Instant? = nil) throws -> Bool {
        if let claimedAt, knows(fact, at: claimedAt) { return false }
        switch fact {
        case .maintenance(let window): return windows.insert(window).inserted
        case .correction(let correction): return corrections.insert(correction).inserted
        case .record(let record): return records.insert(KnownFacts.plain(record)).inserted
        case .annotation(let annotation): return annotations.insert(annotation).inserted
        case .interruption(let interval): return interruptions.insert(interval)
        case .state(let line):
            let known = states[line.target, default: [:]].updateValue(line.value, forKey: line.time)
            guard let known else { return true }
            guard known == line.value else {
                throw JSONLine.Fault("contradicts what is known: \(line.target) was \(known.name) from that time on")
            }
            return false
        }
    }

    private func knows(_ fact: ImportedFact, at moment: Instant) -> Bool {
        switch fact {
        case .maintenance(var window):
            window.declaredAt = moment
            return windows.contains(window)
        case .correction(var correction):
            correction.recordedAt = moment
            return corrections.contains(correction)
        case .annotation(var annotation):
            annotation.recordedAt = moment
            return annotations.contains(annotation)
        // Of a record the moment does not matter, and the others have none.
        case .record, .state, .interruption: return false
        }
    }

    private static func plain(_ window: MaintenanceWindow) -> MaintenanceWindow {
        var window = window
        window.id = 0
        window.imported = nil
        window.isOverObserved = false
        window.ended = nil
        // A file tells the words of a rule, not which of a record's it is.
        window.recurs = window.recurs.map { RecurringOrigin(every: $0.every, rule: 0) }
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

/// Time that is known to be covered, and intervals that come in the order of their starts.
struct CoveredTime {
    private let known: [Interval]
    private var index = 0
    /// Where the longest that came ends.
    private var reach = Instant.distantPast

    /// `known` is in order, without overlaps.
    init(_ known: [Interval]) { self.known = known }

    /// False when all of it is covered; from then on it is. Its start must not be before that of the one before.
    mutating func insert(_ interval: Interval) -> Bool {
        while index < known.count, known[index].end <= interval.start { index += 1 }
        let isKnown = index < known.count && known[index].start <= interval.start && interval.end <= known[index].end
        guard !isKnown, interval.end > reach else { return false }
        reach = interval.end
        return true
    }
}
