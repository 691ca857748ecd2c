/// Time to the answer in tenths of a millisecond, the resolution in which it is stored.
package struct Latency: Sendable, Hashable, Comparable {
    package var tenths: Int32

    package init(tenths: Int32) { self.tenths = tenths }

    /// Rounded to the nearest tenth; negative and not-a-number become 0, what is too large the largest value.
    package init(milliseconds: Double) {
        let scaled = (milliseconds * 10).rounded()
        tenths = scaled >= Double(Int32.max) ? .max : (scaled > 0 ? Int32(scaled) : 0)
    }

    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(milliseconds: Double(seconds) * 1_000 + Double(attoseconds) / 1e15)
    }

    package var milliseconds: Double { Double(tenths) / 10 }

    package static func < (a: Latency, b: Latency) -> Bool { a.tenths < b.tenths }
}
