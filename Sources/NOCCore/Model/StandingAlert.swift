/// What people are told of a target beside its incidents, while it lasts (SEMANTICS 8). It counts in no figure.
package struct StandingAlert: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It answers, but over a warning limit.
        case degraded
        /// Nobody can tell how it is.
        case unknown
    }

    package var id: String
    package var kind: Kind
    package var target: String
    /// When the state began of which people were told.
    package var start: Instant
    /// When it had lasted long enough.
    package var openedAt: Instant
    /// When it was over, or an incident took its place.
    package var end: Instant?
    package var reason: Reason?

    package init(
        id: String, kind: Kind, target: String, start: Instant, openedAt: Instant, end: Instant? = nil,
        reason: Reason? = nil
    ) {
        self.id = id
        self.kind = kind
        self.target = target
        self.start = start
        self.openedAt = openedAt
        self.end = end
        self.reason = reason
    }
}

extension StandingAlert {
    /// `ups@20261007T060512Z.degraded`: as an incident that began then would be called, with the kind. `number` tells those of
    /// one second apart.
    package static func id(_ kind: Kind, of target: String, start: Instant, number: Int = 1) -> String {
        let plain = IncidentID.make(target: target, start: start)
        return "\(number == 1 ? plain : "\(plain)-\(number)").\(kind.rawValue)"
    }

    /// Whether a name is that of such an alert, and not of an incident or a target.
    package static func isID(_ name: String) -> Bool {
        guard let at = name.lastIndex(of: "@") else { return false }
        return Kind.allCases.contains { name[at...].hasSuffix(".\($0.rawValue)") }
    }
}

extension StandingAlert.Kind {
    /// What hooks are told when one opens, and when it ends.
    package var opening: Hook.Event {
        switch self {
        case .degraded: .degraded
        case .unknown: .unknown
        }
    }

    package var ending: Hook.Event {
        switch self {
        case .degraded: .recoveredDegraded
        case .unknown: .recoveredUnknown
        }
    }

    package var state: AvailabilityClass {
        switch self {
        case .degraded: .degraded
        case .unknown: .unknown
        }
    }
}
