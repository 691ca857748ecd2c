/// How late attempts start: the last few thousand, and the worst ever.
struct LagMeter: Sendable {
    private static let size = 4_096

    private var lags: [Int64] = []
    private var next = 0
    private var worst: Int64 = 0

    mutating func add(_ lag: Duration) {
        let microseconds = max(0, lag / .microseconds(1)).rounded()
        let value = Int64(microseconds)
        worst = max(worst, value)
        if lags.count < LagMeter.size { lags.append(value) } else { lags[next] = value }
        next = (next + 1) % LagMeter.size
    }

    /// In milliseconds, nearest rank; 0 before the first.
    func percentiles(_ ranks: [Double]) -> [Double] {
        let sorted = lags.sorted()
        return ranks.map { rank in
            guard !sorted.isEmpty else { return 0 }
            let index = Int((rank * Double(sorted.count)).rounded(.up)) - 1
            return Double(sorted[min(max(0, index), sorted.count - 1)]) / 1_000
        }
    }

    var maximum: Double { Double(worst) / 1_000 }
}
