internal import Foundation

/// A JSON object on one line, taken apart in place (RFC 8259). It keeps the places of its members; values are read when
/// asked for, so that an observation costs no allocation.
struct JSONLine {
    enum Kind { case string, escapedString, number, boolean, null, container }

    struct Value {
        var kind: Kind
        /// Without the quotes of a string.
        var bytes: UnsafeRawBufferPointer
    }

    private var members: [(key: UnsafeRawBufferPointer, value: Value)] = []

    init() { members.reserveCapacity(16) }

    /// Takes `line` apart; earlier members are forgotten. Throws a `Fault` that says what is wrong.
    mutating func parse(_ line: UnsafeRawBufferPointer) throws {
        members.removeAll(keepingCapacity: true)
        var scanner = JSONScanner(line)
        try scanner.object { members.append(($0, $1)) }
        try scanner.end()
    }

    /// The value of `key`; nil when it is absent or null. The last one counts.
    func value(_ key: StaticString) -> Value? {
        for member in members.reversed() where JSONLine.equal(member.key, key) {
            return member.value.kind == .null ? nil : member.value
        }
        return nil
    }

    static func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard let base = bytes.baseAddress, bytes.count == text.utf8CodeUnitCount else { return false }
        return memcmp(base, text.utf8Start, bytes.count) == 0
    }

    struct Fault: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }
}

/// Walks over JSON text.
struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Deeper values are refused: nothing noc reads is so deep.
    private static let deepest = 16

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func end() throws {
        skipSpace()
        guard position == bytes.count else { throw JSONLine.Fault("there is text after the object") }
    }

    mutating func object(
        depth: Int = 0, _ member: (UnsafeRawBufferPointer, JSONLine.Value) throws -> Void
    ) throws {
        try expect(0x7B, "an object in braces")
        skipSpace()
        if take(0x7D) { return }
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(0x3A, "a colon after a name")
            try member(key.bytes, try value(depth: depth + 1))
            skipSpace()
        } while take(0x2C)
        try expect(0x7D, "a comma or a closing brace")
    }

    private mutating func value(depth: Int) throws -> JSONLine.Value {
        skipSpace()
        guard position < bytes.count else { throw JSONLine.Fault("the object is cut off") }
        switch bytes[position] {
        case 0x22: return try string()
        case 0x7B, 0x5B: return try container(depth: depth)
        case 0x74: return try word("true", .boolean)
        case 0x66: return try word("false", .boolean)
        case 0x6E: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func string() throws -> JSONLine.Value {
        try expect(0x22, "a quoted text")
        let start = position
        var kind = JSONLine.Kind.string
        while position < bytes.count, bytes[position] != 0x22 {
            guard bytes[position] >= 0x20 else { throw JSONLine.Fault("a control character in a text") }
            if bytes[position] == 0x5C {
                kind = .escapedString
                position += 1
            }
            position += 1
        }
        guard position < bytes.count else { throw JSONLine.Fault("a text without its closing quote") }
        position += 1
        return JSONLine.Value(kind: kind, bytes: slice(start, position - 1))
    }

    private mutating func container(depth: Int) throws -> JSONLine.Value {
        guard depth < JSONScanner.deepest else { throw JSONLine.Fault("it is nested too deep") }
        let start = position
        if bytes[position] == 0x7B {
            try object(depth: depth) { _, _ in }
        } else {
            try array(depth: depth)
        }
        return JSONLine.Value(kind: .container, bytes: slice(start, position))
    }

    private mutating func array(depth: Int) throws {
        position += 1
        skipSpace()
        if take(0x5D) { return }
        repeat {
            _ = try value(depth: depth + 1)
            skipSpace()
        } while take(0x2C)
        try expect(0x5D, "a comma or a closing bracket")
    }

    private mutating func word(_ word: StaticString, _ kind: JSONLine.Kind) throws -> JSONLine.Value {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, JSONLine.equal(slice(position, end), word) else {
            throw JSONLine.Fault("an unknown word")
        }
        defer { position = end }
        return JSONLine.Value(kind: kind, bytes: slice(position, end))
    }

    /// The characters of a number; whether they make one is seen when it is read.
    private mutating func number() throws -> JSONLine.Value {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: position += 1
            default:
                guard position > start else { throw JSONLine.Fault("a value is missing") }
                return JSONLine.Value(kind: .number, bytes: slice(start, position))
            }
        }
        throw JSONLine.Fault("the object is cut off")
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws {
        guard take(byte) else {
            throw JSONLine.Fault(position < bytes.count ? "expected \(what)" : "the object is cut off")
        }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    private func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }
}

extension JSONLine.Value {
    var text: String? {
        switch kind {
        case .string: return String(validating: bytes, as: UTF8.self)
        case .escapedString:
            let quoted = "\"" + String(decoding: bytes, as: UTF8.self) + "\""
            return try? JSONDecoder().decode(String.self, from: Data(quoted.utf8))
        default: return nil
        }
    }

    /// A number or a text, as written.
    var written: String? { kind == .number ? String(decoding: bytes, as: UTF8.self) : text }

    var boolean: Bool? { kind == .boolean ? bytes.count == 4 : nil }

    /// A whole number.
    var integer: Int64? {
        guard kind == .number, let first = bytes.first else { return nil }
        let isNegative = first == 0x2D
        var result: Int64 = 0
        for byte in isNegative ? bytes.dropFirst() : bytes[...] {
            guard byte >= 0x30, byte <= 0x39, result < .max / 10 - 1 else {
                return number.flatMap { $0.magnitude < 9e15 && $0.rounded() == $0 ? Int64($0) : nil }
            }
            result = result * 10 + Int64(byte - 0x30)
        }
        return bytes.count > (isNegative ? 1 : 0) ? (isNegative ? -result : result) : nil
    }

    private static let powers = (0...15).map { pow(10.0, Double($0)) }

    /// Decimals of up to 15 digits are read at once and exactly; others by the library.
    var number: Double? {
        guard kind == .number else { return nil }
        var mantissa: Int64 = 0
        var digits = 0
        var fraction: Int?
        for byte in bytes {
            if byte == 0x2E, fraction == nil, digits > 0 {
                fraction = 0
            } else if byte >= 0x30, byte <= 0x39, digits < 15 {
                mantissa = mantissa * 10 + Int64(byte - 0x30)
                digits += 1
                fraction = fraction.map { $0 + 1 }
            } else {
                return Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
            }
        }
        guard digits > 0, fraction != 0 else { return nil }
        return Double(mantissa) / JSONLine.Value.powers[fraction ?? 0]
    }
}
