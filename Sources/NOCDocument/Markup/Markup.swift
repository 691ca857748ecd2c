/// XML made of names that stand in the program and values that are escaped: the one way to make markup besides templates.
struct Markup {
    private(set) var text = ""

    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, text: String? = nil)
    {
        open(name, attributes)
        if let text { self.text(text) }
        close(name)
    }

    /// An element with further ones inside.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        close(name)
    }

    mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)], _ body: (inout Markup) -> Void
    ) {
        text += "<\(name)"
        for (name, value) in attributes { add(name, value) }
        text += ">"
        body(&self)
        close(name)
    }

    /// An element without content.
    mutating func empty(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
        start(name, attributes)
        text += "/>"
    }

    mutating func text(_ text: String) { self.text += Self.escape(text) }

    /// Markup that stands in the program.
    mutating func fixed(_ markup: StaticString) { text += "\(markup)" }

    /// For what cannot be written inside one closure; `close` follows.
    mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
        start(name, attributes)
        text += ">"
    }

    mutating func close(_ name: StaticString) { text += "</\(name)>" }

    private mutating func start(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
        text += "<\(name)"
        for (name, value) in attributes { add(name, value) }
    }

    private mutating func add(_ name: StaticString, _ value: String) {
        text += " \(name)=\"\(Self.escape(value))\""
    }

    /// The text without what would be markup, and without the characters that XML 1.0 has no way to write (section 2.2):
    /// controls but for tab and line ends, U+FFFE and U+FFFF.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { special[Int($0)] }) else { return text }
        var result = String.UnicodeScalarView()
        for character in text.unicodeScalars {
            switch character {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n", "\r": result.append(character)
            case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": break
            default: result.append(character)
            }
        }
        return String(result)
    }

    /// Of each byte, whether it may begin something to escape; 0xEF begins U+FFFE, and much that is harmless.
    private static let special = (0...255).map { byte in
        (byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte)) || byte == 0xEF || #"&<>"'"#.utf8.contains(UInt8(byte))
    }

    /// A coordinate to a tenth of a unit.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
