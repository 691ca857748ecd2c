package struct SNMPCheck: Sendable, Hashable {
    /// `host:port`, `[v6]:port`
    package var agent: String
    package var credential: String
    package var query: Query
    package var manner: Manner
    package var silence: Silence

    package init(
        agent: String, credential: String, query: Query, manner: Manner = Manner(), silence: Silence = .fail
    ) {
        self.agent = agent
        self.credential = credential
        self.query = query
        self.manner = manner
        self.silence = silence
    }

    /// What an agent that does not answer says of what it would tell of.
    package enum Silence: String, Sendable, CaseIterable {
        /// That it is out: agent and target are one.
        case fail
        /// Nothing: a card without a network tells neither of its UPS that it feeds nor that it does not.
        case unknown
    }

    /// How the agent is asked.
    package struct Manner: Sendable, Hashable {
        /// Most objects in one message.
        package var varbinds: Int
        /// Whether tables are read by GETBULK.
        package var bulk: Bool
        /// How often a message without an answer is sent again.
        package var retries: Int

        package init(varbinds: Int = 10, bulk: Bool = true, retries: Int = 2) {
            self.varbinds = varbinds
            self.bulk = bulk
            self.retries = retries
        }
    }

    package enum Query: Sendable, Hashable {
        case interface(Interface)
        case oid(ObjectQuery)
        /// A restart of the agent is an event; the check itself is ok while it answers.
        case uptime
        /// RFC 1628.
        case ups
    }

    package enum Interface: Sendable, Hashable {
        /// ifName, else ifDescr
        case name(String)
        case alias(String)
        case index(Int)
    }

    package struct ObjectQuery: Sendable, Hashable {
        /// Dotted numbers.
        package var object: String
        /// Not holding: fail.
        package var expect: Comparison?
        /// The value as text must be this: otherwise fail.
        package var expectText: String?
        /// Holding: degraded.
        package var degraded: Comparison?
        /// Holding: fail.
        package var fail: Comparison?
        package var scale: Double
        package var unit: String?
        /// A regular expression whose first group finds the value inside a text such as `23.5℃`.
        package var pattern: String?
        /// Numbers, as the agent gives them, that stand for no value.
        package var ignore: [Double]

        package init(
            object: String, expect: Comparison? = nil, expectText: String? = nil, degraded: Comparison? = nil,
            fail: Comparison? = nil, scale: Double = 1, unit: String? = nil, pattern: String? = nil,
            ignore: [Double] = []
        ) {
            self.object = object
            self.expect = expect
            self.expectText = expectText
            self.degraded = degraded
            self.fail = fail
            self.scale = scale
            self.unit = unit
            self.pattern = pattern
            self.ignore = ignore
        }
    }
}

extension SNMPCheck: CheckForm {
    package static let kind = CheckKind.snmp
    package static let title = "设备查询（SNMP）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .snmp(self) }
    package var credentialName: String? { credential }
    package var verifiesTLS: Bool { true }
    package var address: String? { agent }
}
