internal import NOCCore
internal import NetIO
internal import Synchronization

/// The guards of a site's logins by the names of their credentials. They outlive a reload: only another secret begins anew.
final class GuardBook: Sendable {
    private struct Entry {
        var username: Secret
        var password: Secret
        var keeper: CredentialGuard
    }

    private let loop: EventLoop
    private let time: any TimeSource
    private let memory: any LoginMemory
    private let entries = Mutex<[String: Entry]>([:])

    init(loop: EventLoop, time: any TimeSource, memory: any LoginMemory) {
        self.loop = loop
        self.time = time
        self.memory = memory
    }

    /// Nil for a credential that no account is locked out by.
    func keeper(of name: String?, _ credential: ResolvedCredential?) -> CredentialGuard? {
        guard let name, case .login(let username, let password, _) = credential else { return nil }
        return entries.withLock { entries in
            if let known = entries[name], (known.username, known.password) == (username, password) {
                return known.keeper
            }
            let keeper = CredentialGuard(
                name, username: username, password: password, loop: loop, time: time, memory: memory)
            entries[name] = Entry(username: username, password: password, keeper: keeper)
            return keeper
        }
    }
}
