/// How to speak to an agent. Prints without its secrets.
package enum SNMPCredential: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    case community(SNMPVersion, String)
    case user(SNMPUserCredential)

    package enum SNMPVersion: String, Sendable, Hashable { case v1, v2c }

    package var description: String {
        switch self {
        case .community(let version, _): "SNMP\(version.rawValue)"
        case .user(let user): "SNMPv3 user \(user.name)"
        }
    }

    package var customMirror: Mirror { Mirror(self, children: []) }

    var isVersion1: Bool {
        if case .community(.v1, _) = self { true } else { false }
    }

    var usesCommunity: Bool {
        if case .community = self { true } else { false }
    }
}

/// A user of the user-based security model (RFC 3414). Secrets are pass phrases of at least 8 bytes.
package struct SNMPUserCredential: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    package enum Authentication: Sendable, Hashable, CaseIterable { case md5, sha1, sha224, sha256, sha384, sha512 }
    package enum Privacy: Sendable, Hashable, CaseIterable { case des, aes128, aes192, aes256 }

    package struct Digest: Sendable, Hashable {
        package var algorithm: Authentication
        package var secret: String

        package init(_ algorithm: Authentication, secret: String) {
            self.algorithm = algorithm
            self.secret = secret
        }
    }
    package struct Cipher: Sendable, Hashable {
        package var algorithm: Privacy
        package var secret: String

        package init(_ algorithm: Privacy, secret: String) {
            self.algorithm = algorithm
            self.secret = secret
        }
    }

    package var name: String
    package var context: String
    /// Nil: noAuthNoPriv.
    package var digest: Digest?
    /// Nil: no privacy. Without `digest` it is not used.
    package var cipher: Cipher?

    package init(name: String, context: String = "", digest: Digest? = nil, cipher: Cipher? = nil) {
        self.name = name
        self.context = context
        self.digest = digest
        self.cipher = digest == nil ? nil : cipher
    }

    package var description: String { "SNMPv3 user \(name)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
