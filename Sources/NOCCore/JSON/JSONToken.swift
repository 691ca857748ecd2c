internal import Foundation

/// A value as it stands in a JSON text; it is read when asked for, so that what nobody asks for costs nothing.
/// Valid for as long as the scanned bytes are.
package struct JSONToken {
    package enum Kind: Sendable { case string, escapedString, number, boolean, null, object, array }

    package let kind: Kind
    /// Without the quotes of a string.
    package let bytes: UnsafeRawBufferPointer

    /// Of a string that is UTF-8. Half a surrogate pair in an escape becomes U+FFFD.
    package var text: String? {
        switch kind {
        case .string: String(validating: bytes, as: UTF8.self)
        case .escapedString: String(validating: JSONEscape.decoded(bytes), as: UTF8.self)
        default: nil
        }
    }

    /// Of a string, what is not UTF-8 in it repaired: for texts from the network.
    package var repairedText: String? {
        switch kind {
        case .string: String(decoding: bytes, as: UTF8.self)
        case .escapedString: String(decoding: JSONEscape.decoded(bytes), as: UTF8.self)
        default: nil
        }
    }

    /// A number or a text, as written.
    package var written: String? { kind == .number ? String(decoding: bytes, as: UTF8.self) : text }

    package var boolean: Bool? { kind == .boolean ? bytes.count == 4 : nil }

    /// A whole number; also one written with a fraction of zeros or an exponent, up to 9e15.
    package var integer: Int64? {
        guard kind == .number, let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        var result: Int64 = 0
        for byte in isNegative ? bytes.dropFirst() : bytes[...] {
            guard byte >= 0x30, byte <= 0x39, result < .max / 10 - 1 else {
                return number.flatMap { $0.magnitude < 9e15 && $0.rounded() == $0 ? Int64($0) : nil }
            }
            result = result * 10 + Int64(byte - 0x30)
        }
        return isNegative ? -result : result
    }

    private static let powers = (0...15).map { pow(10.0, Double($0)) }

    /// Nil for one beyond all doubles. Decimals of up to 15 digits are read at once and exactly; others by the library.
    package var number: Double? {
        guard kind == .number else { return nil }
        var mantissa: Int64 = 0
        var digits = 0
        var fraction: Int?
        for byte in bytes {
            if byte == UInt8(ascii: "."), fraction == nil {
                fraction = 0
            } else if byte >= 0x30, byte <= 0x39, digits < 15 {
                mantissa = mantissa * 10 + Int64(byte - 0x30)
                digits += 1
                fraction = fraction.map { $0 + 1 }
            } else {
                return Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
            }
        }
        return Double(mantissa) / JSONToken.powers[fraction ?? 0]
    }

    /// Whether a string is this very text; cheap.
    package func equals(_ name: StaticString) -> Bool {
        guard kind == .string, let base = bytes.baseAddress, bytes.count == name.utf8CodeUnitCount else { return false }
        return memcmp(base, name.utf8Start, bytes.count) == 0
    }
}

/// The escapes of strings, which the scanner has found well formed.
enum JSONEscape {
    static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            if letter == UInt8(ascii: "u") {
                result += Array(String(unicode(bytes, &index)).utf8)
            } else {
                result.append(single(letter))
            }
        }
        return result
    }

    private static func single(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// After `\u`; passes over a second half that belongs to it.
    private static func unicode(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Unicode.Scalar {
        let first = fourDigits(bytes, index)
        index += 4
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return "\u{FFFD}"
        }
        let second = fourDigits(bytes, index + 2)
        guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
        index += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func fourDigits(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt32 {
        bytes[start..<start + 4].reduce(0) { $0 << 4 | UInt32(Character(Unicode.Scalar($1)).hexDigitValue ?? 0) }
    }
}
