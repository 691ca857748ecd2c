/// Where a configuration keeps the record, for commands that must find it though the rest is bad.
enum StorageHint {
    /// What the lines of `storage` say in a file that is no YAML elsewhere; nil when they say nothing.
    static func directory(in text: String, of file: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("storage:") }) else { return nil }
        let rest = lines[(start + 1)...].prefix { $0.isEmpty || $0.first == " " || $0.first == "#" || $0.first == "}" }
        let block = ([lines[start]] + rest).joined(separator: "\n")
        // That these lines are bad as well has been told of the whole file.
        guard let node = try? YAMLReader.read(block, file: file) else { return nil }
        return node["storage"]?["directory"]?.scalar.map { node.place.path($0.text) }
    }
}

extension YAMLNode {
    fileprivate subscript(key: String) -> YAMLNode? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
