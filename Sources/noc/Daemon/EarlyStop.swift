import Foundation
import ServiceLifecycle
import Synchronization

/// A stop that is asked for while the daemon starts. Before it goes on with the record there is nothing to finish, and the process
/// ends there and then; from then on the request is kept until the services run, so that the record says that the stop was meant.
struct EarlyStop: Service {
    private static let isAsked = Atomic(false)
    private static let signals = [SIGTERM, SIGINT]

    static func ends() {
        for number in signals { signal(number) { _ in _exit(0) } }
    }

    static func isKept() {
        // Made before a handler asks for it.
        isAsked.store(false, ordering: .relaxed)
        for number in signals { signal(number) { _ in EarlyStop.isAsked.store(true, ordering: .relaxed) } }
    }

    /// Ends at once where a stop was asked for, which stops the others; else with them.
    func run() async throws {
        if Self.isAsked.load(ordering: .relaxed) { return }
        // Cancelled: the daemon stops.
        try? await gracefulShutdown()
    }
}
