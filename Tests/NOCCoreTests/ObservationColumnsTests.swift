import NOCCore
import Testing

@Suite struct ObservationColumnsTests {
    private static func observation(_ minute: Int, _ measurements: [Measurement] = []) -> Observation {
        Observation(
            time: Instant(milliseconds: Int64(minute) * 60_000), outcome: minute % 7 == 0 ? .fail : .ok,
            latency: nil, measurements: measurements)
    }

    /// How often the values of a column moved while `rows` rows were appended. An array that is copied for every row moves
    /// with every row; one that grows moves as often as its size doubles.
    private static func moves(_ rows: Int, _ append: (inout ObservationColumns, Int) -> Void) -> Int {
        var columns = ObservationColumns([observation(0, [Measurement("cpu_percent", 5), Measurement("value_c", 21)])])
        var moves = 0
        var before: UnsafePointer<Double>?
        for row in 1...rows {
            append(&columns, row)
            let place = columns.measurements["value_c"]?.withUnsafeBufferPointer(\.baseAddress)
            if place != before { moves += 1 }
            before = place
        }
        return moves
    }

    @Test func `a row copies no column: not with measurements, not without, not with one of them`() {
        #expect(Self.moves(10_000) { $0.append(Self.observation($1)) } < 32)
        #expect(Self.moves(10_000) { $0.append(time: Int64($1) * 60_000, .ok, latency: 5) } < 32)
        #expect(Self.moves(10_000) { $0.append(Self.observation($1, [Measurement("cpu_percent", 1)])) } < 32)
    }

    @Test func `a column has a value where it was measured and none elsewhere`() {
        let rows = (0..<50).map { row in
            Self.observation(
                row,
                (row % 3 == 0 ? [Measurement("a", Double(row))] : []) + (row % 5 == 4 ? [Measurement("b", 1)] : []))
        }
        let columns = ObservationColumns(rows)
        #expect(columns.observations == rows)
        #expect(columns.measurements.values.allSatisfy { $0.count == 50 })
    }
}
