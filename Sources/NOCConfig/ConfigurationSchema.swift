import NOCCore

/// The JSON Schema (2020-12) of a configuration file, for editors. Told by the very code that reads configurations.
package enum ConfigurationSchema {
    /// With its descriptions in one language.
    package static func json(_ language: Language = .english) -> String {
        let head: [JSON.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("title", .string(ReferenceWords(language: language).title)),
        ]
        guard case .object(let members) = Kind<Plan>.configuration.schema() else { return "{}\n" }
        // An included file has the same keys and need not have a site.
        let schema = JSON.object(head + members.filter { $0.key != "required" })
        return schema.told(in: language).jsonText(.pretty) + "\n"
    }
}

extension JSON {
    /// With the words of one language where there are those of each.
    fileprivate func told(in language: Language) -> JSON {
        switch self {
        case .array(let elements): .array(elements.map { $0.told(in: language) })
        case .object(let members) where members.map(\.key) == Language.allCases.map(\.rawValue):
            self[language.rawValue] ?? .null
        case .object(let members): .object(members.map { Member($0.key, $0.value.told(in: language)) })
        case .null, .bool, .integer, .number, .string: self
        }
    }
}
