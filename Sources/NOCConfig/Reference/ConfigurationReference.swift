import NOCCore

/// Every key of the configuration, told to people by the very declarations that read it.
package struct ConfigurationReference {
    /// One map with known keys.
    struct Section {
        /// Where it stands: `targets[].checks[].http`; empty for the whole configuration.
        var path: String
        /// The other places of the same map.
        var alsoAt: [String] = []
        /// Of the key that it stands under.
        var help: Help?
        var keys: [Keys.Field]
        /// The keys of which there must be exactly one.
        var exclusive: [String]

        /// The key of the whole configuration under which it stands.
        var chapter: Substring { path.prefix { $0 != "." && $0 != "[" } }

        func path(of key: Keys.Field) -> String { path.isEmpty ? key.name : "\(path).\(key.name)" }

        fileprivate func isSame(as other: Section) -> Bool {
            exclusive == other.exclusive && keys.elementsEqual(other.keys) { $0.name == $1.name && $0.help == $1.help }
        }
    }

    /// The configuration itself, then depth first as the keys are declared.
    private(set) var sections: [Section] = []

    package init() { add(Kind<Plan>.configuration.form(), at: "", under: nil) }

    /// The sections that know a key of this name.
    var index: [(key: String, sections: [Section])] {
        var known: [String: [Section]] = [:]
        for section in sections {
            for key in section.keys { known[key.name, default: []].append(section) }
        }
        return known.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// The section about the map at this place.
    func section(at path: String) -> Section? {
        sections.first { $0.path == path || $0.alsoAt.contains(path) }
    }

    private mutating func add(_ form: Form, at path: String, under help: Help?) {
        for (record, path) in form.records(at: path) where !record.fields.isEmpty {
            let section = Section(path: path, help: help, keys: record.fields, exclusive: record.exclusive)
            if let known = sections.firstIndex(where: { $0.isSame(as: section) }) {
                sections[known].alsoAt.append(path)
                continue
            }
            sections.append(section)
            for key in section.keys { add(key.form(), at: section.path(of: key), under: key.help) }
        }
    }
}

extension Form {
    /// The maps with known keys that may stand there, with the place of each.
    func records(at path: String) -> [(record: Keys.Described, path: String)] {
        switch self {
        case .value, .choice, .reference: []
        case .record(let record): [(record, path)]
        case .list(let item): item.records(at: "\(path)[]")
        case .map(let item): item.records(at: "\(path).NAME")
        case .either(let first, let other): first.records(at: path) + other.records(at: path)
        }
    }
}
