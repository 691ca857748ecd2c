import NOCCore

extension SecretReference {
    static let form = "env:NAME, file:PATH or credential:NAME"

    /// Reads a reference; nil when it is none. A path is taken from the directory of the file it stands in.
    init?(configured text: String, at place: Place) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        let rest = String(parts[1])
        switch parts[0] {
        case "env" where rest.isEnvironmentName: self = .environment(rest)
        case "file": self = .file(place.path(rest))
        case "credential" where rest.utf8.allSatisfy(\.isIdentifierByte) && rest != "." && rest != "..":
            self = .credential(rest)
        default: return nil
        }
    }
}

extension String {
    var isEnvironmentName: Bool { wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil }
}

extension Kind where Value == SecretReference {
    /// Where a secret is. What was written is never repeated in a message: it may be the secret itself.
    static var secret: Kind {
        .scalar(
            "a reference to a secret",
            schema: .object(["type": .string("string"), "pattern": .string("^(env|file|credential):.+$")]),
            form: .value(.secret), placeholder: .environment("NONE"), show: \.description
        ) { scalar, node throws(Complaint) in
            guard let reference = SecretReference(configured: scalar.text, at: node.place) else {
                throw .because("a secret must not stand in the configuration: write \(SecretReference.form)")
            }
            return reference
        }
    }
}

extension Kind where Value == Hook.EnvironmentValue {
    /// A hook's variable: plain text or a reference to a secret. A path is plain whatever the variable is called.
    static func environment(_ name: String) -> Kind {
        .scalar(
            "text or \(SecretReference.form)", schema: .object(["type": .string("string")]),
            form: .value(.variable), placeholder: .plain(""),
            show: \.written
        ) { scalar, node throws(Complaint) in
            if let reference = SecretReference(configured: scalar.text, at: node.place) { return .secret(reference) }
            let words = ["KEY", "TOKEN", "PASSWORD", "PASSWD", "SECRET"]
            guard scalar.text.hasPrefix("/") || !words.contains(where: name.uppercased().contains) else {
                throw .because(
                    "this looks like a secret, which must not stand here: write \(SecretReference.form)")
            }
            return .plain(scalar.text)
        }
    }
}

extension Hook.EnvironmentValue {
    /// As it stands in a configuration.
    fileprivate var written: String {
        switch self {
        case .plain(let text): text
        case .secret(let reference): reference.description
        }
    }
}
