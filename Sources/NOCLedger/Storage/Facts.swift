internal import GRDB
internal import NOCCore

/// What people said and files brought, read back from the chain.
enum Facts {
    /// Windows with their ids, those that ended early cut there, in the order in which they were recorded.
    static func maintenance(_ db: Database) throws -> [MaintenanceWindow] {
        var windows: [Int64: MaintenanceWindow] = [:]
        try Chain.forEach(db, kinds: [.maintenance]) { event in
            let payload = try event.decode(MaintenancePayload.self)
            if var window = payload.window {
                window.id = event.seq
                window.imported = payload.imported?.origin(at: event.time)
                window.isOverObserved = payload.imported?.isOverObserved ?? false
                windows[event.seq] = window
            } else if let id = payload.ends, let at = payload.at, let window = windows[id] {
                windows[id]?.interval = Interval(window.interval.start, min(window.interval.end, at))
                windows[id]?.ended = .init(by: payload.by ?? "", at: event.time)
                if payload.isWithdrawn {
                    windows[id]?.recurs?.isWithdrawn = true
                } else {
                    windows[id]?.recurs?.isCut = true
                }
            }
        }
        return windows.values.sorted { $0.id < $1.id }
    }

    /// Rules of recurring work with their ids, in the order in which they were declared.
    static func maintenanceRules(_ db: Database) throws -> [MaintenanceRule] {
        var rules: [Int64: MaintenanceRule] = [:]
        try Chain.forEach(db, kinds: [.maintenance]) { event in
            let payload = try event.decode(MaintenancePayload.self)
            if var rule = payload.rule {
                (rule.id, rule.declaredAt) = (event.seq, event.time)
                rules[event.seq] = rule
            } else if let id = payload.endsRule, rules[id]?.ended == nil {
                rules[id]?.ended = .init(by: payload.by ?? "", at: event.time)
            }
        }
        return rules.values.sorted { $0.id < $1.id }
    }

    /// With those that were withdrawn, in the order in which they were recorded.
    static func corrections(_ db: Database) throws -> [Correction] {
        var result: [Int64: Correction] = [:]
        try Chain.forEach(db, kinds: [.correction]) { event in
            let payload = try event.decode(CorrectionPayload.self)
            if let id = payload.voids, result[id]?.voided == nil {
                result[id]?.voided = Voiding(by: payload.by ?? "", reason: payload.reason ?? "", at: event.time)
            }
            if var correction = payload.correction {
                correction.id = event.seq
                correction.imported = payload.imported?.origin(at: event.time)
                result[event.seq] = correction
            }
        }
        return result.values.sorted { ($0.recordedAt, $0.id) < ($1.recordedAt, $1.id) }
    }

    static func annotations(_ db: Database, after seq: Int64 = 0) throws -> [Annotation] {
        var result: [Annotation] = []
        try Chain.forEach(db, kinds: [.annotation], after: seq) { event in
            let payload = try event.decode(AnnotationPayload.self)
            var annotation = payload.annotation
            annotation.imported = payload.imported?.origin(at: event.time)
            result.append(annotation)
        }
        return result
    }

    /// With those that were withdrawn, in the order in which they were recorded.
    static func records(_ db: Database) throws -> [StoredHandRecord] {
        var records: [Int64: StoredHandRecord] = [:]
        try Chain.forEach(db, kinds: [.record]) { event in
            let payload = try event.decode(HandRecordPayload.self)
            if let id = payload.voids, records[id]?.voided == nil {
                records[id]?.voided = .init(by: payload.by ?? "", reason: payload.reason ?? "", at: event.time)
            }
            if let record = payload.record {
                records[event.seq] = StoredHandRecord(
                    id: event.seq, record: record, knownSince: event.time,
                    imported: payload.imported?.origin(at: event.time))
            }
        }
        return records.values.sorted { $0.id < $1.id }
    }

    static func states(_ db: Database) throws -> [StateLine] {
        let states = try imported(db).states
        return states.sorted { ($0.target, $0.time) < ($1.target, $1.time) }
    }

    /// Those that brought observations.
    static func observationImports(_ db: Database) throws -> [Int64: ImportOrigin] {
        var result: [Int64: ImportOrigin] = [:]
        try Chain.forEach(db, kinds: [.imported]) { event in
            let payload = try event.decode(ImportPayload.self)
            guard payload.observations > 0 else { return }
            result[event.seq] = ImportOrigin(file: payload.file, by: payload.by, at: event.time)
        }
        return result
    }

    /// From the starts of the daemon, which say since when nothing was recorded, and from imports; in order, merged.
    static func interruptions(_ db: Database) throws -> [Interval] {
        merged(try silences(db) + imported(db).interruptions)
    }

    /// What files brought that has no event of its own, in one pass: a payload may have a million lines.
    static func imported(_ db: Database) throws -> (states: [StateLine], interruptions: [Interval]) {
        var states: [StateLine] = []
        var interruptions: [Interval] = []
        try Chain.forEach(db, kinds: [.imported]) { event in
            let payload = try event.decode(ImportPayload.self)
            let origin = ImportOrigin(file: payload.file, by: payload.by, at: event.time)
            states += payload.states.map { line in
                var line = line
                line.imported = origin
                return line
            }
            interruptions += payload.interruptions
        }
        return (states, interruptions)
    }

    /// When a daemon of this record ran first; nil where none ever did, and nothing was measured here.
    static func firstStart(_ db: Database) throws -> Instant? {
        var first: Instant?
        try Chain.forEach(db, kinds: [.start]) { event in first = min(first ?? event.time, event.time) }
        return first
    }

    /// Since when nothing was recorded as a daemon started.
    static func silences(_ db: Database) throws -> [Interval] {
        var result: [Interval] = []
        try Chain.forEach(db, kinds: [.start]) { event in
            guard let silent = try event.decode(EventPayload.self).details["silent_since"].flatMap({ Int64($0) }) else {
                return
            }
            result.append(Interval(Instant(milliseconds: silent), event.time))
        }
        return result
    }

    /// The last one is open when the daemon has written before and none runs now.
    static func interruptions(_ db: Database, isDaemonAlive: Bool) throws -> [Interval] {
        var result = try interruptions(db)
        if !isDaemonAlive, let heartbeat = try StoredBatch.latest(db)?.heartbeat {
            result.append(Interval(heartbeat, .distantFuture))
        }
        return merged(result)
    }

    static func merged(_ intervals: [Interval]) -> [Interval] {
        var result: [Interval] = []
        for interval in intervals.filter({ !$0.isEmpty }).sorted(by: { $0.start < $1.start }) {
            if let last = result.indices.last, interval.start <= result[last].end {
                result[last].end = max(result[last].end, interval.end)
            } else {
                result.append(interval)
            }
        }
        return result
    }
}
