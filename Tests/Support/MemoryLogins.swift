package import NOCCore
internal import Synchronization

/// States of logins in memory, which outlives whoever uses it.
package final class MemoryLogins: LoginMemory {
    private let states = Mutex<[String: LoginState]>([:])
    private let room = Mutex<Int?>(nil)

    package init() {}

    package func state(of credential: String) -> LoginState? { states.withLock { $0[credential] } }

    package func update(_ credential: String, _ change: (inout LoginState) throws -> Void) throws {
        let isFull = room.withLock { room in
            defer { room = room.map { max(0, $0 - 1) } }
            return room == 0
        }
        if isFull { throw PeerError("the disk is full") }
        var state = state(of: credential) ?? LoginState()
        try change(&state)
        let changed = state.isEmpty ? nil : state
        states.withLock { $0[credential] = changed }
    }

    /// Refuses what is to be kept, once there was room for `count` more.
    package func fill(after count: Int = 0) { room.withLock { $0 = count } }
}

extension LoginMemory {
    /// Puts `state` in the place of what is known.
    package func keep(_ state: LoginState, of credential: String) throws { try update(credential) { $0 = state } }
}
