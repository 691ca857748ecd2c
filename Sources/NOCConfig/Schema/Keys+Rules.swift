import NOCCore

/// Rules between the keys of one map.
extension Keys {
    /// A key that is known but not accepted.
    func refuse(_ name: String, because message: String) {
        guard let entry = entry(name) else { return }
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
            let place = entry(extra)?.keyPlace ?? place
            reading.report("\(what) has '\(given[0])' already: only one of: \(choice)", at: place)
        }
        return given.count == 1
    }

    /// Whether an unknown key was meant as one of these, and will be reported as such.
    private func isMisspelt(_ names: [String]) -> Bool {
        self.names.contains { Suggestion.nearest($0, among: known).map(names.contains) == true }
    }

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
            reading.report("'\(name)' \(reason)", at: entry(name)?.keyPlace ?? place)
        }
    }
}
