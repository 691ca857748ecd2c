package struct DNSCheck: Sendable, Hashable {
    package enum RecordType: String, Sendable, Hashable, CaseIterable {
        case a = "A"
        case aaaa = "AAAA"
        case cname = "CNAME"
        case mx = "MX"
        case ns = "NS"
        case ptr = "PTR"
        case soa = "SOA"
        case txt = "TXT"
    }
    package enum Transport: String, Sendable, Hashable, CaseIterable { case udp, tcp }

    /// `host`, `host:port`, `[v6]:port`
    package var server: String
    package var name: String
    package var type: RecordType
    /// Each must be among the answers.
    package var expect: [String]
    package var family: AddressFamily?
    package var transport: Transport

    package init(
        server: String, name: String, type: RecordType = .a, expect: [String] = [], family: AddressFamily? = nil,
        transport: Transport = .udp
    ) {
        self.server = server
        self.name = name
        self.type = type
        self.expect = expect
        self.family = family
        self.transport = transport
    }
}

extension DNSCheck: CheckForm {
    package static let kind = CheckKind.dns
    package static let title = "域名解析（DNS）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .dns(self) }
    package var credentialName: String? { nil }
    package var verifiesTLS: Bool { true }
    package var address: String? { "\(name), \(server)" }
}
