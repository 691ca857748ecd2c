internal import Dispatch

/// What waits for the disk: on a thread of its own, neither on the event loop nor in Swift's pool.
enum DiskWork {
    private static let queue = DispatchQueue(label: "noc.heartbeats", qos: .utility)

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
