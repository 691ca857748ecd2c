internal import NOCCore

/// Unpacks segments. Keeps its buffers between calls; one user at a time. Damaged bytes throw `Damage`, whatever they are.
final class SegmentDecoder {
    /// Nothing noc packs comes near it: a day of a check every 100 ms has 864,000 observations.
    private static let mostBytes = 256 << 20

    private let zstandard = Zstandard()
    private var buffer: [UInt8] = []

    /// Fills `result`'s columns with what `columns` asks for; times and outcomes always come.
    func decode(
        _ data: UnsafeRawBufferPointer, _ columns: RecordColumns, into result: inout ObservationColumns
    ) throws {
        var frames = try Frames(data)
        try unpack(&frames.main) { reader in
            let count = try SegmentDecoder.readCount(&reader)
            result.times = try SegmentDecoder.readTimes(count, &reader)
            result.outcomes = try SegmentDecoder.readOutcomes(count, &reader)
            result.latencies = []
            result.reasons = [:]
            result.origins = []
            // They stand in this order: what is wanted of one takes those before it.
            guard !columns.isDisjoint(with: [.latency, .reasons, .origins]) else { return }
            result.latencies = try SegmentDecoder.readLatencies(count, &reader)
            guard !columns.isDisjoint(with: [.reasons, .origins]) else { return }
            result.reasons = try SegmentDecoder.readReasons(count, &reader)
            guard columns.contains(.origins) else { return }
            let origins = try SegmentDecoder.readOrigins(count, &reader)
            result.origins = origins.contains { $0.event != 0 } ? origins : []
        }
        result.measurements = columns.contains(.measurements) ? try measurements(result.count, frames) : [:]
    }

    /// Everything, with origins.
    func content(_ data: UnsafeRawBufferPointer) throws -> SegmentContent {
        var frames = try Frames(data)
        var result = SegmentContent()
        try unpack(&frames.main) { reader in
            let count = try SegmentDecoder.readCount(&reader)
            result.columns.times = try SegmentDecoder.readTimes(count, &reader)
            result.columns.outcomes = try SegmentDecoder.readOutcomes(count, &reader)
            result.columns.latencies = try SegmentDecoder.readLatencies(count, &reader)
            result.columns.reasons = try SegmentDecoder.readReasons(count, &reader)
            result.origins = try SegmentDecoder.readOrigins(count, &reader)
            guard reader.isAtEnd else { throw Damage("a segment has bytes left over") }
        }
        result.columns.measurements = try measurements(result.count, frames)
        return result
    }

    private struct Frames {
        var main: UnsafeRawBufferPointer
        var measurements: UnsafeRawBufferPointer

        init(_ data: UnsafeRawBufferPointer) throws {
            var reader = ByteReader(data)
            guard try reader.byte() == SegmentEncoder.version else { throw Damage("a segment of an unknown version") }
            main = try reader.block()
            measurements = UnsafeRawBufferPointer(rebasing: data[reader.offset...])
        }
    }

    private func unpack(_ frame: inout UnsafeRawBufferPointer, _ body: (inout ByteReader) throws -> Void) throws {
        let count = try zstandard.unpack(frame, into: &buffer, limit: SegmentDecoder.mostBytes)
        try buffer.withUnsafeBytes { bytes in
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            try body(&reader)
        }
    }

    private func measurements(_ count: Int, _ frames: Frames) throws -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        var frame = frames.measurements
        guard !frame.isEmpty else { return result }
        try unpack(&frame) { reader in
            for _ in 0..<(try reader.count(ObservationLimits.measurements)) {
                let name = try reader.text()
                result[name] = try MeasurementColumn.read(count, from: &reader)
            }
        }
        return result
    }

    /// Every observation takes at least one byte.
    private static func readCount(_ reader: inout ByteReader) throws -> Int {
        let count = try reader.count(reader.remaining)
        guard count > 0 else { throw Damage("a segment is empty") }
        return count
    }

    private static func readTimes(_ count: Int, _ reader: inout ByteReader) throws -> [Int64] {
        let first = try reader.zigzag()
        let interval = Int64(bitPattern: try reader.varint())
        let runs = try (0..<(try reader.count(count))).map { _ in
            (step: Int64(bitPattern: try reader.varint()), count: try reader.count(count))
        }
        guard runs.reduce(0, { $0 &+ $1.count }) == count else { throw Damage("the times of a segment do not add up") }
        return try [Int64](unsafeUninitializedCapacity: count) { times, filled in
            var index = 0
            var slot = first
            for run in runs {
                let step = run.step &* interval
                for _ in 0..<run.count {
                    slot &+= step
                    times.initializeElement(at: index, to: slot)
                    index += 1
                }
            }
            var before = Int64.min
            var isRising = true
            try IntegerColumn.read(count, from: &reader) { index, jitter in
                let time = times[index] &+ jitter
                isRising = isRising && time > before
                times[index] = time
                before = time
            }
            guard isRising else { throw Damage("the times of a segment do not rise") }
            filled = count
        }
    }

    private static func readOutcomes(
        _ count: Int, _ reader: inout ByteReader
    ) throws -> [ObservationColumns.OutcomeRun] {
        var left = count
        let runs = try (0..<(try reader.count(count))).map { _ in
            guard let outcome = Outcome(rawValue: try reader.byte()) else { throw Damage("an unknown outcome") }
            let run = ObservationColumns.OutcomeRun(outcome: outcome, count: try reader.count(left))
            left -= run.count
            return run
        }
        guard left == 0 else { throw Damage("the outcomes of a segment do not add up") }
        return runs
    }

    private static func readLatencies(_ count: Int, _ reader: inout ByteReader) throws -> [Int32] {
        let present = try PresenceRuns.read(count, from: &reader)
        return try [Int32](unsafeUninitializedCapacity: count) { latencies, filled in
            if present.count == 1, present[0].count == count {
                try IntegerColumn.read(count, from: &reader) { index, value in
                    latencies.initializeElement(at: index, to: Int32(truncatingIfNeeded: value))
                }
            } else {
                latencies.initialize(repeating: ObservationColumns.noLatency)
                let rows = present.flatMap { Array($0) }
                try IntegerColumn.read(rows.count, from: &reader) { index, value in
                    latencies[rows[index]] = Int32(truncatingIfNeeded: value)
                }
            }
            filled = count
        }
    }

    private static func readReasons(_ count: Int, _ reader: inout ByteReader) throws -> [Int: Reason] {
        let texts = try (0..<(try reader.count(count))).map { _ in Reason(parsing: try reader.text()) }
        var result: [Int: Reason] = [:]
        var row = 0
        for _ in 0..<(try reader.count(count)) {
            row += try reader.count(count)
            let number = try reader.count(count)
            guard row < count, number < texts.count else { throw Damage("a reason out of place") }
            result[row] = texts[number]
        }
        return result
    }

    private static func readOrigins(_ count: Int, _ reader: inout ByteReader) throws -> [SegmentContent.OriginRun] {
        var left = count
        let runs = try (0..<(try reader.count(count))).map { _ in
            let event = Int64(bitPattern: try reader.varint())
            let run = SegmentContent.OriginRun(event: event, count: try reader.count(left))
            left -= run.count
            return run
        }
        guard left == 0 else { throw Damage("the origins of a segment do not add up") }
        return runs
    }
}
