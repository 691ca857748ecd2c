import NOCCore

extension MeasurementSummary {
    /// As many digits as small figures need, none for counts.
    var digits: Int {
        if [min, mean, max, last].allSatisfy({ $0 == $0.rounded() }) { return 0 }
        return max.magnitude < 10 ? 2 : max.magnitude < 1_000 ? 1 : 0
    }
}
