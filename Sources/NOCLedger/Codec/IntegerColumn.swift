internal import Foundation

/// A column of integers as bytes: differences from the one before, or from a common base, whichever has less entropy.
enum IntegerColumn {
    private static let fromBefore: UInt8 = 0
    private static let fromBase: UInt8 = 1

    static func write(_ values: [Int64], to writer: inout ByteWriter) {
        guard let first = values.first else { return }
        let base = median(values)
        var before = ByteWriter()
        var based = ByteWriter()
        var previous = first
        before.zigzag(first)
        based.zigzag(base)
        for value in values.dropFirst() {
            before.zigzag(value &- previous)
            previous = value
        }
        for value in values { based.zigzag(value &- base) }
        let isBased = entropy(based.bytes) < entropy(before.bytes)
        writer.byte(isBased ? fromBase : fromBefore)
        writer.raw(isBased ? based.bytes : before.bytes)
    }

    /// Hands `count` values to `body` in order.
    @inline(__always)
    static func read(_ count: Int, from reader: inout ByteReader, _ body: (Int, Int64) -> Void) throws {
        guard count > 0 else { return }
        switch try reader.byte() {
        case fromBefore:
            var value: Int64 = 0
            try reader.zigzags(count) { index, difference in
                value &+= difference
                body(index, value)
            }
        case fromBase:
            let base = try reader.zigzag()
            try reader.zigzags(count) { body($0, base &+ $1) }
        default: throw Damage("a column is packed in an unknown way")
        }
    }

    /// Of at most 64 of them, evenly spread.
    private static func median(_ values: [Int64]) -> Int64 {
        let step = max(1, values.count / 64)
        let sample = stride(from: 0, to: values.count, by: step).map { values[$0] }.sorted()
        return sample[sample.count / 2]
    }

    /// Bits that the bytes take when coded each for itself.
    private static func entropy(_ bytes: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        return counts.reduce(0.0) { $1 == 0 ? $0 : $0 + Double($1) * log2(total / Double($1)) }
    }
}

/// Which rows of a column have a value: lengths of runs, with values first, then without, and so on in turn.
enum PresenceRuns {
    static func write(_ isPresent: some Sequence<Bool>, to writer: inout ByteWriter) {
        var runs = [0]
        var current = true
        for present in isPresent {
            if present != current {
                runs.append(0)
                current = present
            }
            runs[runs.count - 1] += 1
        }
        writer.varint(runs.count)
        for run in runs { writer.varint(run) }
    }

    /// The rows that have a value, as ranges, out of `count`.
    static func read(_ count: Int, from reader: inout ByteReader) throws -> [Range<Int>] {
        let runs = try reader.count(reader.remaining)
        var present: [Range<Int>] = []
        var position = 0
        for index in 0..<runs {
            let length = try reader.count(count - position)
            if index % 2 == 0, length > 0 { present.append(position..<position + length) }
            position += length
        }
        guard position == count else { throw Damage("a column has \(position) rows instead of \(count)") }
        return present
    }
}
