import Foundation

/// Takes one target out of the text of a file. Comments and blank lines outside it stay as they are.
struct TargetRemoval {
    /// An item of the list `targets`.
    struct Item {
        var id: String
        var place: Place
        /// Where something else begins after it; nil: it is the last of the file.
        var next: Place?
    }

    let change: ConfigurationEdit.Change

    init(of id: String, in text: String, file: String) throws(EditRefused) {
        let items = Self.targets(in: text, file: file)
        guard let item = items.first(where: { $0.id == id }) else {
            throw .because("\(file) names no target '\(id)'")
        }
        let range = Self.lines(of: item, in: text)
        let byHand = EditRefused.because(
            "\(file):\(range.lowerBound + 1): take target '\(id)' out of this line by hand")
        var lines = Self.split(text)
        guard Self.begins(item, in: lines), item.next.map({ $0.line > item.place.line }) ?? true else { throw byHand }
        lines.removeSubrange(range)
        guard let rest = Self.root(text, file)?.without(target: id) else { throw byHand }
        if items.count == 1 {
            if rest.count == 1 {
                change = .delete
                return
            }
            guard let key = lines.firstIndex(where: { $0.hasPrefix("targets:") }) else { throw byHand }
            lines[key].replaceSubrange(lines[key].startIndex..., with: "targets: []" + lines[key].dropFirst(8))
        }
        let result = lines.joined(separator: "\n")
        // Whatever the text looked like: nothing but the target may be gone.
        guard let root = Self.root(result, file), YAMLWriter.write(root) == YAMLWriter.write(rest) else { throw byHand }
        change = .replace(result)
    }

    /// Nil for what cannot be read: loading it has told why.
    private static func root(_ text: String, _ file: String) -> YAMLNode? { try? YAMLReader.read(text, file: file) }

    static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// From the line of the dash to the last that says something of the target.
    static func lines(of item: Item, in text: String) -> Range<Int> {
        let lines = split(text)
        let start = item.place.line - 1
        var end = min(item.next.map { $0.line - 1 } ?? lines.count, lines.count)
        while end > start + 1 {
            let line = lines[end - 1].drop { $0 == " " || $0 == "\r" }
            guard line.isEmpty || line.hasPrefix("#") else { break }
            end -= 1
        }
        return start..<max(end, start + 1)
    }

    /// The targets that a file names, in their order.
    static func targets(in text: String, file: String) -> [Item] {
        guard case .map(let entries) = root(text, file)?.content else { return [] }
        return entries.indices.filter { entries[$0].key == "targets" }.flatMap { index -> [Item] in
            guard case .list(let nodes) = entries[index].value.content else { return [] }
            let after = index + 1 < entries.count ? entries[index + 1].keyPlace : nil
            return nodes.indices.compactMap { number in
                guard let id = nodes[number].id else { return nil }
                let next = number + 1 < nodes.count ? nodes[number + 1].place : after
                return Item(id: id, place: nodes[number].place, next: next)
            }
        }
    }

    /// Whether nothing but a dash stands before it in its line.
    private static func begins(_ item: Item, in lines: [String]) -> Bool {
        guard lines.indices.contains(item.place.line - 1) else { return false }
        let before = String.UnicodeScalarView(lines[item.place.line - 1].unicodeScalars.prefix(item.place.column - 1))
        return String(before).trimmingCharacters(in: .whitespaces) == "-"
    }
}

extension YAMLNode {
    fileprivate var id: String? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == "id" }?.value.scalar?.text
    }

    /// How many keys a map has.
    fileprivate var count: Int {
        guard case .map(let entries) = content else { return 0 }
        return entries.count
    }

    fileprivate func without(target id: String) -> YAMLNode {
        guard case .map(var entries) = content else { return self }
        for index in entries.indices where entries[index].key == "targets" {
            guard case .list(let nodes) = entries[index].value.content else { continue }
            entries[index].value.content = .list(nodes.filter { $0.id != id })
        }
        return YAMLNode(.map(entries), at: place)
    }
}
