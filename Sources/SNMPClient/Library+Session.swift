internal import CNetSNMP
internal import Glibc
internal import NetIO

/// What one message asks.
enum Request {
    case get([ObjectIdentifier])
    case getNext(ObjectIdentifier)
    case getBulk(ObjectIdentifier, repetitions: Int)
    /// An empty message without user: the agent reports its engine id (RFC 3414, 4).
    case discovery
}

extension Library {
    /// Opens a session on a connected socket. The handle is the caller's to close.
    func open(
        _ address: SocketAddress, _ credential: SNMPCredential, _ keys: UserKeys, retries: Int
    ) throws(SNMPError) -> UnsafeMutableRawPointer {
        var template = netsnmp_session()
        snmp_sess_init(&template)
        template.retries = Int32(retries)
        let peer = (address.ip.family == .ipv4 ? "udp:" : "udp6:") + address.description
        let handle =
            switch credential {
            case .community(let version, let community): openCommunity(&template, peer, version, community)
            case .user(let user): openUser(&template, peer, user, keys)
            }
        guard let handle else { throw Library.openError(&template) }
        guard noc_snmp_connect(handle) == 0 else {
            let code = errno
            snmp_sess_close(handle)
            // To connect a datagram socket is to look the way up.
            throw .local("no route from here: \(NetIOError.text(code))")
        }
        // Open drops the flag when it stands in the template.
        snmp_sess_session(handle)?.pointee.flags |= UInt(SNMP_FLAGS_DONT_PROBE)
        return handle
    }

    private func openCommunity(
        _ template: inout netsnmp_session, _ peer: String, _ version: SNMPCredential.SNMPVersion, _ community: String
    ) -> UnsafeMutableRawPointer? {
        template.version = version == .v1 ? NOC_SNMP_V1 : NOC_SNMP_V2C
        var bytes = Array(community.utf8)
        return bytes.withUnsafeMutableBufferPointer { bytes in
            template.community = bytes.baseAddress
            template.community_len = bytes.count
            return openCopy(&template, peer)
        }
    }

    private func openUser(
        _ template: inout netsnmp_session, _ peer: String, _ user: SNMPUserCredential, _ keys: UserKeys
    ) -> UnsafeMutableRawPointer? {
        template.version = NOC_SNMP_V3
        template.securityModel = SNMP_SEC_MODEL_USM
        template.securityLevel = SNMP_SEC_LEVEL_NOAUTH
        if let digest = user.digest {
            template.securityLevel = SNMP_SEC_LEVEL_AUTHNOPRIV
            template.securityAuthProto = sc_get_auth_oid(digest.algorithm.type, &template.securityAuthProtoLen)
            withUnsafeMutableBytes(of: &template.securityAuthKey) { $0.copyBytes(from: keys.authentication) }
            template.securityAuthKeyLen = keys.authentication.count
        }
        if let cipher = user.cipher {
            template.securityLevel = SNMP_SEC_LEVEL_AUTHPRIV
            template.securityPrivProto = sc_get_priv_oid(cipher.algorithm.type, &template.securityPrivProtoLen)
            withUnsafeMutableBytes(of: &template.securityPrivKey) { $0.copyBytes(from: keys.privacy) }
            template.securityPrivKeyLen = keys.privacy.count
        }
        return withMutableCString(user.name) { name, length in
            template.securityName = name
            template.securityNameLen = length
            return withMutableCString(user.context) { context, length in
                template.contextName = context
                template.contextNameLen = length
                return openCopy(&template, peer)
            }
        }
    }

    /// net-snmp copies what the template points to.
    private func openCopy(_ template: inout netsnmp_session, _ peer: String) -> UnsafeMutableRawPointer? {
        withMutableCString(peer) { name, _ in
            template.peername = name
            return snmp_sess_open(&template)
        }
    }

