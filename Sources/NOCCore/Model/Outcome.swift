/// What one observation says of its target (SEMANTICS 1). Raw values are stored in segments: never renumber.
package enum Outcome: UInt8, Sendable, Hashable, CaseIterable {
    /// The target answered as expected.
    case ok = 0
    /// It answered, but over a warning limit.
    case degraded = 1
    /// It did not answer, or answered wrongly.
    case fail = 2
    /// The check ran but says nothing of the target.
    case unknown = 3

    /// The word in exports, JSON and hooks.
    package var name: String {
        switch self {
        case .ok: "ok"
        case .degraded: "degraded"
        case .fail: "fail"
        case .unknown: "unknown"
        }
    }

    package init?(name: some StringProtocol) {
        guard let outcome = Outcome.allCases.first(where: { $0.name == name }) else { return nil }
        self = outcome
    }

    package var isSuccess: Bool { self == .ok || self == .degraded }
}
