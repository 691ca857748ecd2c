/// The kinds of checks (CONTRACT 2, Checks). Raw values are keys of the configuration, and stored: never rename.
///
/// Everything else about a kind begins at its `form`.
package enum CheckKind: String, Sendable, Hashable, CaseIterable {
    case http, snmp, icmp, tcp, dns, heartbeat

    /// What checks of this kind are made of.
    package var form: any CheckForm.Type {
        switch self {
        case .http: HTTPCheck.self
        case .snmp: SNMPCheck.self
        case .icmp: ICMPCheck.self
        case .tcp: TCPCheck.self
        case .dns: DNSCheck.self
        case .heartbeat: HeartbeatCheck.self
        }
    }
}

/// Where attempts run: those of the slow lane never keep the others waiting.
package enum CheckLane: Sendable, Hashable {
    /// A few messages and their answers: pings, requests, queries.
    case prompt
    /// Minutes of work at a time, or other people's programs: crawls, plugins.
    case slow
}

/// What each kind of check says of itself to all of noc. How it is configured is said by its `ConfiguredCheck`, how it is
/// done by its prober.
package protocol CheckForm: Sendable, Hashable {
    static var kind: CheckKind { get }
    /// As reports call it.
    static var title: String { get }
    static var lane: CheckLane { get }

    var specification: CheckSpecification { get }
    /// The credential it names, if any.
    var credentialName: String? { get }
    /// Whether every certificate it meets is judged.
    var verifiesTLS: Bool { get }
    /// What it talks to, as alerts say it; nil for what others report to.
    var address: String? { get }
    /// Whether it speaks TLS that is no longer safe where a device knows no other.
    var usesLegacyTLS: Bool { get }
}

extension CheckForm {
    package var usesLegacyTLS: Bool { false }
}
