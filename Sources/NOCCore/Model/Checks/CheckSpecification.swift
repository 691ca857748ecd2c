/// What one check asks of its target (CONTRACT 2, Checks). When it runs is in its `CheckPolicy`.
package enum CheckSpecification: Sendable, Hashable {
    case http(HTTPCheck)
    case snmp(SNMPCheck)
    case icmp(ICMPCheck)
    case tcp(TCPCheck)
    case dns(DNSCheck)
    case heartbeat(HeartbeatCheck)

    package var form: any CheckForm {
        switch self {
        case .http(let check): check
        case .snmp(let check): check
        case .icmp(let check): check
        case .tcp(let check): check
        case .dns(let check): check
        case .heartbeat(let check): check
        }
    }

    package var kind: CheckKind { type(of: form).kind }
}
