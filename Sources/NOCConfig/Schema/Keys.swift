import NOCCore

/// The keys of one map while it is read, or while its schema is told.
///
/// A record is one closure that asks for its keys and makes a value. To tell the schema the same closure runs over an empty
/// map: what it asks for is what the map may hold. Keys never asked for are unknown.
final class Keys {
    let reading: ConfigurationPass
    let place: Place
    let what: String
    private let entries: [YAMLNode.Entry]
    private let problemsBefore: Int
    /// Only the schema asks for more than the names.
    private let isDescribing: Bool
    private var fields: [Field] = []
    /// The keys asked for so far, in order.
    private(set) var known: [String] = []
    /// Known keys that were reported already.
    var refused: Set<String> = []
    /// The keys of which there must be one.
    var exclusive: [String] = []
    private var effective: [YAMLNode.Entry] = []

    fileprivate init(_ what: String, _ node: YAMLNode, _ reading: ConfigurationPass, isDescribing: Bool = false) {
        self.what = what
        self.reading = reading
        self.isDescribing = isDescribing
        place = node.place
        problemsBefore = reading.problemCount
        entries = reading.entries(of: node) ?? []
        known.reserveCapacity(16)
    }

    /// Whether nothing was wrong in this record so far. Rules between keys are only worth telling then.
    var isSound: Bool { reading.problemCount == problemsBefore }

    var names: some Sequence<String> { entries.lazy.map(\.key) }

    func has(_ name: String) -> Bool { entry(name) != nil }

    /// A record has few keys: looking through them is cheaper than a table of them.
    func entry(_ name: String) -> YAMLNode.Entry? { entries.first { $0.key == name } }

    /// Where the key's value stands, or the record without it.
    func place(of name: String) -> Place { entry(name)?.value.place ?? place }

    /// A key that must be there.
    func required<T>(_ name: String, _ kind: @autoclosure () -> Kind<T>, _ help: Help) -> T {
        note(name, help, kind, isRequired: true)
        if let value = read(name, kind) { return value }
        if reading.incomplete != place { reading.report("missing key '\(name)' in \(what)", at: place) }
        return kind().placeholder()
    }

    /// A key that may be left out.
    func optional<T>(_ name: String, _ kind: @autoclosure () -> Kind<T>, _ help: Help) -> T? {
        note(name, help, kind)
        return read(name, kind)
    }

    /// A key with a default, written as in YAML.
    func value<T>(_ name: String, _ kind: @autoclosure () -> Kind<T>, default standard: String, _ help: Help) -> T {
        note(name, help, kind, standard: standard)
        let problemsBefore = reading.problemCount
        // In the place of a wrong value the default stands: it leads to no complaint about something else.
        if let value = read(name, kind), reading.problemCount == problemsBefore { return value }
        return read(name, standard: standard, YAMLNode(plain: standard, at: place), kind)
    }

    /// A list; left out it is empty.
    func list<T>(_ name: String, _ item: @autoclosure () -> Kind<T>, _ help: Help) -> [T] {
        optional(name, .list(item()), help) ?? []
    }

    /// A record; left out it is one with every default.
    func record<T>(_ name: String, _ kind: @autoclosure () -> Kind<T>, _ help: Help) -> T {
        note(name, help, kind)
        if let value = read(name, kind) { return value }
        return read(name, standard: "{}", YAMLNode(.map([]), at: place), kind)
    }

    private func note<T>(
        _ name: String, _ help: Help, _ kind: () -> Kind<T>, isRequired: Bool = false, standard: String? = nil
    ) {
        known.append(name)
        guard isDescribing else { return }
        let kind = kind()
        fields.append(
            Field(
                name: name, help: help, schema: kind.schema, form: kind.form, isRequired: isRequired,
                standard: standard))
    }

    /// The kind of what is not there is never made: of the keys that a record may have, few are.
    private func read<T>(_ name: String, _ kind: () -> Kind<T>) -> T? {
        entry(name).map { keep(name, $0.value, read(name, $0.value, kind())) }
    }

    /// What the default says. Thousands of records fall back to the same ones: each is read once.
    private func read<T>(_ name: String, standard: String, _ node: YAMLNode, _ kind: () -> Kind<T>) -> T {
        // Its effective form is not remembered, so it is read where that is wanted.
        guard !reading.keepsEffective else { return keep(name, node, read(name, node, kind())) }
        let key = ConfigurationPass.Standard(record: what, key: name, text: standard)
        if let known = reading.standards[key] as? T { return known }
        let problemsBefore = reading.problemCount
        let value = keep(name, node, read(name, node, kind()))
        if reading.problemCount == problemsBefore { reading.standards[key] = value }
        return value
    }

    private func read<T>(_ name: String, _ node: YAMLNode, _ kind: Kind<T>) -> Read<T> {
        reading.inKey(name) { kind.read(node, reading) }
    }

    private func keep<T>(_ name: String, _ node: YAMLNode, _ read: Read<T>) -> T {
        if reading.keepsEffective { effective.append(.init(key: name, keyPlace: node.place, value: read.effective)) }
        return read.value
    }

    private func reportUnknown() {
        for entry in entries where !known.contains(entry.key) && !refused.contains(entry.key) {
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
            form: .record(Keys.described(what, build).fields),
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
        let keys = Keys(what, nowhere, ConfigurationPass(), isDescribing: true)
        let value = build(keys)
        return (Described(fields: keys.fields, exclusive: keys.exclusive), value)
    }

    fileprivate static func read<T>(
        _ what: String, _ node: YAMLNode, _ reading: ConfigurationPass, _ build: (Keys) -> T
    ) -> Read<T> {
        let keys = Keys(what, node, reading)
        let value = build(keys)
        keys.reportUnknown()
        return Read(value: value, effective: YAMLNode(.map(keys.effective), at: node.place))
    }
}
