/// How a signature is made.
package enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// RFC 8032.
    case ed25519
    /// GB/T 32918 with SM3 (GB/T 32905) and the user id 1234567812345678 of GB/T 35276.
    case sm2 = "sm2-sm3"
}

/// A signature, and whose it is.
package struct EvidenceSignature: Sendable, Hashable {
    /// The key's fingerprint.
    package var key: String
    package var algorithm: SignatureAlgorithm
    /// Base64: 64 bytes for Ed25519, a DER sequence of two numbers for SM2.
    package var value: String

    package init(key: String, algorithm: SignatureAlgorithm, value: String) {
        self.key = key
        self.algorithm = algorithm
        self.value = value
    }
}

/// A key of the collector, as the chain has it.
package struct EvidenceKey: Sendable, Hashable {
    package enum Origin: String, Sendable, CaseIterable {
        case first
        /// The one before has signed for it.
        case rotated
        /// The one before was lost.
        case replaced
    }

    /// `SHA256:` and the digest of the public key's DER in base64, as ssh writes it.
    package var fingerprint: String
    package var algorithm: SignatureAlgorithm
    /// SubjectPublicKeyInfo (RFC 5280) in base64.
    package var publicKey: String
    package var origin: Origin
    /// Who made it, and why; nil: the daemon, at its first start.
    package var by: String?
    package var reason: String?
    /// The chain's event that names it.
    package var event: Int64
    package var time: Instant

    package init(
        fingerprint: String, algorithm: SignatureAlgorithm, publicKey: String, origin: Origin, by: String?,
        reason: String?, event: Int64, time: Instant
    ) {
        self.fingerprint = fingerprint
        self.algorithm = algorithm
        self.publicKey = publicKey
        self.origin = origin
        self.by = by
        self.reason = reason
        self.event = event
        self.time = time
    }

    /// For `openssl` and whoever checks a signature elsewhere.
    package var pem: String {
        let lines = stride(from: 0, to: publicKey.count, by: 64).map { start in
            publicKey.dropFirst(start).prefix(64)
        }
        return "-----BEGIN PUBLIC KEY-----\n\(lines.joined(separator: "\n"))\n-----END PUBLIC KEY-----"
    }
}

/// What became of the private part of the key that signs.
package enum KeyState: Sendable, Hashable {
    /// The chain names none yet.
    case none
    case ready
    /// The chain names one, and its file is not there.
    case lost
    /// This user may not read it, which is as it should be for all but the service's.
    case hidden
    /// The file has another key, or none that can be read.
    case wrong(String)
}

/// That a key is to be made.
package struct KeyOrder: Sendable, Hashable {
    package var algorithm: SignatureAlgorithm
    package var origin: EvidenceKey.Origin
    package var by: String?
    package var reason: String?
    package var time: Instant

    package init(
        _ algorithm: SignatureAlgorithm, _ origin: EvidenceKey.Origin, by: String? = nil, reason: String? = nil,
        at time: Instant
    ) {
        self.algorithm = algorithm
        self.origin = origin
        self.by = by
        self.reason = reason
        self.time = time
    }
}

/// What is signed, to the byte.
package enum EvidenceStatement {
    package static func head(record: String, event: Int64, hash: String) -> String {
        "noc head record \(record) event \(event) hash \(hash)"
    }

    /// That the next key is one of the collector's.
    package static func key(record: String, fingerprint: String) -> String {
        "noc key record \(record) key \(fingerprint)"
    }
}

extension EvidenceSignature {
    package var json: JSON {
        ["key": .string(key), "algorithm": .string(algorithm.rawValue), "value": .string(value)]
    }

    /// Nil for what is none.
    package init?(_ json: JSON) {
        guard let key = json["key"]?.string, let value = json["value"]?.string,
            let algorithm = json["algorithm"]?.string.flatMap(SignatureAlgorithm.init)
        else { return nil }
        self.init(key: key, algorithm: algorithm, value: value)
    }

    /// As it stands behind a head in one line.
    package var words: String { "key \(key) \(algorithm.rawValue) signature \(value)" }

    /// Out of such a line; nil where there is none.
    package init?(in line: some StringProtocol) {
        let form = #/key (SHA256:[A-Za-z0-9+/]{43}) (ed25519|sm2-sm3) signature ([A-Za-z0-9+/]{40,200}={0,2})/#
        guard let match = String(line).firstMatch(of: form),
            let algorithm = SignatureAlgorithm(rawValue: String(match.2))
        else { return nil }
        self.init(key: String(match.1), algorithm: algorithm, value: String(match.3))
    }
}
