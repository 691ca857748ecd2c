/// Guesses which word was meant.
package enum Suggestion {
    /// `: did you mean 'interval'?`, or nothing.
    package static func hint(_ word: String, among known: some Sequence<String>) -> String {
        nearest(word, among: known).map { ": did you mean '\($0)'?" } ?? ""
    }

    /// The known word fewest edits away, if they are few for its length; else the one that begins so, if only one does.
    package static func nearest(_ word: String, among known: some Sequence<String>) -> String? {
        let wanted = normal(word)
        guard (3...64).contains(wanted.count) else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = normal(candidate)
            let limit = min(best.map { $0.distance - 1 } ?? 3, max(1, max(wanted.count, other.count) / 3))
            guard abs(wanted.count - other.count) <= limit else { continue }
            let distance = distance(wanted, other)
            if distance <= limit { best = (candidate, distance) }
        }
        return best?.word ?? only(known.filter { normal($0).starts(with: wanted) })
    }

    private static func only(_ words: [String]) -> String? { words.count == 1 ? words[0] : nil }

    private static func normal(_ word: String) -> [Character] { word.lowercased().map { $0 == "-" ? "_" : $0 } }

    /// Insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(above[j] + (a[i] == b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[b.count]
    }
}
