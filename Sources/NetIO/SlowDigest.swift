internal import CTLS

/// What stands on a disk for a password that was refused: too slow to be guessed backwards (PBKDF2 with SHA-256, RFC 8018).
package enum SlowDigest {
    private static let rounds: Int32 = 200_000
    private static let saltLength = 16
    private static let length = 32

    package static func salt() -> [UInt8] { (0..<saltLength).map { _ in UInt8.random(in: 0...(.max)) } }

    /// Takes about a tenth of a second, wherever it is called from but not there. Nil: no memory.
    @concurrent package static func of(_ secret: [UInt8], salt: [UInt8]) async -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: length)
        let isMade = secret.withUnsafeBytes { secret in
            PKCS5_PBKDF2_HMAC(
                secret.bindMemory(to: CChar.self).baseAddress, Int32(secret.count), salt, Int32(salt.count), rounds,
                EVP_sha256(), Int32(length), &digest)
        }
        return isMade == 1 ? digest : nil
    }
}
