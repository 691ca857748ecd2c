internal import CNetSNMP
internal import Glibc

/// One entry of net-snmp's table of users.
struct UserKey: Hashable {
    var engine: [UInt8]
    var name: String
}

struct UserEntry {
    /// What the entry was made from.
    var credential: SNMPUserCredential
    /// Open sessions that use it.
    var holders: Int
}

/// Pass phrases hashed to keys (RFC 3414, A.2): a megabyte of hashing each, so once per credential.
struct UserKeys: Sendable {
    var authentication: [UInt8] = []
    var privacy: [UInt8] = []
}

extension Library {
    static func deriveKeys(_ user: SNMPUserCredential) throws(SNMPError) -> UserKeys {
        var keys = UserKeys()
        guard let digest = user.digest else { return keys }
        keys.authentication = try deriveKey(digest.algorithm, digest.secret, of: user, "authentication")
        if let cipher = user.cipher {
            keys.privacy = try deriveKey(digest.algorithm, cipher.secret, of: user, "privacy")
        }
        return keys
    }

    private static func deriveKey(
        _ algorithm: SNMPUserCredential.Authentication, _ secret: String, of user: SNMPUserCredential, _ use: String
    ) throws(SNMPError) -> [UInt8] {
        guard secret.utf8.count >= Int(USM_LENGTH_P_MIN) else {
            throw .credential("\(use) pass phrase of user \(user.name) is shorter than 8 bytes")
        }
        let status = locked { _ in
            var length = 0
            guard let protocolName = sc_get_auth_oid(algorithm.type, &length) else { return [UInt8]?.none }
            var key = [UInt8](repeating: 0, count: Int(USM_AUTH_KU_LEN))
            var size = key.count
            var phrase = Array(secret.utf8)
            let status = generate_Ku(protocolName, UInt32(length), &phrase, phrase.count, &key, &size)
            return status == SNMPERR_SUCCESS ? Array(key.prefix(size)) : nil
        }
        guard let status else { throw .credential("\(use) protocol of user \(user.name) is not available here") }
        return status
    }

    /// What an answer to discovery would have set.
    func address(_ session: UnsafeMutablePointer<netsnmp_session>, to engine: [UInt8]) throws(SNMPError) {
        guard session.pointee.securityEngineIDLen == 0 else { return }
        guard let copy = malloc(engine.count) else { throw .local("out of memory") }
        copy.copyMemory(from: engine, byteCount: engine.count)
        // net-snmp frees it with the session.
        session.pointee.securityEngineID = copy.assumingMemoryBound(to: UInt8.self)
        session.pointee.securityEngineIDLen = engine.count
    }

    /// Makes net-snmp's user of this engine and name the one of `credential`. Two credentials of one name on one engine,
    /// as after a changed pass phrase, take turns.
    func adopt(_ key: UserKey, _ credential: SNMPUserCredential, for session: UnsafeMutablePointer<netsnmp_session>)
        throws(SNMPError)
    {
        let known = users[key]
        if known?.credential == credential { return }
        removeUser(key)
        session.pointee.flags &= ~UInt(SNMP_FLAGS_USER_CREATED)
        guard create_user_from_session(session) == SNMPERR_SUCCESS else {
            throw .credential("the protocols of user \(credential.name) cannot be used together")
        }
        if known == nil { usersOfEngine[key.engine, default: 0] += 1 }
        users[key] = UserEntry(credential: credential, holders: known?.holders ?? 0)
    }

    /// Keeps the entry until as many calls of `release`.
    func hold(_ key: UserKey) { users[key]?.holders += 1 }

    /// With its last session a user is forgotten. Times of engines stay, as net-snmp can only forget them all (its
    /// `free_enginetime` takes others along): that is done now and then, and sessions find out and start anew.
    func release(_ key: UserKey) {
        guard let holders = users[key]?.holders else { return }
        users[key]?.holders = holders - 1
        guard holders <= 1 else { return }
        users[key] = nil
        removeUser(key)
        usersOfEngine[key.engine]? -= 1
        guard usersOfEngine[key.engine] == 0 else { return }
        usersOfEngine[key.engine] = nil
        enginesForgotten += 1
        if enginesForgotten >= Library.mostEnginesForgotten {
            enginesForgotten = 0
            free_etimelist()
        }
    }

    private static let mostEnginesForgotten = 4_096

    /// Whatever the agent says next of its time is believed, even that it went back.
    func forgetTime(of engine: [UInt8]) {
        // Only as authenticated does it replace an authenticated time.
        set_enginetime(engine, UInt32(engine.count), 0, 0, 1)
    }

    private func removeUser(_ key: UserKey) {
        guard let user = usm_get_user(key.engine, key.engine.count, key.name) else { return }
        usm_remove_user(user)
        usm_free_user(user)
    }
}

extension SNMPUserCredential.Authentication {
    var type: Int32 {
        switch self {
        case .md5: NETSNMP_USMAUTH_HMACMD5
        case .sha1: NETSNMP_USMAUTH_HMACSHA1
        case .sha224: NETSNMP_USMAUTH_HMAC128SHA224
        case .sha256: NETSNMP_USMAUTH_HMAC192SHA256
        case .sha384: NETSNMP_USMAUTH_HMAC256SHA384
        case .sha512: NETSNMP_USMAUTH_HMAC384SHA512
        }
    }
}

extension SNMPUserCredential.Privacy {
    var type: Int32 {
        switch self {
        case .des: USM_CREATE_USER_PRIV_DES
        case .aes128: USM_CREATE_USER_PRIV_AES
        case .aes192: NOC_PRIV_AES192
        case .aes256: NOC_PRIV_AES256
        }
    }
}
