/// The one reader of JSON (RFC 8259): walks over bytes, checks all of them, and keeps nothing. Recursion is bounded.
package struct JSONScanner {
    /// What is wrong with a text, and at which byte.
    package struct Fault: Error, Sendable, Hashable {
        package let message: String
        package let offset: Int

        package init(message: String, offset: Int) {
            self.message = message
            self.offset = offset
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private let deepest: Int
    private var depth = 0
    /// The byte that is read next.
    package private(set) var offset = 0

    /// - Parameter deepest: how many objects and arrays may lie in each other. More is a fault.
    package init(_ bytes: UnsafeRawBufferPointer, deepest: Int = 128) {
        self.bytes = bytes
        self.deepest = deepest
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The kind of the value that comes next; nil at the end of the text and before what begins no value.
    package mutating func nextKind() -> JSONToken.Kind? {
        skipBlanks()
        guard let byte = peek() else { return nil }
        return switch byte {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        case UInt8(ascii: "-"), 0x30...0x39: .number
        default: nil
        }
    }

    /// Passes over the next value, whole.
    package mutating func value() throws(Fault) -> JSONToken {
        skipBlanks()
        let start = offset
        switch nextKind() {
        case .object:
            try object { scanner, _ throws(Fault) in _ = try scanner.value() }
            return JSONToken(kind: .object, bytes: slice(start, offset))
        case .array:
            try array { scanner throws(Fault) in _ = try scanner.value() }
            return JSONToken(kind: .array, bytes: slice(start, offset))
        case .string, .escapedString: return try string()
        case .boolean: return try word(peek() == UInt8(ascii: "t") ? "true" : "false", .boolean)
        case .null: return try word("null", .null)
        case .number: return try number()
        case nil: throw fault(offset < bytes.count ? "expected a value" : "the text is cut off")
        }
    }

    /// Walks over an object; `member` gets each name and reads its value from the scanner.
    package mutating func object(_ member: (inout JSONScanner, JSONToken) throws(Fault) -> Void) throws(Fault) {
        skipBlanks()
        try expect("{", "an object in braces")
        try enter()
        skipBlanks()
        if !take("}") {
            repeat {
                skipBlanks()
                let name = try string()
                skipBlanks()
                try expect(":", "a colon after a name")
                try member(&self, name)
                skipBlanks()
            } while take(",")
            try expect("}", "a comma or a closing brace")
        }
        depth -= 1
    }

    /// Walks over an array; `element` reads each value from the scanner.
    package mutating func array(_ element: (inout JSONScanner) throws(Fault) -> Void) throws(Fault) {
        skipBlanks()
        try expect("[", "an array in brackets")
        try enter()
        skipBlanks()
        if !take("]") {
            repeat {
                try element(&self)
                skipBlanks()
            } while take(",")
            try expect("]", "a comma or a closing bracket")
        }
        depth -= 1
    }

    /// Throws when something follows.
    package mutating func end() throws(Fault) {
        skipBlanks()
        guard offset == bytes.count else { throw fault("there is text after the value") }
    }

    // MARK: Scalars

    private mutating func string() throws(Fault) -> JSONToken {
        try expect("\"", "a quoted text")
        let start = offset
        var kind = JSONToken.Kind.string
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return JSONToken(kind: kind, bytes: slice(start, offset - 1))
            case UInt8(ascii: "\\"):
                kind = .escapedString
                try escape()
            case ..<0x20: throw fault("a control character in a text")
            default: offset += 1
            }
        }
        throw fault("a text without its closing quote")
    }

    private mutating func escape() throws(Fault) {
        guard offset + 1 < bytes.count else { throw fault("a text without its closing quote") }
        switch bytes[offset + 1] {
        case UInt8(ascii: "u"):
            guard offset + 6 <= bytes.count, bytes[offset + 2..<offset + 6].allSatisfy(Self.isHexadecimal) else {
                throw fault("an unknown escape")
            }
            offset += 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 2
        default: throw fault("an unknown escape")
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private mutating func word(_ word: StaticString, _ kind: JSONToken.Kind) throws(Fault) -> JSONToken {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[offset..<end].elementsEqual($0) }) else {
            throw fault("an unknown word")
        }
        defer { offset = end }
        return JSONToken(kind: kind, bytes: slice(offset, end))
    }

    private mutating func number() throws(Fault) -> JSONToken {
        let start = offset
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return JSONToken(kind: .number, bytes: slice(start, offset))
    }

    private mutating func digits() throws(Fault) {
        let start = offset
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { offset += 1 }
        guard offset > start else { throw fault("a number without its digits") }
    }

    // MARK: Bytes

    private mutating func enter() throws(Fault) {
        depth += 1
        guard depth <= deepest else { throw fault("nested deeper than \(deepest)") }
    }

    private mutating func expect(_ scalar: Unicode.Scalar, _ what: String) throws(Fault) {
        guard take(scalar) else { throw fault(offset < bytes.count ? "expected \(what)" : "the text is cut off") }
    }

    @inline(__always)
    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    @inline(__always)
    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    private func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    private func fault(_ message: String) -> Fault { Fault(message: message, offset: offset) }
}
