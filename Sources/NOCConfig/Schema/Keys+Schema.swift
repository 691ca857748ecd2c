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
                JSON.Member(key: "type", value: .string("object")),
                JSON.Member(key: "additionalProperties", value: .bool(false)),
                JSON.Member(
                    key: "properties", value: .object(fields.map { JSON.Member(key: $0.name, value: $0.described) })),
            ]
            let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
            if !required.isEmpty { members.append(.init(key: "required", value: .array(required))) }
            if !exclusive.isEmpty {
                let choices = exclusive.map { JSON.object(["required": .array([.string($0)])]) }
                members.append(.init(key: "oneOf", value: .array(choices)))
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
        case .number: return described.adding("default", .number(standard))
        case .bool: return described.adding("default", .bool(standard == "true"))
        case .null, .text: return described.adding("default", .string(standard))
        }
    }
}
