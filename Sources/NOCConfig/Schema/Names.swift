import NOCCore

/// The names that a configuration defines, and the places that refer to them.
struct Names {
    enum Space: String { case objective, group, target, credential, hook, penalty, record, project, indicator }

    struct Reference {
        var space: Space
        var name: String
        var place: Place
    }

    private(set) var definitions: [Space: [String: Place]] = [:]
    private(set) var references: [Reference] = []
    /// Who names whom as its parent.
    var parents: [String: [Located<String>]] = [:]
    /// What each check needs its credential to be.
    var credentialUses: [Located<CredentialUse>] = []
    /// Checks that something outside their target names.
    var checkUses: [Located<CheckKey>] = []

    struct CredentialUse {
        var credential: String
        /// Any of these will do.
        var kinds: [String]
    }

    /// Where the name was defined before, if it was.
    mutating func define(_ name: String, in space: Space, at place: Place) -> Place? {
        if let earlier = definitions[space]?[name] { return earlier }
        definitions[space, default: [:]][name] = place
        return nil
    }

    mutating func refer(to name: String, in space: Space, at place: Place) {
        references.append(Reference(space: space, name: name, place: place))
    }
}

extension Kind where Value == String {
    /// An id that this place defines.
    static func definition(_ space: Names.Space) -> Kind {
        identifier.noting { name, place, reading in
            guard let earlier = reading.names.define(name, in: space, at: place) else { return }
            let known = earlier.description(from: place)
            reading.report("duplicate \(space.rawValue) id '\(name)', first at \(known)", at: place)
        }
    }

    /// An id that another place defines.
    static func reference(_ space: Names.Space) -> Kind {
        identifier.noting { name, place, reading in reading.names.refer(to: name, in: space, at: place) }
            .told(as: .reference(space))
    }
}
