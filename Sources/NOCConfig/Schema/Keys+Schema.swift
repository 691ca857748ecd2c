import NOCCore

extension Keys {
    /// One key a map may hold.
    struct Field: Sendable {
        var name: String
        var help: Help
        var schema: @Sendable () -> JSON
        var form: @Sendable () -> Form
        var isRequired = false
        var standard: String?
    }

    /// All of them.
    struct Described: Sendable {
        var fields: [Field]
        var exclusive: [String]

        var schema: JSON {
            var members = [
                JSON.Member("type", "object"), JSON.Member("additionalProperties", false),
                JSON.Member("properties", .object(fields.map { JSON.Member($0.name, $0.described) })),
            ]
            let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
            if !required.isEmpty { members.append(.init("required", .array(required))) }
            if !exclusive.isEmpty {
                let choices = exclusive.map { JSON.object(["required": .array([.string($0)])]) }
                members.append(.init("oneOf", .array(choices)))
            }
            return .object(members)
        }
    }
}

extension Keys.Field {
    fileprivate var described: JSON {
        let texts = Language.allCases.map { JSON.Member($0.rawValue, .string(help.text($0))) }
        // A test reads every example: one that cannot be read is left out here.
        let example = (try? YAMLReader.read(help.example, file: ""))?.json
        let described = schema().adding("description", .object(texts)).adding(
            "examples", .array([example].compactMap(\.self)))
        guard let standard else { return described }
        let scalar = YAMLScalar(text: standard, isPlain: true)
        switch scalar.meaning {
        case .number: return described.adding("default", .numeral(standard))
        case .bool: return described.adding("default", .bool(standard == "true"))
        case .null, .text: return described.adding("default", .string(standard))
        }
    }
}

extension JSON {
    /// What YAML takes for a number.
    static func numeral(_ text: String) -> JSON { Int64(text).map(JSON.integer) ?? JSON(Double(text)) }

    /// With a member more; only for objects.
    func adding(_ key: String, _ value: JSON) -> JSON { .object(members + [Member(key, value)]) }
}
