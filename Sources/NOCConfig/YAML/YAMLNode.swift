/// Where something stands in the configuration.
struct Place: Sendable, Hashable {
    var file: String
    var line: Int
    var column: Int

    /// `12:5` within the same file, else `FILE:12:5`.
    func description(from other: Place) -> String {
        other.file == file ? "\(line):\(column)" : "\(file):\(line):\(column)"
    }
}

/// A value of a YAML document with its place. Maps keep their order and their repeated keys.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// `plain` is a scalar without quotes: only such a one can be a number, a truth value or nothing.
        case scalar(String, plain: Bool)
        case list([YAMLNode])
        case map([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var keyPlace: Place
        var value: YAMLNode
    }

    var place: Place
    var content: Content

    init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
    }

    /// A plain scalar, for defaults.
    init(plain text: String, at place: Place) { self.init(.scalar(text, plain: true), at: place) }

    var scalar: YAMLScalar? {
        guard case .scalar(let text, let plain) = content else { return nil }
        return YAMLScalar(text: text, isPlain: plain)
    }

    /// For messages: `'abc'`, `the number 5`, `a list`, `nothing`.
    var found: String {
        switch content {
        case .list: "a list"
        case .map: "a map"
        case .scalar(let text, let plain): YAMLScalar(text: text, isPlain: plain).found
        }
    }
}

/// A scalar, and what YAML's core schema takes it for.
struct YAMLScalar: Sendable {
    enum Meaning { case null, bool, number, text }

    var text: String
    var isPlain: Bool

    var meaning: Meaning {
        guard isPlain, text.utf8.first.map(Self.mayMeanMore) ?? true else { return .text }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "false", "False", "FALSE": return .bool
        default: return isNumber ? .number : .text
        }
    }

    var found: String {
        switch meaning {
        case .null: "nothing"
        case .bool: text
        case .number: "the number \(text)"
        case .text: "'\(text.shortened(to: 60))'"
        }
    }

    /// Whether what is no text may begin so: most words are told by their first letter.
    private static func mayMeanMore(_ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: "~nNtTfF".utf8.contains(first)
        }
    }

    private var isNumber: Bool {
        let signs = text.utf8.prefix { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let digits = text[signs.endIndex...]
        guard let first = digits.utf8.first, text.utf8.count - digits.utf8.count <= 1 else { return false }
        guard first == UInt8(ascii: ".") || first.isDigit else { return false }
        if digits.hasPrefix("0x") { return Int(digits.dropFirst(2), radix: 16) != nil }
        if digits.hasPrefix("0o") { return Int(digits.dropFirst(2), radix: 8) != nil }
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(String(digits)) { return true }
        return Double(digits) != nil
    }
}

extension String {
    /// One line of at most `length` characters.
    func shortened(to length: Int) -> String {
        let line = String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
        return line.count <= length ? line : String(line.prefix(length)) + "…"
    }
}
