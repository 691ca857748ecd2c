/// One reader of a `ChangeStream`, for one task. Ends with the stream, or when its task is cancelled; forgotten when let go of.
package final class ChangeReader: AsyncSequence, AsyncIteratorProtocol {
    package typealias Element = ChangeStream.Item

    private let stream: ChangeStream
    private let id: Int
    private let bound: Int
    /// The last change when this reader began.
    private let resumed: Int
    /// The number of the last change it has had, or lost.
    private var cursor: Int
    private var isKnown: Bool

    init(stream: ChangeStream, id: Int, start: Int, resumed: Int, isKnown: Bool, bound: Int) {
        self.stream = stream
        self.id = id
        self.bound = bound
        self.resumed = resumed
        cursor = start
        self.isKnown = isKnown
    }

    deinit { stream.forget(id) }

    package func makeAsyncIterator() -> ChangeReader { self }

    package func next() async -> ChangeStream.Item? {
        guard isKnown else {
            isKnown = true
            return .lost(nil)
        }
        while !Task.isCancelled {
            switch stream.next(after: cursor, resumed: resumed, bound: bound) {
            case .item(let item, let number):
                cursor = number
                return item
            case .end: return nil
            case .nothingYet: await stream.wait(id, after: cursor)
            }
        }
        return nil
    }
}
