import NOCCore

/// Writes a tree as block-style YAML.
struct YAMLWriter {
    private(set) var text = ""

    static func write(_ node: YAMLNode) -> String {
        var writer = YAMLWriter()
        writer.write(node, indent: 0, inline: false)
        return writer.text
    }

    /// `inline`: the line has begun, with a dash.
    private mutating func write(_ node: YAMLNode, indent: Int, inline: Bool) {
        switch node.content {
        case .scalar(let text, let plain): self.text += Self.scalar(text, plain: plain) + "\n"
        case .list(let items):
            for (number, item) in items.enumerated() {
                begin(indent, inline && number == 0)
                text += item.isEmptyCollection ? "- \(item.emptyForm)\n" : "- "
                if !item.isEmptyCollection { write(item, indent: indent + 2, inline: true) }
            }
        case .map(let entries):
            for (number, entry) in entries.enumerated() {
                begin(indent, inline && number == 0)
                write(entry, indent: indent)
            }
        }
    }

    private mutating func write(_ entry: YAMLNode.Entry, indent: Int) {
        text += Self.key(entry.key) + ":"
        if entry.value.isEmptyCollection {
            text += " \(entry.value.emptyForm)\n"
        } else if entry.value.scalar != nil {
            text += " "
            write(entry.value, indent: 0, inline: true)
        } else {
            text += "\n"
            write(entry.value, indent: indent + 2, inline: false)
        }
    }

    private mutating func begin(_ indent: Int, _ inline: Bool) {
        if !inline { text += String(repeating: " ", count: indent) }
    }

    private static func key(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0.isIdentifierByte }
        return scalar(text, plain: isPlain)
    }

    private static func scalar(_ text: String, plain: Bool) -> String {
        plain && !text.contains(where: \.isNewline) ? text : quoted(text)
    }

    /// In double quotes; what YAML does not print is escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF
                || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension YAMLNode {
    fileprivate var isEmptyCollection: Bool {
        switch content {
        case .scalar: false
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        }
    }

    fileprivate var emptyForm: String {
        if case .list = content { "[]" } else { "{}" }
    }
}
