internal import COpenSSL

/// A SHA-256.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Nil unless there are 32.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    init(of message: UnsafeRawBufferPointer) {
        bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            let done = EVP_Digest(message.baseAddress, message.count, buffer.baseAddress, nil, EVP_sha256(), nil)
            // Fails only when the library has no SHA-256 or no memory: nothing can be proved then.
            precondition(done == 1, "OpenSSL cannot compute SHA-256")
            count = 32
        }
    }

    init(of message: [UInt8]) {
        self = message.withUnsafeBytes { Digest(of: $0) }
    }

    /// Reads 64 hexadecimal digits.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Digest.value(digits[index]), let low = Digest.value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    package var description: String { hex }
}

/// SHA-256 of what comes piece by piece, such as a file.
final class DigestStream {
    private let context: OpaquePointer

    init() {
        context = EVP_MD_CTX_new()
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "OpenSSL cannot compute SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "OpenSSL cannot compute SHA-256")
    }

    /// Ends the stream; call it once.
    func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        precondition(EVP_DigestFinal_ex(context, &bytes, nil) == 1, "OpenSSL cannot compute SHA-256")
        return Digest(bytes)!
    }
}
