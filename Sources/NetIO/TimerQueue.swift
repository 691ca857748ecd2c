/// Names one call of `EventLoop.schedule`.
package struct TimerID: Sendable, Hashable {
    let rawValue: UInt64
}

/// Timers in a binary heap. Cancelled ones stay in the heap without a body until they come up, or until they are more
/// than half of it and it is rebuilt, so that checks that always answer before their deadline pile nothing up.
struct TimerQueue {
    private struct Entry {
        var deadline: Int64
        var id: UInt64

        static func < (a: Entry, b: Entry) -> Bool { (a.deadline, a.id) < (b.deadline, b.id) }
    }

    private var heap: [Entry] = []
    private var bodies: [UInt64: () -> Void] = [:]
    private var lastID: UInt64 = 0

    var count: Int { bodies.count }

    /// `deadline` in nanoseconds of the monotonic clock.
    mutating func insert(deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        lastID += 1
        bodies[lastID] = body
        heap.append(Entry(deadline: deadline, id: lastID))
        siftUp(heap.count - 1)
        return TimerID(rawValue: lastID)
    }

    mutating func remove(_ timer: TimerID) {
        guard bodies.removeValue(forKey: timer.rawValue) != nil, heap.count > 64, heap.count > 2 * bodies.count else {
            return
        }
        heap.removeAll { bodies[$0.id] == nil }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    }

    /// The next timer due at `now`, in order of deadline, then of insertion; nil when none is.
    mutating func popDue(at now: Int64) -> (() -> Void)? {
        while let first = heap.first, first.deadline <= now {
            removeFirst()
            if let body = bodies.removeValue(forKey: first.id) { return body }
        }
        return nil
    }

    /// How long `epoll_wait` may sleep: rounded up, so that nothing fires early; -1 for ever.
    mutating func milliseconds(from now: Int64) -> Int32 {
        while let first = heap.first, bodies[first.id] == nil { removeFirst() }
        guard let first = heap.first else { return -1 }
        return Int32(clamping: max(0, (first.deadline - now + 999_999) / 1_000_000))
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
