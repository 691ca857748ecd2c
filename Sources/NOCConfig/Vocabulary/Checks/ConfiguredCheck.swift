import NOCCore

/// A kind of check as the configuration reads it, under the key that is its name.
protocol ConfiguredCheck: CheckForm {
    static var reader: Kind<Self> { get }
    /// As the schema explains its key.
    static var purpose: Help { get }

    /// How often in a row it takes to believe it, where the check does not say: down, and up again. Nil: as `defaults` says.
    static var usualRuns: (failures: Int, successes: Int)? { get }

    /// Reports where the check and its timing do not go together.
    func check(_ policy: CheckPolicy, _ keys: Keys)
}

extension ConfiguredCheck {
    static var usualRuns: (failures: Int, successes: Int)? { nil }

    func check(_ policy: CheckPolicy, _ keys: Keys) {}
}

extension CheckKind {
    /// How the configuration reads this kind.
    private var configured: any ConfiguredCheck.Type {
        switch self {
        case .http: HTTPCheck.self
        case .snmp: SNMPCheck.self
        case .icmp: ICMPCheck.self
        case .tcp: TCPCheck.self
        case .dns: DNSCheck.self
        case .heartbeat: HeartbeatCheck.self
        }
    }

    /// What those say whose key is there.
    static func usualRuns(in keys: Keys) -> (failures: Int, successes: Int)? {
        allCases.lazy.filter { keys.has($0.rawValue) }.compactMap { $0.configured.usualRuns }.first
    }

    /// The check that stands under one of the kinds' keys; there must be exactly one. Nil when none could be read.
    static func check(in keys: Keys) -> (any ConfiguredCheck)? {
        let found = allCases.compactMap { $0.configured.read(from: keys) }
        for later in ["accounts", "site"] {
            keys.refuse(later, because: "this version of noc has no '\(later)' checks yet")
        }
        keys.exactlyOne(of: allCases.map(\.rawValue))
        return found.first
    }
}

extension ConfiguredCheck {
    fileprivate static func read(from keys: Keys) -> (any ConfiguredCheck)? {
        keys.optional(kind.rawValue, reader, purpose)
    }
}
