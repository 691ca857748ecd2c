internal import Glibc

/// A private key in PEM, perhaps with its certificate in the same file.
package enum KeyFile {
    /// Far more than a key with its chain.
    private static let largest = 1 << 20

    /// Whether only a pass phrase opens it; false for what cannot be read.
    package static func isEncrypted(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < largest {
            let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                count = max(0, read(descriptor, buffer.baseAddress, 65_536))
            }
            if piece.isEmpty { break }
            bytes += piece
        }
        let text = String(decoding: bytes, as: UTF8.self)
        // PKCS #8 (RFC 7468, 11), and what was before it (RFC 1421, 4.6.1.1).
        return text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")
    }
}
