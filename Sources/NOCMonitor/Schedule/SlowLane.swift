internal import NOCCore

/// The lane of checks that take long (crawls, other people's programs): so many at once, the rest in line. Targets take turns,
/// so that one with many such checks does not keep the others waiting. A check stands in line once at most.
struct SlowLane: Sendable {
    struct Entry: Sendable, Hashable {
        var slot: Int
        var due: Duration
    }

    private let width: Int
    private var running = 0
    private var lines: [String: [Entry]] = [:]
    /// Whose turn it is: the targets that have somebody in line.
    private var turns: [String] = []

    init(width: Int) { self.width = width }

    /// How many are in line.
    var waiting: Int { lines.values.reduce(0) { $0 + $1.count } }

    /// Whether it may start at once; otherwise it stands in line.
    mutating func enter(_ entry: Entry, of target: String) -> Bool {
        guard running >= width else {
            running += 1
            return true
        }
        if lines[target] == nil { turns.append(target) }
        lines[target, default: []].append(entry)
        return false
    }

    /// One has ended: who may start now.
    mutating func leave() -> Entry? {
        running -= 1
        guard let target = turns.first, let entry = lines[target]?.removeFirst() else { return nil }
        turns.removeFirst()
        if lines[target]?.isEmpty ?? true { lines[target] = nil } else { turns.append(target) }
        running += 1
        return entry
    }
}
