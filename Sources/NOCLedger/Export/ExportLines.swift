internal import Foundation
internal import NOCCore

/// Writes the observations of one check.
struct ObservationLine {
    private let names: [UInt8]

    init(_ key: CheckKey) {
        names = Array(
            ",\"target\":\(JSON.string(key.target).jsonText()),\"check\":\(JSON.string(key.check).jsonText())".utf8)
    }

    func write(_ observation: Observation, to lines: inout ByteWriter) {
        lines.raw("{\"kind\":\"observation\",\"time\":\(observation.time.milliseconds)".utf8)
        lines.raw(names)
        let latency = observation.latency.map { "\($0.tenths / 10).\($0.tenths % 10)" } ?? "null"
        let reason = observation.reason.map { JSON.string($0.description).jsonText() } ?? "null"
        lines.raw(",\"outcome\":\"\(observation.outcome.name)\",\"latency_ms\":\(latency),\"reason\":\(reason)".utf8)
        if !observation.measurements.isEmpty {
            let pairs = observation.measurements.map { "\(JSON.string($0.name).jsonText()):\($0.value)" }
            lines.raw(",\"measurements\":{\(pairs.joined(separator: ","))}".utf8)
        }
        lines.raw("}\n".utf8)
    }
}

/// The line of a fact, with its keys in snake case; those that are absent are not written.
struct FactLine {
    var kind: String
    var target: String?
    var group: String?
    var time: Int64?
    var state: String?
    var from: Int64?
    var to: Int64?
    var declaredAt: Int64?
    var recordedAt: Int64?
    /// When it was said by the word of the file that brought it here: what counts is when this record learned of it.
    var claimedAt: Int64?
    var importedAt: Int64?
    var reportedAt: Int64?
    var by: String?
    var reason: String?
    var backdatedApprovedBy: String?
    var `class`: String?
    var indicator: String?
    var title: String?
    var date: String?
    var value: String?
    var unit: String?
    var attachments: [Attachment]?
    var note: String?
    var alert: String?
    var acknowledges: Bool?
    var cause: String?
    var responsible: String?
    var resolution: String?
    var joins: String?
    var recurs: String?

    var text: String {
        JSON.stored([
            "kind": .string(kind), "target": target.map(JSON.string), "group": group.map(JSON.string),
            "time": time.map(JSON.integer), "state": state.map(JSON.string), "from": from.map(JSON.integer),
            "to": to.map(JSON.integer), "declared_at": declaredAt.map(JSON.integer),
            "recorded_at": recordedAt.map(JSON.integer),
            "claimed_at": claimedAt.map(JSON.integer), "imported_at": importedAt.map(JSON.integer),
            "reported_at": reportedAt.map(JSON.integer), "by": by.map(JSON.string), "reason": reason.map(JSON.string),
            "backdated_approved_by": backdatedApprovedBy.map(JSON.string), "class": `class`.map(JSON.string),
            "indicator": indicator.map(JSON.string), "title": title.map(JSON.string), "date": date.map(JSON.string),
            "value": value.map(JSON.string), "unit": unit.map(JSON.string),
            "attachments": attachments.map { .stored($0) }, "note": note.map(JSON.string),
            "alert": alert.map(JSON.string), "acknowledges": acknowledges.map(JSON.bool),
            "cause": cause.map(JSON.string),
            "responsible": responsible.map(JSON.string), "resolution": resolution.map(JSON.string),
            "joins": joins.map(JSON.string), "recurs": recurs.map(JSON.string),
        ]).sorted.jsonText()
    }

    init(_ window: MaintenanceWindow) {
        kind = "maintenance"
        switch window.scope {
        case .target(let id): target = id
        case .group(let id): group = id
        }
        set(window.interval)
        declaredAt = say(window.declaredAt, counts: window.countsFrom)
        by = window.by
        reason = window.reason
        backdatedApprovedBy = window.backdatedApprovedBy
        recurs = window.recurs?.every
    }

    init(_ correction: Correction) {
        kind = "correction"
        target = correction.target
        set(correction.interval)
        `class` = correction.value.name
        reason = correction.reason
        by = correction.by
        recordedAt = say(correction.recordedAt, counts: correction.knownSince)
    }

    init(_ line: StateLine) {
        kind = "state"
        target = line.target
        time = line.time.milliseconds
        state = line.value.name
        importedAt = line.importedAt.milliseconds
    }

    init(_ stored: StoredHandRecord) {
        let record = stored.record
        kind = "record"
        indicator = record.indicator
        title = record.title
        date = record.date.description
        value = record.value
        unit = record.unit
        // Their content does not travel: it may be large, and stays with who has to keep it.
        attachments = record.attachments.isEmpty ? nil : record.attachments
        by = record.by
        note = record.note
        recordedAt = say(record.recordedAt, counts: stored.imported == nil ? record.recordedAt : stored.knownSince)
    }

    init(_ annotation: Annotation) {
        kind = "annotation"
        target = annotation.target
        alert = annotation.alert
        time = annotation.instant.milliseconds
        recordedAt = say(annotation.recordedAt, counts: annotation.knownSince)
        by = annotation.by
        acknowledges = annotation.acknowledges
        cause = annotation.cause
        responsible = annotation.responsible
        note = annotation.note
        reportedAt = annotation.reportedAt?.milliseconds
        resolution = annotation.resolution
        joins = annotation.joins
    }

    init(_ silence: Interval) {
        kind = "interruption"
        set(silence)
    }

    /// The moment that counts; what a file claimed of another goes beside it: there the line is known by it.
    private mutating func say(_ claimed: Instant, counts: Instant) -> Int64 {
        if claimed != counts { claimedAt = claimed.milliseconds }
        return counts.milliseconds
    }

    private mutating func set(_ interval: Interval) {
        from = interval.start.milliseconds
        to = interval.end.milliseconds
    }
}
