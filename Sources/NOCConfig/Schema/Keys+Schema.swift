import NOCCore

extension Keys {
    /// One key a map may hold.
    struct Field {
        var name: String
        var doc: String
        var schema: () -> JSON
        var isRequired = false
        var standard: String?
    }

    /// All of them.
    struct Described {
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
        let described = schema().adding("description", .string(doc))
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
