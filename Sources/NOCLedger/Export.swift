internal import Foundation
package import NOCCore

/// How many lines of each kind were written.
package struct ExportSummary: Sendable, Hashable {
    package var observations = 0
    package var facts = 0
}

extension Ledger {
    /// Writes everything of `interval` as NDJSON (CONTRACT 4) in pieces: what people said first, then the observations of
    /// each check in order. Imported into an empty record it gives the same accounts.
    package func export(_ interval: Interval, to write: (UnsafeRawBufferPointer) throws -> Void) throws -> ExportSummary
    {
        var summary = ExportSummary()
        var lines = ByteWriter()
        for line in try factLines(interval) {
            lines.raw(Array(line.utf8))
            lines.byte(0x0A)
            summary.facts += 1
        }
        try lines.bytes.withUnsafeBytes(write)
        for key in try extents().filter({ $0.value.start < interval.end && $0.value.end >= interval.start }).keys
            .sorted()
        {
            let prefix = ObservationLine(key)
            try read(key, interval, columns: .everything) { _ in
            } receive: { columns in
                var lines = ByteWriter()
                for observation in columns.observations where interval.contains(observation.time) {
                    prefix.write(observation, to: &lines)
                    summary.observations += 1
                }
                try lines.bytes.withUnsafeBytes(write)
                return true
            }
        }
        return summary
    }

    private func factLines(_ interval: Interval) throws -> [String] {
        var lines: [String] = []
        for window in try maintenanceWindows() where window.interval.overlaps(interval) {
            lines.append(try FactLine(window).text)
        }
        for correction in try corrections() where correction.interval.overlaps(interval) {
            lines.append(try FactLine(correction).text)
        }
        lines += try states(interval).map { try FactLine($0).text }
        let zone = try planVersions().last.flatMap { TimeZone(identifier: $0.plan.site.timeZone) } ?? .gmt
        for (_, record) in try records() where interval.overlaps(zone.interval(of: record.date)) {
            lines.append(try FactLine(record).text)
        }
        for annotation in try annotations() where interval.contains(annotation.instant) {
            lines.append(try FactLine(annotation).text)
        }
        for silence in try interruptions() where silence.overlaps(interval) && silence.end < .distantFuture {
            lines.append(try FactLine(silence).text)
        }
        return lines
    }

    /// Those of the interval, and for each target the one that holds at its start.
    private func states(_ interval: Interval) throws -> [StateLine] {
        let lines = try stateLines().filter { $0.time < interval.end }
        return lines.enumerated().filter { index, line in
            let next = index + 1 < lines.count && lines[index + 1].target == line.target ? lines[index + 1].time : nil
            return (next ?? .distantFuture) > interval.start
        }.map(\.element)
    }
}

/// Writes the observations of one check.
private struct ObservationLine {
    private let names: [UInt8]

    init(_ key: CheckKey) {
        names = Array(",\"target\":\(JSONText.quoted(key.target)),\"check\":\(JSONText.quoted(key.check))".utf8)
    }

    func write(_ observation: Observation, to lines: inout ByteWriter) {
        lines.raw("{\"kind\":\"observation\",\"time\":\(observation.time.milliseconds)".utf8)
        lines.raw(names)
        let latency = observation.latency.map { "\($0.tenths / 10).\($0.tenths % 10)" } ?? "null"
        let reason = observation.reason.map { JSONText.quoted($0.description) } ?? "null"
        lines.raw(",\"outcome\":\"\(observation.outcome.name)\",\"latency_ms\":\(latency),\"reason\":\(reason)".utf8)
        if !observation.measurements.isEmpty {
            let pairs = observation.measurements.map { "\(JSONText.quoted($0.name)):\($0.value)" }
            lines.raw(",\"measurements\":{\(pairs.joined(separator: ","))}".utf8)
        }
        lines.raw("}\n".utf8)
    }
}

private enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// The line of a fact; keys that are absent are not written.
private struct FactLine: Encodable {
    var kind: String
    var target: String?
    var group: String?
    var time: Int64?
    var state: String?
    var from: Int64?
    var to: Int64?
    var declared_at: Int64?
    var recorded_at: Int64?
    var imported_at: Int64?
    var reported_at: Int64?
    var by: String?
    var reason: String?
    var backdated_approved_by: String?
    var `class`: String?
    var indicator: String?
    var date: String?
    var value: String?
    var note: String?
    var acknowledges: Bool?
    var cause: String?
    var responsible: String?
    var resolution: String?

    var text: String { get throws { try CanonicalJSON.text(self) } }

    init(_ window: MaintenanceWindow) {
        kind = "maintenance"
        switch window.scope {
        case .target(let id): target = id
        case .group(let id): group = id
        }
        set(window.interval)
        declared_at = window.declaredAt.milliseconds
        by = window.by
        reason = window.reason
        backdated_approved_by = window.backdatedApprovedBy
    }

    init(_ correction: Correction) {
        kind = "correction"
        target = correction.target
        set(correction.interval)
        `class` = correction.value.name
        reason = correction.reason
        by = correction.by
        recorded_at = correction.recordedAt.milliseconds
    }

    init(_ line: StateLine) {
        kind = "state"
        target = line.target
        time = line.time.milliseconds
        state = line.value.name
        imported_at = line.importedAt.milliseconds
    }

    init(_ record: HandRecord) {
        kind = "record"
        indicator = record.indicator
        date = record.date.description
        value = record.value
        by = record.by
        note = record.note
        recorded_at = record.recordedAt.milliseconds
    }

    init(_ annotation: Annotation) {
        kind = "annotation"
        target = annotation.target
        time = annotation.instant.milliseconds
        recorded_at = annotation.recordedAt.milliseconds
        by = annotation.by
        acknowledges = annotation.acknowledges
        cause = annotation.cause
        responsible = annotation.responsible
        note = annotation.note
        reported_at = annotation.reportedAt?.milliseconds
        resolution = annotation.resolution
    }

    init(_ silence: Interval) {
        kind = "interruption"
        set(silence)
    }

    private mutating func set(_ interval: Interval) {
        from = interval.start.milliseconds
        to = interval.end.milliseconds
    }
}