    private func withMutableCString<R>(_ text: String, _ body: (UnsafeMutablePointer<CChar>?, Int) -> R) -> R {
        var characters = text.utf8.map { CChar(bitPattern: $0) } + [0]
        return characters.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count - 1) }
    }

    private static func openError(_ template: inout netsnmp_session) -> SNMPError {
        var (code, libraryCode): (Int32, Int32) = (0, 0)
        var text: UnsafeMutablePointer<CChar>?
        snmp_error(&template, &code, &libraryCode, &text)
        defer { free(text) }
        return .local(text.map { String(cString: $0) } ?? "no session")
    }

    // MARK: Sending

    /// Sends a message and returns the number under which deliveries speak of it.
    func send(_ request: Request, on handle: UnsafeMutableRawPointer, spacing: Duration) throws(SNMPError) -> UInt {
        guard let session = snmp_sess_session(handle) else { throw .local("the session is closed") }
        session.pointee.timeout = Int(spacing / .microseconds(1))
        let isDiscovery = if case .discovery = request { true } else { false }
        let number = nextRequest(isDiscovery: isDiscovery)
        // An error that an earlier datagram left on the socket fails the first try.
        for isLast in [false, true] {
            guard let message = Library.message(request) else { throw .local("out of memory") }
            if snmp_sess_async_send(handle, message, Library.callback, UnsafeMutableRawPointer(bitPattern: number)) != 0
            {
                return number
            }
            snmp_free_pdu(message)
            if isLast || session.pointee.s_errno == 0 { break }
        }
        throw sendError(session.pointee)
    }

    /// Of requests and messages (RFC 3416, RFC 3412), all as long as each other.
    private static let numbers = 0x1000_0000...0x7FFF_FFFF

    private static func message(_ request: Request) -> UnsafeMutablePointer<netsnmp_pdu>? {
        let (command, objects): (Int32, [ObjectIdentifier]) =
            switch request {
            case .get(let objects): (NOC_SNMP_GET, objects)
            case .getNext(let object): (NOC_SNMP_GETNEXT, [object])
            case .getBulk(let object, _): (NOC_SNMP_GETBULK, [object])
            case .discovery: (NOC_SNMP_GET, [])
            }
        guard let message = snmp_pdu_create(command) else { return nil }
        // net-snmp counts on from the last: who is asked once would know what others are asked next.
        message.pointee.reqid = .random(in: Library.numbers)
        message.pointee.msgid = .random(in: Library.numbers)
        for object in objects { snmp_add_null_var(message, object.arcs, object.arcs.count) }
        switch request {
        case .getBulk(_, let repetitions):
            message.pointee.errstat = 0  // non-repeaters
            message.pointee.errindex = repetitions
        case .discovery:
            message.pointee.version = NOC_SNMP_V3
            message.pointee.securityName = strdup("")
            message.pointee.securityLevel = SNMP_SEC_LEVEL_NOAUTH
            message.pointee.securityModel = SNMP_SEC_MODEL_USM
        case .get, .getNext: break
        }
        return message
    }

    private func sendError(_ session: netsnmp_session) -> SNMPError {
        switch session.s_snmp_errno {
        case SNMPERR_BAD_SENDTO: SNMPError(errno: session.s_errno)
        // The engine's time or user was forgotten with another session: this one starts anew.
        case SNMPERR_USM_GENERICERROR, SNMPERR_USM_UNKNOWNSECURITYNAME, SNMPERR_UNKNOWN_USER_NAME:
            .authentication(.unknownEngine)
        default: .local(Library.words(session.s_snmp_errno))
        }
    }

    /// Why the last read failed; nil when that says nothing.
    func trouble(of handle: UnsafeMutableRawPointer) -> Trouble? {
        guard let session = snmp_sess_session(handle)?.pointee else { return nil }
        switch session.s_snmp_errno {
        case SNMPERR_BAD_RECVFROM:
            return [EAGAIN, EINTR].contains(session.s_errno) ? nil : .fatal(SNMPError(errno: session.s_errno))
        case SNMPERR_SUCCESS: return .unreadable("a message that cannot be read")
        default: return .unreadable("a message that cannot be read: \(Library.words(session.s_snmp_errno))")
        }
    }

    private static func words(_ code: Int32) -> String { String(cString: snmp_api_errstring(code)) }
}

extension SNMPError {
    init(errno code: Int32) {
        self =
            switch code {
            case ECONNREFUSED: .refused
            case EHOSTUNREACH, EHOSTDOWN: .hostUnreachable
            case ENETUNREACH, ENETDOWN: .networkUnreachable
            default: .local(NetIOError.text(code))
            }
    }
}
