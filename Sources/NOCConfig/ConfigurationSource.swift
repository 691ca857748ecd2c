package import NOCCore

/// The files of a configuration as they were when it was read: read again from here it gives the same plan, whatever has
/// become of them since.
package struct ConfigurationSource: Sendable, Equatable {
    /// The main file's.
    package let path: String
    /// By path.
    var texts: [String: String] = [:]
    /// What patterns named.
    var matches: [String: [String]] = [:]
    /// The files that paths lead to.
    var identities: [String: String] = [:]

    init(path: String) { self.path = path }
}

extension ConfigurationSource: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("path", path)
            json.member("texts", JSON(texts.mapValues { .string($0) }))
            json.member("matches", JSON(matches.mapValues { .array($0.map { .string($0) }) }))
            json.member("identities", JSON(identities.mapValues { .string($0) }))
        }
    }

    /// What `write(to:)` wrote; nil when it is something else.
    package init?(_ json: JSON) {
        guard let path = json["path"]?.string, let texts = json["texts"], let matches = json["matches"],
            let identities = json["identities"]
        else { return nil }
        self.path = path
        self.texts = texts.strings
        self.matches = Dictionary(matches.members.map { ($0.key, $0.value.elements.compactMap(\.string)) }) { $1 }
        self.identities = identities.strings
    }
}

extension JSON {
    fileprivate init(_ members: [String: JSON]) {
        self = .object(members.sorted { $0.key < $1.key }.map { Member($0.key, $0.value) })
    }

    fileprivate var strings: [String: String] {
        Dictionary(members.compactMap { member in member.value.string.map { (member.key, $0) } }) { $1 }
    }
}
