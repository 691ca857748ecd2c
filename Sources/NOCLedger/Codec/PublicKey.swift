internal import COpenSSL
internal import Foundation
internal import NOCCore

extension SignatureAlgorithm {
    /// Nil for a key of another kind.
    init?(of key: OpaquePointer) {
        if EVP_PKEY_is_a(key, "ED25519") == 1 {
            self = .ed25519
        } else if EVP_PKEY_is_a(key, "SM2") == 1 {
            self = .sm2
        } else {
            return nil
        }
    }
}

/// What everybody may know of a key.
struct PublicKey: Hashable {
    /// SubjectPublicKeyInfo.
    let der: Data
    let algorithm: SignatureAlgorithm

    var fingerprint: String {
        "SHA256:" + String(Data(Digest(of: Array(der)).bytes).base64EncodedString().prefix { $0 != "=" })
    }

    func verifies(_ signature: EvidenceSignature, of statement: String) -> Bool {
        guard signature.algorithm == algorithm, signature.key == fingerprint,
            let bytes = Data(base64Encoded: signature.value).map(Array.init), !bytes.isEmpty
        else { return false }
        let message = Array(statement.utf8)
        return withHandle { noc_key_verify($0, bytes, bytes.count, message, message.count) == 1 } ?? false
    }

    /// Whether it is one of its algorithm.
    var isSound: Bool { withHandle { SignatureAlgorithm(of: $0) == algorithm } ?? false }

    private func withHandle<T>(_ body: (OpaquePointer) -> T) -> T? {
        let handle = der.withUnsafeBytes { bytes -> OpaquePointer? in
            var place = bytes.bindMemory(to: UInt8.self).baseAddress
            return d2i_PUBKEY(nil, &place, bytes.count)
        }
        guard let handle else { return nil }
        defer { EVP_PKEY_free(handle) }
        return body(handle)
    }
}
