internal import CLibXML2

/// Text of a page in which characters may be written by name or number (the HTML standard, 13.2.5.72), by the names that libxml2
/// knows, those of HTML 4.
enum HTMLText {
    private static let longestName = 32

    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "&"), let (scalar, length) = reference(bytes[(offset + 1)...]) {
                result += Array(String(scalar).utf8)
                offset += 1 + length
            } else {
                result.append(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What follows an ampersand, and how many bytes it takes; nil: nothing that stands for a character.
    private static func reference(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> (Unicode.Scalar, Int)? {
        let name = bytes.prefix(longestName).prefix { isInName($0) }
        let end = name.endIndex < bytes.endIndex && bytes[name.endIndex] == UInt8(ascii: ";") ? 1 : 0
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasPrefix("#") else {
            guard !text.isEmpty, let entry = htmlEntityLookup(text), let scalar = Unicode.Scalar(entry.pointee.value)
            else { return nil }
            return (scalar, name.count + end)
        }
        let isHexadecimal = text.dropFirst().first.map { $0 == "x" || $0 == "X" } ?? false
        let digits = text.dropFirst(isHexadecimal ? 2 : 1)
        guard let number = UInt32(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
        return (number == 0 ? "\u{FFFD}" : Unicode.Scalar(number) ?? "\u{FFFD}", name.count + end)
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "#"): true
        default: false
        }
    }
}
