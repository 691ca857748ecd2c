/// The class of an instant of a check or a target (SEMANTICS 2 to 4).
package enum AvailabilityClass: UInt8, Sendable, Hashable, CaseIterable {
    case up, degraded, down, unreachable, unknown, unmonitored
    /// Only by correction.
    case excluded

    package var name: String {
        switch self {
        case .up: "up"
        case .degraded: "degraded"
        case .down: "down"
        case .unreachable: "unreachable"
        case .unknown: "unknown"
        case .unmonitored: "unmonitored"
        case .excluded: "excluded"
        }
    }

    package init?(name: some StringProtocol) {
        guard let value = AvailabilityClass.allCases.first(where: { $0.name == name }) else { return nil }
        self = value
    }

    /// Whether an incident runs while a target is in this class (SEMANTICS 6).
    package var isOutage: Bool { self == .down || self == .unreachable }
    /// Whether it ends an incident.
    package var isService: Bool { self == .up || self == .degraded }
    /// Whether nobody knows.
    package var isIgnorance: Bool { self == .unknown || self == .unmonitored }
}
