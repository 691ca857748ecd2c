internal import Foundation
package import NOCCore

/// States of logins, a file each, below the state directory: `logins/CREDENTIAL.json`, readable for its owner alone. Whoever
/// signs in before there is a state directory makes it: a refusal that nobody noted would be sent again.
package struct LoginFiles: LoginMemory {
    /// Another process has a file for milliseconds, and whoever waits here may be the loop of all probes.
    private static let patience = Duration.milliseconds(500)

    private let stateDirectory: String

    package init(stateDirectory: String) { self.stateDirectory = stateDirectory }

    private var folder: String { "\(stateDirectory)/logins" }

    package func state(of credential: String) throws -> LoginState? {
        let path = "\(folder)/\(credential).json"
        guard let data = try PlainFile.contents(path) else { return nil }
        do {
            return try LoginState(storedText: String(decoding: data, as: UTF8.self), in: path)
        } catch let damage as Damage {
            throw LedgerError(.damaged, "\(path) is damaged", cause: damage.what)
        }
    }

    /// The folder is locked meanwhile. Written below open folders: a command of root follows no link that the service's user
    /// put in their place.
    package func update(_ credential: String, _ change: (inout LoginState) throws -> Void) throws {
        let base = try base()
        let logins = try base.make("logins", mode: 0o700)
        // Closing it lets go of the lock.
        defer { withExtendedLifetime(logins) {} }
        try lock(logins)
        let known = try state(of: credential) ?? LoginState()
        var state = known
        try change(&state)
        guard state != known else { return }
        let name = "\(credential).json"
        guard state.isEmpty else { return try logins.write(state.storedText, as: name, mode: 0o600) }
        guard unlinkat(logins.descriptor, name, 0) == 0 || errno == ENOENT else {
            throw failure("remove", "\(folder)/\(name)")
        }
    }

    private func base() throws -> OpenFolder {
        if let folder = try OpenFolder.open(stateDirectory) { return folder }
        try StateDirectory.make(stateDirectory)
        guard let folder = try OpenFolder.open(stateDirectory) else {
            throw LedgerError(.inputOutput, "there is no state directory \(stateDirectory)")
        }
        return folder
    }

    private func lock(_ logins: OpenFolder) throws {
        let deadline = ContinuousClock.now + LoginFiles.patience
        while flock(logins.descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard [EWOULDBLOCK, EINTR].contains(errno), ContinuousClock.now < deadline else {
                throw failure("lock", folder)
            }
            usleep(1_000)
        }
    }

    private func failure(_ verb: String, _ path: String) -> LedgerError {
        LedgerError(.inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
