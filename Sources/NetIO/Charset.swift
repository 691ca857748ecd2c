internal import Glibc

/// Text in the encodings of devices and pages, by the host's iconv.
package enum Charset {
    /// UTF-8 for each `bytes` of the encoding that iconv calls `name`; nil where the host has no such converter. What is no
    /// character of the encoding becomes U+FFFD.
    package static func utf8(_ bytes: some Collection<UInt8>, from name: String) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", name), converter != UnsafeMutableRawPointer(bitPattern: -1) else {
            return nil
        }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var result: [UInt8] = []
        // A header's line needs little, and there may be hundreds.
        var output = [CChar](repeating: 0, count: min(4 * input.count + 16, 65_536))
        input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0 {
                let (status, error, written) = output.withUnsafeMutableBufferPointer { output in
                    var free = output.baseAddress
                    var room = output.count
                    let status = iconv(converter, &next, &left, &free, &room)
                    return (status, errno, output.count - room)
                }
                result += output[..<written].map { UInt8(bitPattern: $0) }
                // E2BIG: the output was full, and goes on. Otherwise: a byte that begins no character.
                guard status == -1, error != E2BIG, left > 0 else { continue }
                result += [0xEF, 0xBF, 0xBD]
                next = next?.advanced(by: 1)
                left -= 1
            }
        }
        return result
    }

    /// The text of bytes that are UTF-8 or, as older Chinese systems write, GB18030; nil for what is neither, and for what
    /// only happens to be the code of characters that nobody writes (an address of hardware, a date in binary).
    package static func chineseText(_ bytes: some Collection<UInt8>) -> String? {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        guard let converted = utf8(bytes, from: "GB18030") else { return nil }
        let text = String(decoding: converted, as: UTF8.self)
        return text.unicodeScalars.allSatisfy(isWritten) ? text : nil
    }

    /// ASCII, the signs of GB 2312 and Chinese characters.
    private static func isWritten(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x7E, 0xA4...0xF7, 0x0391...0x03C9, 0x0401...0x0451, 0x2010...0x203B, 0x20AC, 0x2103...0x2642,
            0x3000...0x30FF, 0x3105...0x3129, 0x3220...0x3229, 0x33A1...0x33D5, 0x3400...0x9FFF, 0xFF01...0xFFE5:
            true
        default: false
        }
    }
}
