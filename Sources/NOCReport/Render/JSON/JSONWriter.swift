/// Writes JSON as it goes, members in the order given: for reports too large to be built as a tree first.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Whether the next value follows another one, per open object or array.
    private var follows: [Bool] = []
    /// Down to this depth each member has a line of its own.
    private let lineDepth: Int

    init(lineDepth: Int = 3) { self.lineDepth = lineDepth }

    mutating func object(_ members: (inout JSONWriter) -> Void) { nested("{", "}", members) }
    mutating func array(_ elements: (inout JSONWriter) -> Void) { nested("[", "]", elements) }

    mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        value(&self)
    }

    mutating func element(_ value: (inout JSONWriter) -> Void) {
        separate()
        value(&self)
    }

    mutating func member(_ name: String, _ value: String?) { member(name) { $0.value(value) } }
    mutating func member(_ name: String, _ value: Bool?) {
        member(name) { $0.raw(value.map { $0 ? "true" : "false" }) }
    }
    mutating func member(_ name: String, _ value: Int?) { member(name) { $0.raw(value.map(String.init)) } }
    mutating func member(_ name: String, _ value: Int64?) { member(name) { $0.raw(value.map(String.init)) } }
    /// Shortest digits that read back as the same number; null for what JSON cannot write.
    mutating func member(_ name: String, _ value: Double?) {
        member(name) { $0.raw(value.flatMap { $0.isFinite ? $0.description : nil }) }
    }

    mutating func value(_ text: String?) {
        if let text { string(text) } else { raw(nil) }
    }

    mutating func value(_ number: Int64) { raw(String(number)) }

    /// A literal as it stands; nil is null.
    mutating func raw(_ text: String?) { bytes.append(contentsOf: (text ?? "null").utf8) }

    private mutating func nested(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(open.value))
        follows.append(false)
        body(&self)
        let isEmpty = follows.last == false
        let depth = follows.count
        follows.removeLast()
        if !isEmpty, depth <= lineDepth { newline() }
        bytes.append(UInt8(close.value))
    }

    private mutating func separate() {
        if follows[follows.count - 1] { bytes.append(UInt8(ascii: ",")) }
        newline()
        follows[follows.count - 1] = true
    }

    private mutating func newline() {
        guard follows.count <= lineDepth else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * follows.count))
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        guard text.utf8.contains(where: Self.isSpecial) else { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x00..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: (digits.count < 2 ? "\\u000" : "\\u00").utf8)
                bytes.append(contentsOf: digits.utf8)
            default: bytes.append(byte)
            }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
