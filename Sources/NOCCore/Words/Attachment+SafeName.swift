extension Attachment {
    /// The last part of `path` as a name that every file system takes and no screen misreads: no control, direction or
    /// invisible characters, no separators, no leading dot, at most 200 bytes with the ending kept.
    package static func safeName(_ path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        let forbidden: Set<Character> = ["\\", ":", "*", "?", "\"", "<", ">", "|"]
        var name = String(last.cleanLine(limit: 250).map { forbidden.contains($0) ? "_" : $0 })
        while name.hasPrefix(".") { name.removeFirst() }
        guard !name.isEmpty else { return "file" }
        return shortened(name, to: 200)
    }

    private static func shortened(_ name: String, to limit: Int) -> String {
        guard name.utf8.count > limit else { return name }
        let dot = name.lastIndex(of: ".")
        let ending = dot.map { String(name[$0...]) }.flatMap { $0.utf8.count <= 20 ? $0 : nil } ?? ""
        var stem = String(name.dropLast(ending.count))
        while stem.utf8.count + ending.utf8.count > limit { stem.removeLast() }
        return stem + ending
    }
}
