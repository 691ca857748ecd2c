internal import COpenSSL
internal import Foundation
internal import NOCCore

/// A key pair. Never shown: its private part leaves it only as the text of its file.
final class SigningKey {
    private let handle: OpaquePointer
    let algorithm: SignatureAlgorithm

    /// Throws where the library knows no such algorithm.
    init(making algorithm: SignatureAlgorithm) throws {
        guard let handle = noc_key_make(algorithm == .sm2 ? "SM2" : "ED25519") else {
            throw LedgerError(.invalid, "this host's OpenSSL makes no key of the algorithm \(algorithm.rawValue)")
        }
        self.handle = handle
        self.algorithm = algorithm
    }

    /// Nil for what is no private key of one of the algorithms.
    init?(pem: Data) {
        let key = pem.withUnsafeBytes { noc_key_read($0.baseAddress, Int32(truncatingIfNeeded: $0.count)) }
        guard let key else { return nil }
        guard let algorithm = SignatureAlgorithm(of: key) else {
            EVP_PKEY_free(key)
            return nil
        }
        handle = key
        self.algorithm = algorithm
    }

    deinit { EVP_PKEY_free(handle) }

    /// PKCS#8 (RFC 5208), for its file alone.
    func privateText() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = noc_key_write(handle, &buffer, Int32(buffer.count))
        defer { OPENSSL_cleanse(&buffer, buffer.count) }
        guard count > 0 else { throw LedgerError(.inputOutput, "the key cannot be written as text") }
        return String(decoding: buffer[..<Int(count)], as: UTF8.self)
    }

    func publicKey() throws -> PublicKey {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(handle, &bytes)
        guard count > 0, let bytes else { throw LedgerError(.inputOutput, "the key's public part cannot be written") }
        defer { noc_free(bytes) }
        return PublicKey(der: Data(bytes: bytes, count: Int(count)), algorithm: algorithm)
    }

    func sign(_ statement: String) throws -> EvidenceSignature {
        var signature = [UInt8](repeating: 0, count: 256)
        let message = Array(statement.utf8)
        let count = noc_key_sign(handle, &signature, signature.count, message, message.count)
        guard count > 0 else { throw LedgerError(.inputOutput, "OpenSSL cannot sign with \(algorithm.rawValue)") }
        return EvidenceSignature(
            key: try publicKey().fingerprint, algorithm: algorithm,
            value: Data(signature[..<count]).base64EncodedString())
    }
}
