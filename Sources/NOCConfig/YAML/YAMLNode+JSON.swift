import NOCCore

extension YAMLNode {
    /// The same tree as JSON, which YAML reads too: numbers and truth values are what YAML's core schema takes them for.
    var json: JSON {
        switch content {
        case .list(let items): .array(items.map(\.json))
        case .map(let entries): .object(entries.map { JSON.Member($0.key, $0.value.json) })
        case .scalar(let text, let plain): YAMLScalar(text: text, isPlain: plain).json
        }
    }
}

extension YAMLScalar {
    fileprivate var json: JSON {
        switch meaning {
        case .null: .null
        case .bool: .bool(text.lowercased() == "true")
        // What only YAML takes for a number, such as 0x1F, stays as it is written.
        case .number: Int64(text).map(JSON.integer) ?? Double(text).map { JSON($0) } ?? .string(text)
        case .text: .string(text)
        }
    }
}
