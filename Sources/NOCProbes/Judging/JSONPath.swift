/// `$.data.items[0].id`, `$['odd key']`
package struct JSONPath: Sendable, Hashable {
    enum Component: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    let components: [Component]

    package init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        var components: [Component] = []
        var rest = text.dropFirst()
        while !rest.isEmpty {
            if let match = rest.prefixMatch(of: /\.([^.\[\]\s]+)/) {
                components.append(.key(String(match.1)))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /\[([0-9]{1,9})\]/), let index = Int(match.1) {
                components.append(.index(index))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /\[(?:'([^']+)'|"([^"]+)")\]/) {
                components.append(.key(String(match.1 ?? match.2 ?? "")))
                rest = rest[match.range.upperBound...]
            } else {
                return nil
            }
        }
        self.components = components
    }
}
