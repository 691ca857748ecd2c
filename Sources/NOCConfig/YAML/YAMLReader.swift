internal import Yams

/// Reads one YAML document into a tree with places.
///
/// Bounded: nesting, and what aliases expand to. Tags are refused, and so are keys that are no plain text.
struct YAMLReader {
    private static let deepest = 64
    private static let mostNodes = 1_000_000

    private let file: String
    private var source: YAMLSource
    /// Nodes hold their anchors weakly; the parser keeps them.
    private var parser: Yams.Parser?
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var size = 0

    /// Nil for an empty document.
    static func read(_ text: String, file: String) throws(YAMLComplaint) -> YAMLNode? {
        var reader = YAMLReader(file: file, source: try YAMLSource(text))
        guard let root = try reader.compose() else { return nil }
        return try reader.convert(root, depth: 0)
    }

    private init(file: String, source: YAMLSource) {
        self.file = file
        self.source = source
    }

    private mutating func compose() throws(YAMLComplaint) -> Node? {
        while true {
            do {
                let parser = try Yams.Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
                self.parser = parser
                return try parser.singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard source.hideKey(line: context.mark.line, column: context.mark.column) else {
                    let names = keys.map { "'\(source.restored($0))'" }.joined(separator: ", ")
                    throw YAMLComplaint(
                        line: context.mark.line, column: context.mark.column, "duplicate key \(names)")
                }
            } catch {
                throw complaint(error)
            }
        }
    }

    private func complaint(_ error: any Error) -> YAMLComplaint {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let said = source.restored([context?.text, problem].compactMap { $0 }.joined(separator: ": "))
            return YAMLComplaint(line: mark.line, column: mark.column, "not valid YAML: \(said)")
        default:
            return YAMLComplaint(line: 1, column: 1, "not valid YAML: \(error)")
        }
    }

    private mutating func convert(_ node: Node, depth: Int) throws(YAMLComplaint) -> YAMLNode {
        let place = place(of: node)
        guard depth < Self.deepest else { throw complain(place, "nested more than \(Self.deepest) levels deep") }
        try refuseTag(of: node, at: place)
        let before = size
        let result: YAMLNode
        switch node {
        case .scalar(let scalar):
            if let alias = alias(scalar) { return try resolve(alias, at: place) }
            result = YAMLNode(.scalar(source.restored(scalar.string), plain: scalar.style == .plain), at: place)
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1)) }
            result = YAMLNode(.list(items), at: place)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                entries.append(try entry(key, value, depth: depth))
            }
            result = YAMLNode(.map(entries), at: place)
        case .alias: throw complain(place, "unexpected alias")
        }
        try count(1, at: place)
        if let anchor = node.anchor { anchors[anchor.rawValue] = (result, size - before) }
        return result
    }

    private mutating func entry(_ key: Node, _ value: Node, depth: Int) throws(YAMLComplaint) -> YAMLNode.Entry {
        let place = place(of: key)
        guard case .scalar(let scalar) = key, alias(scalar) == nil else {
            throw complain(place, "a key must be plain text")
        }
        try refuseTag(of: key, at: place)
        return YAMLNode.Entry(
            key: source.restored(scalar.string), keyPlace: place, value: try convert(value, depth: depth + 1))
    }

    private func alias(_ scalar: Node.Scalar) -> String? {
        guard scalar.style == .plain, scalar.string.unicodeScalars.first == YAMLSource.hiddenStar else { return nil }
        return source.restored(String(scalar.string.unicodeScalars.dropFirst()))
    }

    private mutating func resolve(_ alias: String, at place: Place) throws(YAMLComplaint) -> YAMLNode {
        guard let anchor = anchors[alias] else {
            throw complain(place, "the alias '*\(alias)' has no anchor before it; quote the text if none was meant")
        }
        try count(anchor.size, at: place)
        return anchor.node
    }

    private mutating func count(_ nodes: Int, at place: Place) throws(YAMLComplaint) {
        size += nodes
        guard size <= Self.mostNodes else {
            throw complain(place, "more than \(Self.mostNodes) values once aliases are followed")
        }
    }

    private func refuseTag(of node: Node, at place: Place) throws(YAMLComplaint) {
        switch node.tag.description {
        case Tag.Name.str.rawValue, Tag.Name.map.rawValue, Tag.Name.seq.rawValue: return
        case let tag: throw complain(place, "the tag '\(tag)' is not used here: remove it")
        }
    }

    private func place(of node: Node) -> Place {
        Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func complain(_ place: Place, _ message: String) -> YAMLComplaint {
        YAMLComplaint(line: place.line, column: place.column, message)
    }
}
