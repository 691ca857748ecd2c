/// What came and was no answer to what was asked, by what it was: forged, late, twice or broken. Nobody is told by it; it is counted.
package struct Strays: Sendable, Hashable {
    private var counts: [String: Int] = [:]

    package init() {}

    package mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    /// What has come since it was as `earlier`.
    package func since(_ earlier: Strays) -> Strays {
        var result = Strays()
        for (what, count) in counts where count > earlier.counts[what, default: 0] {
            result.counts[what] = count - earlier.counts[what, default: 0]
        }
        return result
    }

    package var total: Int { counts.values.reduce(0, +) }

    /// `3: another id 2, a broken message 1`; nil: nothing.
    package var text: String? {
        guard !counts.isEmpty else { return nil }
        return "\(total): " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
