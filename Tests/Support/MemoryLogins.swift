package import NOCCore
internal import Synchronization

/// States of logins in memory, which outlives whoever uses it.
package final class MemoryLogins: LoginMemory {
    private let states = Mutex<[String: LoginState]>([:])
    private let refuses = Mutex(false)

    package init() {}

    package func state(of credential: String) -> LoginState? { states.withLock { $0[credential] } }

    package func keep(_ state: LoginState?, of credential: String) throws {
        if refuses.withLock({ $0 }) { throw PeerError("the disk is full") }
        states.withLock { $0[credential] = state }
    }

    /// Refuses what is to be kept from now on.
    package func fill() { refuses.withLock { $0 = true } }
}
