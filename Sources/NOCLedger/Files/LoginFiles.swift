internal import Foundation
package import NOCCore

/// States of logins, a file each, below the state directory: `logins/CREDENTIAL.json`, readable for its owner alone. Nothing is
/// kept where there is no state directory yet.
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
        guard let base = try opened(AT_FDCWD, stateDirectory) else {
            var nothing = LoginState()
            return try change(&nothing)
        }
        defer { close(base) }
        let isNew = mkdirat(base, "logins", 0o700) == 0
        guard isNew || errno == EEXIST else { throw failure("make", folder) }
        guard let folder = try opened(base, "logins") else { throw failure("open", self.folder) }
        // Closing lets go of the lock.
        defer { close(folder) }
        if isNew, !handOver(folder, below: base) { throw failure("make", self.folder) }
        try lock(folder)
        let known = try state(of: credential) ?? LoginState()
        var state = known
        try change(&state)
        if state != known { try write(state, of: credential, folder, below: base) }
    }

    private func lock(_ folder: Int32) throws {
        let deadline = ContinuousClock.now + LoginFiles.patience
        while flock(folder, LOCK_EX | LOCK_NB) != 0 {
            guard [EWOULDBLOCK, EINTR].contains(errno), ContinuousClock.now < deadline else {
                throw failure("lock", self.folder)
            }
            usleep(1_000)
        }
    }

    /// The new file takes the old one's place once it is whole and on the disk.
    private func write(_ state: LoginState, of credential: String, _ folder: Int32, below base: Int32) throws {
        let name = "\(credential).json"
        guard !state.isEmpty else {
            guard unlinkat(folder, name, 0) == 0 || errno == ENOENT else { throw failure("remove", name) }
            return
        }
        let fresh = ".\(credential).\(getpid())"
        unlinkat(folder, fresh, 0)
        let descriptor = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("write", fresh) }
        defer { close(descriptor) }
        let bytes = Array((state.storedText + "\n").utf8)
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, handOver(descriptor, below: base),
            fsync(descriptor) == 0, renameat(folder, fresh, folder, name) == 0, fsync(folder) == 0
        else {
            let failure = failure("write", name)
            unlinkat(folder, fresh, 0)
            throw failure
        }
    }

    /// Nil where there is none.
    private func opened(_ base: Int32, _ name: String) throws -> Int32? {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (base == AT_FDCWD ? 0 : O_NOFOLLOW)
        let descriptor = openat(base, name, flags)
        guard descriptor < 0 else { return descriptor }
        guard errno == ENOENT else { throw failure("open", base == AT_FDCWD ? stateDirectory : folder) }
        return nil
    }

    /// What root makes belongs to the owner of the state directory.
    private func handOver(_ made: Int32, below base: Int32) -> Bool {
        var owner = stat()
        guard geteuid() == 0, fstat(base, &owner) == 0, owner.st_uid != 0 else { return true }
        return fchown(made, owner.st_uid, owner.st_gid) == 0
    }

    private func failure(_ verb: String, _ what: String) -> LedgerError {
        let path = what.hasPrefix("/") ? what : "\(folder)/\(what)"
        return LedgerError(.inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
