internal import NOCCore

/// A fold's state in a few bytes: which times it has, the run's length, and the times as distances before `base`.
extension FoldState {
    private static let times: [any WritableKeyPath<FoldState, Instant?> & Sendable] = [
        \.runStart, \.beforeRun, \.downSince, \.downConfirmed, \.beforeDown, \.lastFailure, \.lastTime,
    ]

    func encoded(base: Int64) -> [UInt8] {
        var writer = ByteWriter()
        var flags: UInt8 = isDown ? 1 : 0
        for (bit, time) in FoldState.times.enumerated() where self[keyPath: time] != nil { flags |= 2 << UInt8(bit) }
        writer.byte(flags)
        writer.byte(lastOutcome.map { $0.rawValue + 1 } ?? 0)
        writer.varint(runLength)
        for time in FoldState.times {
            if let instant = self[keyPath: time] { writer.zigzag(base &- instant.milliseconds) }
        }
        return writer.bytes
    }

    init(encoded bytes: UnsafeRawBufferPointer, base: Int64) throws {
        self.init()
        var reader = ByteReader(bytes)
        let flags = try reader.byte()
        isDown = flags & 1 == 1
        let outcome = try reader.byte()
        if outcome > 0 {
            guard let value = Outcome(rawValue: outcome - 1) else { throw Damage("an unknown outcome") }
            lastOutcome = value
        }
        runLength = try reader.count(Int(Int32.max))
        for (bit, time) in FoldState.times.enumerated() where flags & (2 << UInt8(bit)) != 0 {
            self[keyPath: time] = Instant(milliseconds: base &- (try reader.zigzag()))
        }
        guard reader.isAtEnd else { throw Damage("a fold's state has bytes left over") }
    }
}
