/// Counts every latency in its stored resolution, so that percentiles are exact (nearest rank).
struct LatencyHistogram {
    /// One count per tenth of a millisecond, up to 6.5 s.
    private var dense: [UInt32] = []
    private var beyond: [Int32: Int] = [:]
    private var sum: Int64 = 0

    private static let denseCount = 65_536

    mutating func add(_ latencies: UnsafeBufferPointer<Int32>) {
        if dense.isEmpty { dense = Array(repeating: 0, count: Self.denseCount) }
        dense.withUnsafeMutableBufferPointer { dense in
            for tenths in latencies where tenths >= 0 {
                if tenths < Self.denseCount { dense[Int(tenths)] &+= 1 } else { beyond[tenths, default: 0] += 1 }
                sum &+= Int64(tenths)
            }
        }
    }

    /// The same without the room for what never came.
    var counts: LatencyCounts {
        var entries = dense.indices.compactMap { tenths -> LatencyCounts.Entry? in
            dense[tenths] == 0 ? nil : LatencyCounts.Entry(tenths: Int32(tenths), count: Int(dense[tenths]))
        }
        entries += beyond.sorted { $0.key < $1.key }.map { LatencyCounts.Entry(tenths: $0.key, count: $0.value) }
        return LatencyCounts(entries: entries, sum: sum)
    }
}

/// How often each latency came, rising.
struct LatencyCounts: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var tenths: Int32
        var count: Int
    }

    var entries: [Entry] = []
    var sum: Int64 = 0

    /// One list for several checks.
    init(merging others: [LatencyCounts]) {
        if others.count == 1 {
            self = others[0]
            return
        }
        var total: [Int32: Int] = [:]
        for other in others {
            for entry in other.entries { total[entry.tenths, default: 0] += entry.count }
            sum += other.sum
        }
        entries = total.sorted { $0.key < $1.key }.map { Entry(tenths: $0.key, count: $0.value) }
    }

    init(entries: [Entry] = [], sum: Int64 = 0) {
        self.entries = entries
        self.sum = sum
    }

    var summary: LatencySummary {
        guard let first = entries.first, let last = entries.last else { return LatencySummary() }
        let count = entries.reduce(0) { $0 + $1.count }
        return LatencySummary(
            count: count, min: Latency(tenths: first.tenths), p50: percentile(50, of: count),
            p95: percentile(95, of: count), p99: percentile(99, of: count), max: Latency(tenths: last.tenths),
            meanMilliseconds: Double(sum) / Double(count) / 10)
    }

    private func percentile(_ percent: Int, of count: Int) -> Latency? {
        let rank = max(1, (count * percent + 99) / 100)
        var seen = 0
        for entry in entries {
            seen += entry.count
            if seen >= rank { return Latency(tenths: entry.tenths) }
        }
        return nil
    }
}
