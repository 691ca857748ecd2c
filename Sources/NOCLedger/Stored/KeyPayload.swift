internal import Foundation
internal import NOCCore

/// Of `key`: a key that signs from there on.
struct KeyPayload: Stored, Hashable {
    var publicKey: PublicKey
    var origin: EvidenceKey.Origin
    var by: String?
    var reason: String?
    /// Of a rotated one: the signature of the one before.
    var endorsement: EvidenceSignature?

    var stored: JSON {
        .stored([
            "algorithm": .string(publicKey.algorithm.rawValue), "by": by.map(JSON.string),
            "endorsement": endorsement?.stored, "fingerprint": .string(publicKey.fingerprint),
            "origin": .string(origin.rawValue), "public": .string(publicKey.der.base64EncodedString()),
            "reason": reason.map(JSON.string),
        ])
    }

    init(publicKey: PublicKey, origin: EvidenceKey.Origin, by: String?, reason: String?) {
        self.publicKey = publicKey
        self.origin = origin
        self.by = by
        self.reason = reason
    }

    init(stored: StoredValue) throws {
        let text = try stored.required("public")
        guard let der = Data(base64Encoded: try text.string) else { throw text.wrong("a key in base64") }
        publicKey = PublicKey(der: der, algorithm: try stored.required("algorithm").word(SignatureAlgorithm.self))
        origin = try stored.required("origin").word(EvidenceKey.Origin.self)
        by = try stored.member("by")?.string
        reason = try stored.member("reason")?.string
        endorsement = try stored.member("endorsement").map(EvidenceSignature.init(stored:))
        guard try stored.required("fingerprint").string == publicKey.fingerprint else {
            throw stored.wrong("a key with the fingerprint \(publicKey.fingerprint)")
        }
    }
}

extension EvidenceSignature: Stored {
    var stored: JSON { json }

    init(stored: StoredValue) throws {
        self.init(
            key: try stored.required("key").string,
            algorithm: try stored.required("algorithm").word(SignatureAlgorithm.self),
            value: try stored.required("value").string)
    }
}
