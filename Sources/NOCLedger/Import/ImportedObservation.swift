internal import Foundation
internal import NOCCore

/// One observation of a file, small, because a file may have millions.
struct ImportedObservation {
    var time: Int64
    var line: Int32
    /// `ObservationColumns.noLatency` when there was none.
    var latency: Int32
    /// Its place in `ImportedRows.reasons`; -1: none.
    var reason: Int32
    var outcome: Outcome
    var hasMeasurements: Bool
}

/// The observations of a file by check, until they are stored.
struct ImportedRows {
    private(set) var rows: [[ImportedObservation]]
    private(set) var reasons: [Reason] = []
    private var reasonNumbers: [String: Int32] = [:]
    private var measurements: [Int32: [NOCCore.Measurement]] = [:]
    private(set) var count = 0

    init(checks: Int) { rows = Array(repeating: [], count: checks) }

    mutating func append(
        _ observation: ImportedObservation, check: Int, reason: String?, measurements: [NOCCore.Measurement]
    ) {
        var observation = observation
        if let reason { observation.reason = number(of: reason) }
        if !measurements.isEmpty { self.measurements[observation.line] = measurements }
        observation.hasMeasurements = !measurements.isEmpty
        rows[check].append(observation)
        count += 1
    }

    private mutating func number(of reason: String) -> Int32 {
        if let number = reasonNumbers[reason] { return number }
        let number = Int32(reasons.count)
        reasonNumbers[reason] = number
        reasons.append(Reason(parsing: reason))
        return number
    }

    mutating func removeAll() { self = ImportedRows(checks: rows.count) }

    /// Those of `check` in order of time. One that says the same as an earlier line is counted in `repeated`.
    mutating func sorted(_ check: Int, repeated: inout Int) throws -> [ImportedObservation] {
        var list = rows[check]
        rows[check] = []
        if !zip(list, list.dropFirst()).allSatisfy({ $0.time < $1.time }) {
            list.sort { ($0.time, $0.line) < ($1.time, $1.line) }
        }
        var distinct: [ImportedObservation] = []
        distinct.reserveCapacity(list.count)
        for row in list {
            guard let last = distinct.last, last.time == row.time else {
                distinct.append(row)
                continue
            }
            guard last.outcome == row.outcome else {
                throw BadLine(
                    Int(row.line), "contradicts line \(last.line): same check and time, but \(row.outcome.name)")
            }
            repeated += 1
        }
        return distinct
    }

    /// As the segments take them, marked as coming from the import event `origin`.
    func content(_ list: [ImportedObservation], origin: Int64) -> SegmentContent {
        var content = SegmentContent()
        guard !list.isEmpty else { return content }
        content.columns.times.reserveCapacity(list.count)
        content.columns.latencies.reserveCapacity(list.count)
        for row in list {
            if row.hasMeasurements {
                content.columns.append(observation(row))
                continue
            }
            if row.reason >= 0 { content.columns.reasons[content.count] = reasons[Int(row.reason)] }
            content.columns.append(time: row.time, row.outcome, latency: row.latency)
        }
        content.origins = [SegmentContent.OriginRun(event: origin, count: list.count)]
        return content
    }

    private func observation(_ row: ImportedObservation) -> Observation {
        Observation(
            time: Instant(milliseconds: row.time), outcome: row.outcome,
            latency: row.latency == ObservationColumns.noLatency ? nil : Latency(tenths: row.latency),
            reason: row.reason >= 0 ? reasons[Int(row.reason)] : nil, measurements: measurements[row.line] ?? [])
    }
}
