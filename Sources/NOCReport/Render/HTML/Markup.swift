/// XML made of names that stand in the program and values that are escaped: the one way to make markup besides templates.
struct Markup {
    private(set) var text = ""

    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, text: String? = nil)
    {
        element(name, attributes.map { ($0.key, $0.value) }) { if let text { $0.text(text) } }
    }

    /// An element with further ones inside.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ body: (inout Markup) -> Void
    ) {
        element(name, attributes.map { ($0.key, $0.value) }, body)
    }

    mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)], _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        close(name)
    }

    mutating func text(_ text: String) { self.text += Self.escape(text) }

    private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)]) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escape(value))\"" }
        text += ">"
    }

    private mutating func close(_ name: StaticString) { text += "</\(name)>" }

    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }

    /// A coordinate to a tenth of a unit.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
