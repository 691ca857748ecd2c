internal import Foundation

/// Measured values as bytes: integers of a thousandth at finest when that is exact, else the numbers as they are.
enum MeasurementColumn {
    private static let scales = [1.0, 10, 100, 1_000]
    private static let asTheyAre: UInt8 = 255

    static func write(_ values: [Double], to writer: inout ByteWriter) {
        PresenceRuns.write(values.lazy.map { !$0.isNaN }, to: &writer)
        let present = values.filter { !$0.isNaN }
        for (index, scale) in scales.enumerated() {
            guard let scaled = scaled(present, scale) else { continue }
            writer.byte(UInt8(index))
            return IntegerColumn.write(scaled, to: &writer)
        }
        writer.byte(asTheyAre)
        for value in present { withUnsafeBytes(of: value.bitPattern.littleEndian) { writer.raw($0) } }
    }

    /// `count` values; not-a-number where there was none.
    static func read(_ count: Int, from reader: inout ByteReader) throws -> [Double] {
        var values = [Double](repeating: .nan, count: count)
        let rows = try PresenceRuns.read(count, from: &reader).flatMap { Array($0) }
        let kind = try reader.byte()
        if kind == asTheyAre {
            for row in rows { values[row] = try reader.double() }
            return values
        }
        guard kind < UInt8(scales.count) else { throw Damage("a measurement is packed in an unknown way") }
        let scale = scales[Int(kind)]
        try IntegerColumn.read(rows.count, from: &reader) { values[rows[$0]] = Double($1) / scale }
        return values
    }

    /// Nil when one of them would change by it.
    private static func scaled(_ values: [Double], _ scale: Double) -> [Int64]? {
        var result: [Int64] = []
        result.reserveCapacity(values.count)
        for value in values {
            let rounded = (value * scale).rounded()
            guard rounded.magnitude < 1e15, rounded / scale == value, !(rounded == 0 && value.sign == .minus) else {
                return nil
            }
            result.append(Int64(rounded))
        }
        return result
    }
}
