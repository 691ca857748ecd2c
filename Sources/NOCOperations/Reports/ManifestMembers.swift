import NOCCore

/// What is wrong with a manifest.
struct ManifestFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// An object of a manifest, whose members are read with the place of what is wrong: `files[0].bytes: …`.
struct ManifestMembers {
    private let json: JSON
    private let place: String

    init(_ json: JSON, _ place: String) {
        self.json = json
        self.place = place
    }

    func string(_ key: String) throws(ManifestFault) -> String {
        guard let value = try member(key).string else { throw wrong(key, "a text") }
        return value
    }

    func flag(_ key: String) throws(ManifestFault) -> Bool {
        guard let value = try member(key).bool else { throw wrong(key, "true or false") }
        return value
    }

    func whole(_ key: String) throws(ManifestFault) -> Int {
        guard case .integer(let number) = try member(key), let value = Int(exactly: number) else {
            throw wrong(key, "a whole number")
        }
        return value
    }

    func object(_ key: String) throws(ManifestFault) -> ManifestMembers {
        let value = try member(key)
        guard case .object = value else { throw wrong(key, "an object") }
        return ManifestMembers(value, path(key))
    }

    func strings(_ key: String) throws(ManifestFault) -> [String] {
        var result: [String] = []
        for element in try elements(key) {
            guard let text = element.string else { throw wrong(key, "a list of texts") }
            result.append(text)
        }
        return result
    }

    func list<Element>(
        _ key: String, _ read: (ManifestMembers) throws(ManifestFault) -> Element
    ) throws(ManifestFault) -> [Element] {
        var result: [Element] = []
        for (index, element) in try elements(key).enumerated() {
            result.append(try read(ManifestMembers(element, "\(path(key))[\(index)]")))
        }
        return result
    }

    /// Nil where there is no such member.
    func optional<Value>(
        _ key: String, _ read: () throws(ManifestFault) -> Value
    ) throws(ManifestFault) -> Value? {
        guard let value = json[key], !value.isNull else { return nil }
        return try read()
    }

    private func elements(_ key: String) throws(ManifestFault) -> [JSON] {
        guard case .array(let elements) = try member(key) else { throw wrong(key, "a list") }
        return elements
    }

    private func member(_ key: String) throws(ManifestFault) -> JSON {
        guard let value = json[key] else {
            guard case .object = json else {
                throw ManifestFault("\(place.isEmpty ? "the file" : place): expected an object")
            }
            throw ManifestFault("\(path(key)): it is missing")
        }
        return value
    }

    private func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

    private func wrong(_ key: String, _ expected: String) -> ManifestFault {
        ManifestFault("\(path(key)): expected \(expected)")
    }
}
