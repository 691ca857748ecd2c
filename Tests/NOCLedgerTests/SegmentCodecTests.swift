import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct SegmentCodecTests {
    private func packed(_ observations: [Observation], origins: [Int64] = [0]) throws -> (SegmentContent, [UInt8]) {
        var content = SegmentContent()
        for (index, observation) in observations.enumerated() {
            content.append(observation, origin: origins[index * origins.count / observations.count])
        }
        return (content, try SegmentEncoder(Zstandard()).encode(content))
    }

    @Test(arguments: 1...40)
    func `what is packed comes back`(seed: UInt64) throws {
        var random = Random(seed)
        let series = Sample.series(1 + Int(random.next(3_000)), seed: seed, measurements: seed % 3 == 0)
        let (content, data) = try packed(series, origins: [0, 17, 0])
        #expect(try data.withUnsafeBytes(SegmentDecoder().content).list == content.list)
    }

    @Test(arguments: 1...40)
    func `any times, latencies and numbers come back`(seed: UInt64) throws {
        var random = Random(seed)
        var time: Int64 = -5_000_000_000
        let wild = (0..<500).map { _ in
            time += 1 + Int64(random.next(random.next(10) == 0 ? 10_000_000_000 : 90_000))
            let value = Double(bitPattern: random.next())
            return Observation(
                time: Instant(milliseconds: time), outcome: Outcome(rawValue: UInt8(random.next(4)))!,
                latency: random.next(3) == 0 ? nil : Latency(tenths: Int32(random.next(1 << 31))),
                reason: random.next(4) == 0 ? Reason(code: "c\(random.next(9))", detail: "中文 \(random.next(5))") : nil,
                measurements: value.isFinite && random.next(2) == 0 ? [Measurement("v", value)] : [])
        }
        let (content, data) = try packed(wild)
        #expect(try data.withUnsafeBytes(SegmentDecoder().content).list == content.list)
    }

    @Test func `only what was asked for is unpacked`() throws {
        let (content, data) = try packed(Sample.series(200, measurements: true))
        var columns = ObservationColumns()
        try data.withUnsafeBytes { try SegmentDecoder().decode($0, [], into: &columns) }
        #expect(columns.times == content.columns.times && columns.outcomes == content.columns.outcomes)
        #expect(columns.latencies.isEmpty && columns.reasons.isEmpty && columns.measurements.isEmpty)
        try data.withUnsafeBytes { try SegmentDecoder().decode($0, .everything, into: &columns) }
        #expect(columns == content.columns)
    }

    @Test func `damaged bytes throw and never trap`() throws {
        let (_, data) = try packed(Sample.series(300))
        let decoder = SegmentDecoder()
        for length in 0..<data.count {
            #expect(throws: Damage.self) { try Array(data[..<length]).withUnsafeBytes(decoder.content) }
        }
        for index in data.indices {
            var changed = data
            changed[index] ^= UInt8(1 << (index % 8))
            // A bit of the frame's header that says nothing may change; what is unpacked then is the same.
            _ = try? changed.withUnsafeBytes(decoder.content)
        }
    }

    @Test(arguments: 1...300)
    func `nonsense inside a sound frame throws and never traps`(seed: UInt64) throws {
        var random = Random(seed)
        let (_, data) = try packed(Sample.series(30, seed: seed, measurements: true))
        var plain: [UInt8] = []
        let frame = try data.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            _ = try reader.byte()
            return Array(try reader.block())
        }
        let count = try frame.withUnsafeBytes { try Zstandard().unpack($0, into: &plain, limit: 1 << 20) }
        plain = Array(plain[..<count])
        for _ in 0..<4 { plain[Int(random.next(UInt64(count)))] = UInt8(truncatingIfNeeded: random.next()) }
        var writer = ByteWriter()
        writer.byte(SegmentEncoder.version)
        writer.block(try Zstandard().pack(plain))
        _ = try? writer.bytes.withUnsafeBytes(SegmentDecoder().content)
    }

    @Test func `a day at 60 s with latency takes at most 2 bytes an observation`() throws {
        let (_, data) = try packed(Sample.series(1_440))
        #expect(Double(data.count) / 1_440 < 2)
    }

    @Test func `the state of a fold comes back from a few bytes`() throws {
        var fold = CheckFold()
        let policy = Sample.plan().targets[0].checks[0].policy
        for observation in Sample.series(2_000) {
            _ = fold.fold(observation.time, observation.outcome, policy)
            let base = observation.time.milliseconds + 60_000
            let bytes = fold.state.encoded(base: base)
            #expect(bytes.count < 40)
            #expect(try bytes.withUnsafeBytes { try FoldState(encoded: $0, base: base) } == fold.state)
        }
    }
}
