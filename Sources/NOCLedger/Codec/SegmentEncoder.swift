internal import Foundation
internal import NOCCore

/// Packs observations of one check into bytes (FINDINGS, "SQLite and segments").
///
/// Layout: version, length of the first frame, first frame (times, outcomes, latencies, reasons, origins), second frame
/// (measurements; absent when there are none). The frames are zstd, so that accounts need not unpack measurements.
struct SegmentEncoder {
    static let version: UInt8 = 1

    private let zstandard: Zstandard

    init(_ zstandard: Zstandard) { self.zstandard = zstandard }

    /// `content` has at least one observation.
    func encode(_ content: SegmentContent) throws -> [UInt8] {
        let columns = content.columns
        var main = ByteWriter()
        main.varint(columns.count)
        SegmentEncoder.writeTimes(columns.times, to: &main)
        SegmentEncoder.writeOutcomes(columns.outcomes, to: &main)
        SegmentEncoder.writeLatencies(columns.latencies, to: &main)
        SegmentEncoder.writeReasons(columns.reasons, to: &main)
        SegmentEncoder.writeOrigins(content.origins, to: &main)
        var result = ByteWriter()
        result.byte(SegmentEncoder.version)
        result.block(try zstandard.pack(main.bytes))
        if !columns.measurements.isEmpty {
            result.raw(try zstandard.pack(SegmentEncoder.measurements(columns.measurements)))
        }
        return result.bytes
    }

    /// A time is a slot of the check's interval plus jitter; slots mostly follow one another, jitter is a few milliseconds.
    private static func writeTimes(_ times: [Int64], to writer: inout ByteWriter) {
        let first = times[0]
        let interval = interval(of: times)
        writer.zigzag(first)
        writer.varint(UInt64(interval))
        var runs: [(step: Int64, count: Int)] = []
        var jitters: [Int64] = []
        jitters.reserveCapacity(times.count)
        var slot: Int64 = 0
        for time in times {
            let next = (time - first + interval / 2) / interval
            if let last = runs.indices.last, runs[last].step == next - slot {
                runs[last].count += 1
            } else {
                runs.append((next - slot, 1))
            }
            slot = next
            jitters.append(time - first - next * interval)
        }
        writer.varint(runs.count)
        for run in runs {
            writer.varint(UInt64(run.step))
            writer.varint(run.count)
        }
        IntegerColumn.write(jitters, to: &writer)
    }

    /// The interval that fits best, in milliseconds: the median step, made exact over the whole stretch.
    private static func interval(of times: [Int64]) -> Int64 {
        guard times.count > 1 else { return 1 }
        let stride = max(1, (times.count - 1) / 64)
        let steps = Swift.stride(from: 1, to: times.count, by: stride).map { times[$0] - times[$0 - 1] }.sorted()
        let step = max(1, steps[steps.count / 2])
        let length = times[times.count - 1] - times[0]
        let slots = max(1, (length + step / 2) / step)
        return max(1, (length + slots / 2) / slots)
    }

    private static func writeOutcomes(_ runs: [ObservationColumns.OutcomeRun], to writer: inout ByteWriter) {
        writer.varint(runs.count)
        for run in runs {
            writer.byte(run.outcome.rawValue)
            writer.varint(run.count)
        }
    }

    private static func writeLatencies(_ latencies: [Int32], to writer: inout ByteWriter) {
        let none = ObservationColumns.noLatency
        PresenceRuns.write(latencies.lazy.map { $0 != none }, to: &writer)
        IntegerColumn.write(latencies.compactMap { $0 == none ? nil : Int64($0) }, to: &writer)
    }

    /// Each text once, then for each reason how far after the one before, and which text.
    private static func writeReasons(_ reasons: [Int: Reason], to writer: inout ByteWriter) {
        var numbers: [Reason: Int] = [:]
        var texts: [String] = []
        var uses: [(row: Int, number: Int)] = []
        for row in reasons.keys.sorted() {
            guard let reason = reasons[row] else { continue }
            let number = numbers[reason] ?? numbers.count
            if number == numbers.count {
                numbers[reason] = number
                texts.append(reason.description)
            }
            uses.append((row, number))
        }
        writer.varint(texts.count)
        for text in texts { writer.text(text) }
        writer.varint(uses.count)
        var before = 0
        for use in uses {
            writer.varint(use.row - before)
            writer.varint(use.number)
            before = use.row
        }
    }

    private static func writeOrigins(_ runs: [SegmentContent.OriginRun], to writer: inout ByteWriter) {
        writer.varint(runs.count)
        for run in runs {
            writer.varint(UInt64(run.event))
            writer.varint(run.count)
        }
    }

    private static func measurements(_ columns: [String: [Double]]) -> [UInt8] {
        var writer = ByteWriter()
        writer.varint(columns.count)
        for name in columns.keys.sorted() {
            writer.text(name)
            MeasurementColumn.write(columns[name] ?? [], to: &writer)
        }
        return writer.bytes
    }
}
