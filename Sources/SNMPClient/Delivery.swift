internal import CNetSNMP

/// What net-snmp reported of one request.
struct Delivery {
    enum Event {
        case answer(Answer)
        case report(SNMPError.Refusal)
        /// The answer to a discovery.
        case discovered
        /// Not the agent's answer to this request: a wrong community, a wrong kind of message.
        case foreign(String)
        case timedOut
        /// `errno`
        case sendFailed(Int32)

        /// Whether the request need not wait for more. A report need not be authenticated, so it is not the last word; of one that
        /// speaks of the time net-snmp makes a new request.
        var settles: Bool {
            switch self {
            case .foreign: false
            case .report(let refusal): refusal == .notInTimeWindow
            case .answer, .discovered, .timedOut, .sendFailed: true
            }
        }
    }

    var request: UInt
    var event: Event
}

/// An agent's response.
struct Answer {
    var variables: [SNMPVariable]
    /// RFC 3416 error-status; 0: none.
    var status: Int
    /// RFC 3416 error-index, from 1.
    var index: Int
    var roundTrip: Duration = .zero
}

extension Delivery.Event {
    init(_ message: UnsafePointer<netsnmp_pdu>, _ session: UnsafePointer<netsnmp_session>, isDiscovery: Bool) {
        let pdu = message.pointee
        switch pdu.command {
        case NOC_SNMP_REPORT where isDiscovery && pdu.version == NOC_SNMP_V3: self = .discovered
        case _ where isDiscovery: self = .foreign("an answer to discovery that is no report")
        case NOC_SNMP_RESPONSE where !Delivery.Event.hasCommunity(of: session.pointee, pdu):
            self = .foreign("an answer with another community")
        case NOC_SNMP_RESPONSE:
            let variables = Array(VariableList(rest: pdu.variables))
            self = .answer(Answer(variables: variables, status: Int(pdu.errstat), index: Int(pdu.errindex)))
        case NOC_SNMP_REPORT where pdu.version == NOC_SNMP_V3:
            let refusal = SNMPError.Refusal(
                reportType: snmpv3_get_report_type(UnsafeMutablePointer(mutating: message)))
            // RFC 3414, 3.2, 7: of the time an agent speaks with authentication.
            let isForged =
                refusal == .notInTimeWindow && pdu.securityLevel == SNMP_SEC_LEVEL_NOAUTH
                && session.pointee.securityLevel != SNMP_SEC_LEVEL_NOAUTH
            self = isForged ? .foreign("a report without authentication") : .report(refusal)
        default: self = .foreign("a message that is no answer")
        }
    }

    /// net-snmp does not compare it. In SNMPv3 there is none.
    private static func hasCommunity(of session: netsnmp_session, _ pdu: netsnmp_pdu) -> Bool {
        if pdu.version == NOC_SNMP_V3 { return true }
        let sent = UnsafeBufferPointer(start: session.community, count: session.community_len)
        let received = UnsafeBufferPointer(start: pdu.community, count: pdu.community_len)
        return sent.elementsEqual(received)
    }
}

extension SNMPError.Refusal {
    /// From what `snmpv3_get_report_type` says.
    init(reportType: Int32) {
        self =
            switch reportType {
            case SNMPERR_UNKNOWN_ENG_ID: .unknownEngine
            case SNMPERR_UNKNOWN_USER_NAME: .unknownUser
            case SNMPERR_UNSUPPORTED_SEC_LEVEL: .unsupportedLevel
            case SNMPERR_AUTHENTICATION_FAILURE: .wrongDigest
            case SNMPERR_NOT_IN_TIME_WINDOW: .notInTimeWindow
            case SNMPERR_DECRYPTION_ERR: .decryption
            default: .other
            }
    }
}

/// The variables of a message; valid as long as the message.
private struct VariableList: Sequence, IteratorProtocol {
    var rest: UnsafeMutablePointer<netsnmp_variable_list>?

    mutating func next() -> SNMPVariable? {
        guard let variable = rest?.pointee else { return nil }
        rest = variable.next_variable
        let name = UnsafeBufferPointer(start: variable.name, count: variable.name_length)
        return SNMPVariable(ObjectIdentifier(Array(name)), SNMPValue(variable))
    }
}

extension SNMPValue {
    /// A type that is not known, or a value that is not there, is null.
    fileprivate init(_ variable: netsnmp_variable_list) {
        switch variable.type {
        case NOC_ASN_NO_OBJECT: self = .noSuchObject
        case NOC_ASN_NO_INSTANCE: self = .noSuchInstance
        case NOC_ASN_END: self = .endOfMIBView
        default: self = variable.val.string == nil ? SNMPValue.empty(variable) : SNMPValue.present(variable)
        }
    }

    private static func empty(_ variable: netsnmp_variable_list) -> SNMPValue {
        variable.type == NOC_ASN_OCTETS && variable.val_len == 0 ? .octets([]) : .null
    }

    private static func present(_ variable: netsnmp_variable_list) -> SNMPValue {
        let value = variable.val
        var bytes: [UInt8] { Array(UnsafeBufferPointer(start: value.string, count: variable.val_len)) }
        var unsigned: UInt32 { UInt32(truncatingIfNeeded: value.integer.pointee) }
        var wide: UInt64 {
            UInt64(value.counter64.pointee.high & 0xFFFF_FFFF) << 32 | UInt64(value.counter64.pointee.low & 0xFFFF_FFFF)
        }
        return switch variable.type {
        case NOC_ASN_INTEGER: .integer(Int64(value.integer.pointee))
        case NOC_ASN_OCTETS: .octets(bytes)
        case NOC_ASN_OBJECT:
            .objectIdentifier(
                ObjectIdentifier(
                    Array(UnsafeBufferPointer(start: value.objid, count: variable.val_len / MemoryLayout<UInt>.size))))
        case NOC_ASN_ADDRESS: .ipAddress(bytes)
        case NOC_ASN_COUNTER32: .counter32(unsigned)
        case NOC_ASN_GAUGE32, NOC_ASN_UNSIGNED: .gauge32(unsigned)
        case NOC_ASN_TICKS: .timeTicks(unsigned)
        case NOC_ASN_COUNTER64, NOC_ASN_OPAQUE_COUNTER64: .counter64(wide)
        case NOC_ASN_OPAQUE: .opaque(bytes)
        case NOC_ASN_FLOAT: .float(value.floatVal.pointee)
        case NOC_ASN_DOUBLE: .double(value.doubleVal.pointee)
        case NOC_ASN_INTEGER64: .integer64(Int64(bitPattern: wide))
        case NOC_ASN_UNSIGNED64: .unsigned64(wide)
        default: .null
        }
    }
}
