/// What has a form in JSON.
package protocol JSONWritable {
    /// Writes one value.
    func write(to json: inout JSONWriter)
}

extension JSONWritable {
    package func json(_ style: JSONWriter.Style = .compact) -> [UInt8] {
        var writer = JSONWriter(style)
        write(to: &writer)
        return writer.bytes
    }

    package func jsonText(_ style: JSONWriter.Style = .compact) -> String {
        String(decoding: json(style), as: UTF8.self)
    }
}

/// The one writer of JSON (RFC 8259): writes as it goes, members in the order given, so that what is large need not be built
/// as a tree first.
package struct JSONWriter: Sendable {
    package enum Style: Sendable, Hashable {
        /// No white space.
        case compact
        /// Down to that depth each member has a line of its own, without blanks within; what lies deeper stands on one line.
        /// A double keeps its `.0`.
        case lines(depth: Int)
        /// A line for each member, for people.
        case pretty
    }

    package private(set) var bytes: [UInt8] = []
    private let style: Style
    /// Whether the next value follows another one, per open object or array.
    private var follows: [Bool] = []

    package init(_ style: Style = .compact) { self.style = style }

    // MARK: Objects and arrays

    package mutating func object(_ members: (inout JSONWriter) -> Void) { nested("{", "}", members) }
    package mutating func array(_ elements: (inout JSONWriter) -> Void) { nested("[", "]", elements) }

    package mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        value(&self)
    }

    package mutating func element(_ value: (inout JSONWriter) -> Void) {
        separate()
        value(&self)
    }

    package mutating func member(_ name: String, _ value: String?) { member(name) { $0.value(value) } }
    package mutating func member(_ name: String, _ value: Bool?) { member(name) { $0.value(value) } }
    package mutating func member(_ name: String, _ value: Int?) { member(name) { $0.value(value) } }
    package mutating func member(_ name: String, _ value: Int64?) { member(name) { $0.value(value) } }
    package mutating func member(_ name: String, _ value: Double?) { member(name) { $0.value(value) } }
    package mutating func member(_ name: String, _ value: (some JSONWritable)?) {
        member(name) { json in if let value { value.write(to: &json) } else { json.null() } }
    }
    package mutating func member(_ name: String, _ values: [some JSONWritable]) {
        member(name) { json in json.array { json in for value in values { json.element { value.write(to: &$0) } } } }
    }
    package mutating func member(_ name: String, _ values: [String]) {
        member(name) { json in json.array { json in for value in values { json.element { $0.value(value) } } } }
    }

    // MARK: Scalars

    package mutating func null() { raw("null") }
    package mutating func value(_ text: String?) { if let text { string(text) } else { null() } }
    package mutating func value(_ value: Bool?) { raw(value.map { $0 ? "true" : "false" } ?? "null") }
    package mutating func value(_ number: Int?) { value(number.map(Int64.init)) }
    package mutating func value(_ number: Int64?) { raw(number.map { String($0) } ?? "null") }

    /// Shortest digits that read back as the same number; null for what JSON cannot write.
    package mutating func value(_ number: Double?) {
        guard let number, number.isFinite else { return null() }
        let text = number.description
        if case .lines = style { return raw(text) }
        raw(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        var text = text
        text.withUTF8 { utf8 in
            guard utf8.contains(where: JSONWriter.isSpecial) else { return bytes.append(contentsOf: utf8) }
            for byte in utf8 { escape(byte) }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        case ..<0x20: raw((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
        default: bytes.append(byte)
        }
    }

    // MARK: Lines

    private mutating func nested(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: open))
        follows.append(false)
        body(&self)
        let isEmpty = follows.last == false
        let hasLines = hasLines
        follows.removeLast()
        if !isEmpty, hasLines { newLine() }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func separate() {
        if follows[follows.count - 1] { bytes.append(UInt8(ascii: ",")) }
        if hasLines { newLine() }
        follows[follows.count - 1] = true
    }

    /// Whether the members of the innermost open object or array have lines of their own.
    private var hasLines: Bool {
        switch style {
        case .compact: false
        case .lines(let depth): follows.count <= depth
        case .pretty: true
        }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * follows.count))
    }
}

extension JSON: JSONWritable {
    package func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.value(value)
        case .integer(let value): json.value(value)
        case .number(let value): json.value(value)
        case .string(let text): json.value(text)
        case .array(let elements):
            json.array { json in for element in elements { json.element { element.write(to: &$0) } } }
        case .object(let members):
            json.object { json in for member in members { json.member(member.key) { member.value.write(to: &$0) } } }
        }
    }

    /// The same with the members of every object in the order of their names, so that equal values are equal texts.
    package var sorted: JSON {
        guard !isSorted else { return self }
        return switch self {
        case .array(let elements): .array(elements.map(\.sorted))
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        default: self
        }
    }

    /// Whether they are so already. Most of what is stored is built so, and need not be built twice.
    private var isSorted: Bool {
        switch self {
        case .array(let elements): elements.allSatisfy(\.isSorted)
        case .object(let members):
            members.allSatisfy(\.value.isSorted) && zip(members, members.dropFirst()).allSatisfy { $0.key <= $1.key }
        default: true
        }
    }
}
