import NOCCore

/// The JSON Schema (2020-12) of a configuration file, for editors. Told by the very code that reads configurations.
package enum ConfigurationSchema {
    package static var json: String {
        let head: [JSON.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("title", "noc configuration"),
        ]
        guard case .object(let members) = Kind<Plan>.configuration.schema() else { return "{}\n" }
        // An included file has the same keys and need not have a site.
        return JSON.object(head + members.filter { $0.key != "required" }).jsonText(.pretty) + "\n"
    }
}
