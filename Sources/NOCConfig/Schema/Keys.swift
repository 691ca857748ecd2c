/// The keys of one map while it is read, or while its schema is told.
///
/// A record is one closure that asks for its keys and makes a value. To tell the schema the same closure runs over an empty
/// map: what it asks for is what the map may hold. Keys never asked for are unknown.
final class Keys {
    let reading: Reading
    let place: Place
    private let what: String
    private let entries: [String: YAMLNode.Entry]
    private let problemsBefore: Int
    private(set) var fields: [Field] = []
    private var effective: [YAMLNode.Entry] = []
    private var exclusive: [String] = []

    struct Field {
        var name: String
        var doc: String
        var schema: () -> JSON
        var isRequired = false
        var standard: String?
    }

    fileprivate init(_ what: String, _ node: YAMLNode, _ reading: Reading) {
        self.what = what
        self.reading = reading
        place = node.place
        problemsBefore = reading.problemCount
        let entries = reading.entries(of: node) ?? []
        self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether nothing was wrong in this record so far. Rules between keys are only worth telling then.
    var isSound: Bool { reading.problemCount == problemsBefore }

    func has(_ name: String) -> Bool { entries[name] != nil }

    /// Where the key's value stands, or the record without it.
    func place(of name: String) -> Place { entries[name]?.value.place ?? place }

    /// A key that must be there.
    func required<T>(_ name: String, _ kind: Kind<T>, _ doc: String) -> T {
        fields.append(Field(name: name, doc: doc, schema: kind.schema, isRequired: true))
        if let value = read(name, kind) { return value }
        if reading.incomplete != place { reading.report("missing key '\(name)' in \(what)", at: place) }
        return kind.placeholder()
    }

    /// A key that may be left out.
    func optional<T>(_ name: String, _ kind: Kind<T>, _ doc: String) -> T? {
        fields.append(Field(name: name, doc: doc, schema: kind.schema))
        return read(name, kind)
    }

    /// A key with a default, written as in YAML.
    func value<T>(_ name: String, _ kind: Kind<T>, default standard: String, _ doc: String) -> T {
        fields.append(Field(name: name, doc: doc, schema: kind.schema, standard: standard))
        if let value = read(name, kind) { return value }
        return read(name, YAMLNode(plain: standard, at: place), kind)
    }

    /// A list; left out it is empty.
    func list<T>(_ name: String, _ item: Kind<T>, _ doc: String) -> [T] {
        optional(name, .list(item), doc) ?? []
    }

    /// A record; left out it is one with every default.
    func record<T>(_ name: String, _ kind: Kind<T>, _ doc: String) -> T {
        fields.append(Field(name: name, doc: doc, schema: kind.schema))
        if let value = read(name, kind) { return value }
        return read(name, YAMLNode(.map([]), at: place), kind)
    }

    /// A key that is known but not accepted.
    func refuse(_ name: String, because message: String) {
        guard let entry = entries[name] else { return }
        refused.insert(name)
        reading.report(message, at: entry.keyPlace)
    }

    /// Reports none and several of these keys; they must have been asked for. True when there is exactly one.
    @discardableResult
    func exactlyOne(of names: [String]) -> Bool {
        exclusive = names
        let given = names.filter(has)
        let choice = names.joined(separator: ", ")
        if given.isEmpty, refused.isEmpty, !isMisspelt(names) {
            reading.report("\(what) needs one of: \(choice)", at: place)
        }
        for extra in given.dropFirst() {
            let place = entries[extra]?.keyPlace ?? place
            reading.report("\(what) has '\(given[0])' already: only one of: \(choice)", at: place)
        }
        return given.count == 1
    }

    private var refused: Set<String> = []

    /// Whether an unknown key was meant as one of these, and will be reported as such.
    private func isMisspelt(_ names: [String]) -> Bool {
        let known = fields.map(\.name)
        return entries.keys.contains { Suggestion.nearest($0, among: known).map(names.contains) == true }
    }

    private func read<T>(_ name: String, _ kind: Kind<T>) -> T? {
        entries[name].map { read(name, $0.value, kind) }
    }

    private func read<T>(_ name: String, _ node: YAMLNode, _ kind: Kind<T>) -> T {
        let read = reading.inKey(name) { kind.read(node, reading) }
        effective.append(.init(key: name, keyPlace: node.place, value: read.effective))
        return read.value
    }

    private func reportUnknown() {
        let known = fields.map(\.name)
        for entry in entries.values where !known.contains(entry.key) && !refused.contains(entry.key) {
            let near = Suggestion.hint(entry.key, among: known)
            let hint = near.isEmpty ? "; the keys are: \(known.joined(separator: ", "))" : near
            reading.report("unknown key '\(entry.key.shortened(to: 60))' in \(what)\(hint)", at: entry.keyPlace)
        }
    }
}

extension Kind {
    /// A map with known keys. `what` names it in messages: `a target`.
    static func record(_ what: String, _ build: @escaping @Sendable (Keys) -> Value) -> Kind {
        Kind(
            schema: Keys.described(what, build).fields.schema,
            placeholder: Keys.described(what, build).value,
            read: { node, reading in
                guard case .map = node.content else {
                    reading.report("expected \(what) as a map, found \(node.found)", at: node.place, ofKey: true)
                    return Read(value: Keys.described(what, build).value, effective: node)
                }
                return Keys.read(what, node, reading, build)
            })
    }
}

extension Keys {
    fileprivate static func described<T>(_ what: String, _ build: (Keys) -> T) -> (fields: Described, value: T) {
        let nowhere = YAMLNode(.map([]), at: Place(file: "", line: 0, column: 0))
        let keys = Keys(what, nowhere, Reading())
        let value = build(keys)
        return (Described(fields: keys.fields, exclusive: keys.exclusive), value)
    }

    fileprivate static func read<T>(
        _ what: String, _ node: YAMLNode, _ reading: Reading, _ build: (Keys) -> T
    ) -> Read<T> {
        let keys = Keys(what, node, reading)
        let value = build(keys)
        keys.reportUnknown()
        return Read(value: value, effective: YAMLNode(.map(keys.effective), at: node.place))
    }

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

extension Keys {
    /// Reports keys that must be there for a reason that lies in another key.
    func demand(_ names: [String], because reason: String) {
        for name in names where !has(name) {
            reading.report("missing key '\(name)' in \(what): \(reason)", at: place)
        }
    }

    /// Reports keys that must not be there for a reason that lies in another key.
    func forbid(_ names: [String], because reason: String) {
        for name in names where has(name) {
            refused.insert(name)
            reading.report("'\(name)' \(reason)", at: entries[name]?.keyPlace ?? place)
        }
    }
}
