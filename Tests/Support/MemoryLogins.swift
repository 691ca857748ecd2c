package import NOCCore
internal import Synchronization

/// States of logins in memory, which outlives whoever uses it.
package final class MemoryLogins: LoginMemory {
    private let states = Mutex<[String: LoginState]>([:])
    private let refuses = Mutex(false)

    package init() {}

    package func state(of credential: String) -> LoginState? { states.withLock { $0[credential] } }

    package func update(_ credential: String, _ change: (inout LoginState) throws -> Void) throws {
        if refuses.withLock({ $0 }) { throw PeerError("the disk is full") }
        var state = state(of: credential) ?? LoginState()
        try change(&state)
        let changed = state.isEmpty ? nil : state
        states.withLock { $0[credential] = changed }
    }

    /// Refuses what is to be kept from now on.
    package func fill() { refuses.withLock { $0 = true } }
}

extension LoginMemory {
    /// Puts `state` in the place of what is known.
    package func keep(_ state: LoginState, of credential: String) throws { try update(credential) { $0 = state } }
}
