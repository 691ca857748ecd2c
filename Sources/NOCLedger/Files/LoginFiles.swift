internal import Foundation
package import NOCCore

/// States of logins, a file each, below the state directory: `logins/CREDENTIAL.json`, readable for its owner alone. Nothing is
/// kept where there is no state directory yet.
package struct LoginFiles: LoginMemory {
    private let stateDirectory: String

    package init(stateDirectory: String) { self.stateDirectory = stateDirectory }

    private var folder: String { "\(stateDirectory)/logins" }

    package func state(of credential: String) throws -> LoginState? {
        let path = "\(folder)/\(credential).json"
        guard let data = FileManager.default.contents(atPath: path) else {
            // What is there and cannot be read must not look like nothing.
            guard access(path, F_OK) != 0 && [ENOENT, ENOTDIR].contains(errno) else { throw failure("read", path) }
            return nil
        }
        do {
            return try LoginState(storedText: String(decoding: data, as: UTF8.self), in: path)
        } catch let damage as Damage {
            throw LedgerError(.damaged, "\(path) is damaged", cause: damage.what)
        }
    }

    /// The new file takes the old one's place once it is whole and on the disk.
    package func keep(_ state: LoginState?, of credential: String) throws {
        let path = "\(folder)/\(credential).json"
        guard let state else {
            guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
            return
        }
        guard access(stateDirectory, F_OK) == 0 else { return }
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("make", folder) }
        let fresh = "\(folder)/.\(credential).\(getpid())"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("write", fresh) }
        defer { close(descriptor) }
        let bytes = Array((state.storedText + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, handOver(descriptor), fsync(descriptor) == 0,
            rename(fresh, path) == 0
        else {
            let failure = failure("write", path)
            unlink(fresh)
            throw failure
        }
    }

    /// What root writes belongs to the owner of the state directory, as does the folder.
    private func handOver(_ descriptor: Int32) -> Bool {
        var owner = stat()
        guard geteuid() == 0, stat(stateDirectory, &owner) == 0, owner.st_uid != 0 else { return true }
        return fchown(descriptor, owner.st_uid, owner.st_gid) == 0 && lchown(folder, owner.st_uid, owner.st_gid) == 0
    }

    private func failure(_ verb: String, _ path: String) -> LedgerError {
        LedgerError(.inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
