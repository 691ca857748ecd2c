import Foundation
import Synchronization

extension CheckFindings {
    /// Reads the context's period on both cores: unpacking is most of a report's work.
    static func read(
        _ keys: [CheckKey], since: Instant = .distantFuture, columns: RecordColumns, context: AccountContext
    ) throws -> [CheckKey: CheckFindings] {
        let results = ResultSlots<CheckFindings>(count: keys.count)
        DispatchQueue.concurrentPerform(iterations: keys.count) { index in
            results.set(
                index,
                Result {
                    try CheckFindings.read(
                        keys[index], window: context.period.interval, since: since, columns: columns, context: context)
                })
        }
        return Dictionary(uniqueKeysWithValues: zip(keys, try results.values()))
    }
}

/// One result for each of a number of concurrent pieces of work.
private final class ResultSlots<Value: Sendable>: Sendable {
    private let slots: Mutex<[Result<Value, any Error>?]>

    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ result: Result<Value, any Error>) { slots.withLock { $0[index] = result } }

    /// The first error in order, or every value.
    func values() throws -> [Value] { try slots.withLock { try $0.compactMap { try $0?.get() } } }
}
