/// Which slot is due next: a binary heap by moment, then by number.
struct DueHeap: Sendable {
    struct Entry: Sendable {
        var due: Duration
        var slot: Int
        /// Of the slot when the entry was made; a slot that was re-armed since ignores it.
        var generation: Int
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }
    var count: Int { entries.count }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isOrdered(child, parent) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() -> Entry {
        entries.swapAt(0, entries.count - 1)
        let first = entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && isOrdered(child, least) {
                least = child
            }
            guard least != parent else { return first }
            entries.swapAt(parent, least)
            parent = least
        }
    }

    private func isOrdered(_ a: Int, _ b: Int) -> Bool {
        (entries[a].due, entries[a].slot) < (entries[b].due, entries[b].slot)
    }
}
