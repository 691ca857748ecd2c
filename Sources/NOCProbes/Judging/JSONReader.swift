internal import NOCCore

/// Reads one value out of a JSON text (RFC 8259) and only checks the rest, so that a body costs no more memory than itself.
struct JSONReader {
    enum Value: Hashable {
        case scalar(JSONScalar)
        case object
        case array
    }

    struct Found: Hashable {
        let value: Value
        /// Where it stands.
        let range: Range<Int>
    }

    struct Malformed: Error {
        let offset: Int
        let message: String
    }

    static let deepest = 128

    private let bytes: [UInt8]
    private let path: [JSONPath.Component]
    private var position = 0
    private var depth = 0
    private var found: Found?

    /// Nil: there is nothing at that path. Of equal keys the last one counts.
    static func value(at path: JSONPath, in bytes: [UInt8]) throws(Malformed) -> Found? {
        var reader = JSONReader(bytes: bytes, path: path.components)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        try reader.value(matched: 0)
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw reader.malformed("something follows the value") }
        return reader.found
    }

    private init(bytes: [UInt8], path: [JSONPath.Component]) {
        self.bytes = bytes
        self.path = path
    }

    // MARK: Values

    /// - Parameter matched: how many components of the path lead to this value; nil: it is beside the path.
    private mutating func value(matched: Int?) throws(Malformed) {
        skipBlanks()
        let isWanted = matched == path.count
        let start = position
        let value: Value
        switch peek() {
        case UInt8(ascii: "{"):
            value = .object
            try object(matched)
        case UInt8(ascii: "["):
            value = .array
            try array(matched)
        case UInt8(ascii: "\""): value = .scalar(.string(try string(isWanted: isWanted)))
        case UInt8(ascii: "t"): value = try word("true", .bool(true))
        case UInt8(ascii: "f"): value = try word("false", .bool(false))
        case UInt8(ascii: "n"): value = try word("null", .null)
        default: value = .scalar(.number(try number()))
        }
        if isWanted { found = Found(value: value, range: start..<position) }
    }

    private mutating func object(_ matched: Int?) throws(Malformed) {
        try enter()
        let wanted = wantedComponent(matched)
        if !take("}") {
            repeat {
                skipBlanks()
                let key = try string(isWanted: wanted != nil)
                skipBlanks()
                guard take(":") else { throw malformed("expected a colon") }
                try value(matched: wanted == .key(key) ? matched.map { $0 + 1 } : nil)
                skipBlanks()
            } while take(",")
            guard take("}") else { throw malformed("expected '}'") }
        }
        depth -= 1
    }

    private mutating func array(_ matched: Int?) throws(Malformed) {
        try enter()
        let wanted = wantedComponent(matched)
        if !take("]") {
            var index = 0
            repeat {
                try value(matched: wanted == .index(index) ? matched.map { $0 + 1 } : nil)
                index += 1
                skipBlanks()
            } while take(",")
            guard take("]") else { throw malformed("expected ']'") }
        }
        depth -= 1
    }

    private func wantedComponent(_ matched: Int?) -> JSONPath.Component? {
        guard let matched, matched < path.count else { return nil }
        return path[matched]
    }

    private mutating func enter() throws(Malformed) {
        position += 1
        depth += 1
        guard depth <= JSONReader.deepest else { throw malformed("nested deeper than \(JSONReader.deepest)") }
        skipBlanks()
    }

    private mutating func word(_ text: StaticString, _ scalar: JSONScalar) throws(Malformed) -> Value {
        let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw malformed("expected a value") }
        position += text.utf8CodeUnitCount
        return .scalar(scalar)
    }

    private mutating func number() throws(Malformed) -> Double {
        let start = position
        scan: while let byte = peek() {
            switch byte {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                position += 1
            default: break scan
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard position - start <= 400, let number = Double(text), number.isFinite else {
            position = start
            throw malformed("expected a value")
        }
        return number
    }

    // MARK: Strings

    /// Empty where it is not wanted: then it is only passed over.
    private mutating func string(isWanted: Bool) throws(Malformed) -> String {
        guard take("\"") else { throw malformed("expected a string") }
        var result: [UInt8] = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if isWanted { result += Array(String(scalar).utf8) }
            case ..<0x20: throw malformed("a control character in a string")
            default: if isWanted { result.append(byte) }
            }
        }
        throw malformed("a string does not end")
    }

    private mutating func escape() throws(Malformed) -> Unicode.Scalar {
        switch next() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw malformed("an unknown escape")
        }
    }

    /// After `\u`. Half a surrogate pair becomes U+FFFD.
    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
        let first = try fourDigits()
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard bytes[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        position += 2
        let second = try fourDigits()
        guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws(Malformed) -> UInt32 {
        let text = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard text.utf8.count == 4, !text.hasPrefix("+"), !text.hasPrefix("-"), let number = UInt32(text, radix: 16)
        else {
            throw malformed("an unknown escape")
        }
        position += 4
        return number
    }

    // MARK: Bytes

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func next() -> UInt8? {
        guard let byte = peek() else { return nil }
        position += 1
        return byte
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private func malformed(_ message: String) -> Malformed { Malformed(offset: position, message: message) }
}
