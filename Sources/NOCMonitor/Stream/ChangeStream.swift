package import NOCCore
internal import Synchronization

/// What changed, for any number of readers: each follows at its own pace.
///
/// The newest changes are kept once for all readers, and a reader knows no more than where it is: publishing never waits, and a
/// reader that stands still costs nothing. One that falls behind by more than its bound loses the oldest, and is told how many.
package final class ChangeStream: Sendable {
    /// Stands in the stream; comparable within one run of the daemon alone.
    package struct Position: Sendable, Hashable {
        /// When the stream began, in milliseconds since the epoch: numbers start again with the daemon.
        package var run: Int64
        package var number: Int
    }

    package enum Content: Sendable, Hashable {
        case state(StateChange)
        /// New, or known by its id and changed.
        case incident(RegisteredIncident)
        /// Told to the hooks that want it.
        case alert(Alert)
        case health(DaemonHealth)
    }

    package enum Item: Sendable, Hashable {
        case change(Position, Content)
        /// So many changes before the next are gone; nil where nobody can tell how many.
        case lost(Int?)
    }

    private struct State {
        /// The newest changes: a ring, once it is full.
        var kept: [Content] = []
        /// The number of the last change, from 1.
        var last = 0
        var isFinished = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var readers: Set<Int> = []
        var nextReader = 0
    }

    /// How many changes are kept for readers that resume.
    private let capacity: Int
    private let run: Int64
    private let state = Mutex(State())

    package init(began: Instant, keeping capacity: Int = 4_096) {
        run = began.milliseconds
        self.capacity = capacity
    }

    /// How many follow.
    package var readers: Int { state.withLock { $0.readers.count } }

    /// Never waits, whatever the readers do.
    func publish(_ news: [Content]) {
        guard !news.isEmpty else { return }
        wake { state in
            for content in news where !state.isFinished {
                state.last += 1
                let place = place(of: state.last)
                if place < state.kept.count { state.kept[place] = content } else { state.kept.append(content) }
            }
        }
    }

    /// Readers get what is there, and then their end.
    func finish() { wake { $0.isFinished = true } }

    private func place(of number: Int) -> Int { (number - 1) % capacity }

    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for reader in waiting { reader.resume() }
    }

    /// What changes from now on; or after `position`, which an earlier reader had come to. It may be `bound` changes behind
    /// before it loses any; what it resumes from is not counted.
    package func follow(after position: Position? = nil, bound: Int = 256) -> ChangeReader {
        let (id, last) = state.withLock { state in
            state.nextReader += 1
            state.readers.insert(state.nextReader)
            return (state.nextReader, state.last)
        }
        let isKnown = position.map { $0.run == run && (0...last).contains($0.number) } ?? true
        return ChangeReader(
            stream: self, id: id, start: isKnown ? position?.number ?? last : last, resumed: last, isKnown: isKnown,
            bound: max(1, min(bound, capacity)))
    }

    // MARK: For a reader

    enum Next {
        case item(Item, upTo: Int)
        case nothingYet
        case end
    }

    /// What comes after change number `cursor`. Changes up to `resumed` are only lost when nobody has them any more.
    func next(after cursor: Int, resumed: Int, bound: Int) -> Next {
        state.withLock { state in
            guard state.last > cursor else { return state.isFinished ? .end : .nothingYet }
            let oldest = max(1, state.last - capacity + 1)
            let first = cursor < resumed ? oldest : max(oldest, state.last - bound + 1)
            guard cursor + 1 >= first else { return .item(.lost(first - cursor - 1), upTo: first - 1) }
            let position = Position(run: run, number: cursor + 1)
            return .item(.change(position, state.kept[place(of: position.number)]), upTo: position.number)
        }
    }

    /// Returns when there is more than change number `cursor`, at the end, or when cancelled.
    func wait(_ reader: Int, after cursor: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.last > cursor || state.isFinished || Task.isCancelled { return true }
                    state.waiting[reader] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: reader) }?.resume()
        }
    }

    func forget(_ reader: Int) { _ = state.withLock { $0.readers.remove(reader) } }
}
