/// The text of one file, prepared so that composing it is linear and never stops at a repeated key.
///
/// Yams resolves aliases while composing, which lets a few lines cost hours, and refuses a file at its first repeated key.
/// So `*` is hidden behind a private-use character (an alias becomes a plain scalar that `YAMLReader` resolves within a
/// budget), and the first character of a repeated key behind another. Places do not move: one character stands for one.
struct YAMLSource {
    static let hiddenStar: Unicode.Scalar = "\u{10FFFD}"
    private static let firstStandIn: UInt32 = 0xF0000
    private static let standInLimit = 200

    private var scalars: [Unicode.Scalar]
    private var standIns: [Unicode.Scalar: Unicode.Scalar] = [hiddenStar: "*"]

    /// Fails at the first character that cannot stand in YAML, with its line and column.
    init(_ text: String) throws(YAMLComplaint) {
        scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for (index, scalar) in scalars.enumerated() {
            if scalar == "*" {
                scalars[index] = Self.hiddenStar
            } else if !Self.isAllowed(scalar) {
                let (line, column) = position(of: index)
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                throw YAMLComplaint(line: line, column: column, "the character \(name) is not allowed here")
            }
        }
    }

    var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count + scalars.count / 4)
        for scalar in scalars {
            bytes.append(contentsOf: scalar.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text as it was written.
    func restored(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value >= Self.firstStandIn }) else { return text }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.unicodeScalars.map { standIns[$0] ?? $0 })
        return String(view)
    }

    /// Makes the key that begins there unlike its double. False when there is nothing to hide, or too much.
    mutating func hideKey(line: Int, column: Int) -> Bool {
        guard var index = index(line: line, column: column), standIns.count < Self.standInLimit else { return false }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard index < scalars.count, !["\\", "\"", "'", " ", "\n"].contains(scalars[index]),
            let standIn = Unicode.Scalar(Self.firstStandIn + UInt32(standIns.count))
        else { return false }
        standIns[standIn] = standIns[scalars[index]] ?? scalars[index]
        scalars[index] = standIn
        return true
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000..<firstStandIn: true
        default: false
        }
    }

    private func index(line: Int, column: Int) -> Int? {
        var current = 1
        var start = 0
        while current < line, start < scalars.count {
            start += lineBreak(at: start) ?? 1
            if start > 0, scalars[start - 1].endsLine { current += 1 }
        }
        let index = start + column - 1
        return current == line && index < scalars.count ? index : nil
    }

    private func position(of index: Int) -> (line: Int, column: Int) {
        var line = 1
        var start = 0
        var cursor = 0
        while cursor < index {
            let width = lineBreak(at: cursor)
            cursor += width ?? 1
            if width != nil {
                line += 1
                start = cursor
            }
        }
        return (line, index - start + 1)
    }

    /// How many characters of a line break begin there; nil for none. A carriage return takes its line feed along.
    private func lineBreak(at index: Int) -> Int? {
        guard scalars[index].endsLine else { return nil }
        let isPair = scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
        return isPair ? 2 : 1
    }
}

extension Unicode.Scalar {
    fileprivate var endsLine: Bool {
        switch self {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}

/// Why a text is no YAML.
struct YAMLComplaint: Error {
    var line: Int
    var column: Int
    var message: String

    init(line: Int, column: Int, _ message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}
