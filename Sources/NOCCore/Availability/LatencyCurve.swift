/// Latency over a period in buckets of equal length, for charts.
struct LatencyCurve {
    private let interval: Interval
    private let width: Int64
    private var buckets: [Bucket]

    private struct Bucket {
        var count: Int64 = 0
        var sum: Int64 = 0
        var least = Int32.max
        var most = Int32.min
    }

    static let points: Int64 = 248

    init(over interval: Interval) {
        self.interval = interval
        width = max(1, (interval.milliseconds + Self.points - 1) / Self.points)
        buckets = Array(repeating: Bucket(), count: Int(interval.milliseconds / width) + 1)
    }

    /// Times must lie in the interval.
    mutating func add(_ times: UnsafeBufferPointer<Int64>, _ latencies: UnsafeBufferPointer<Int32>) {
        var index = 0
        var bucketEnd = Int64.min
        var position = 0
        let origin = interval.start.milliseconds
        buckets.withUnsafeMutableBufferPointer { buckets in
            while index < times.count {
                let tenths = latencies[index]
                if times[index] >= bucketEnd {
                    position = Int((times[index] - origin) / width)
                    bucketEnd = origin + Int64(position + 1) * width
                }
                index += 1
                if tenths < 0 { continue }
                buckets[position].count &+= 1
                buckets[position].sum &+= Int64(tenths)
                buckets[position].least = min(buckets[position].least, tenths)
                buckets[position].most = max(buckets[position].most, tenths)
            }
        }
    }

    var points: [LatencyPoint] {
        buckets.enumerated().compactMap { index, bucket in
            guard bucket.count > 0 else { return nil }
            let start = Instant(milliseconds: interval.start.milliseconds + Int64(index) * width)
            return LatencyPoint(
                interval: Interval(start, min(interval.end, start + .milliseconds(width))),
                min: Latency(tenths: bucket.least), mean: Latency(tenths: Int32(bucket.sum / bucket.count)),
                max: Latency(tenths: bucket.most))
        }
    }
}
