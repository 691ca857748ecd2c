internal import Foundation
internal import NOCCore

/// A lock on a file by which programs of noc keep out of each other's way. The kernel releases it with the process, however
/// that ends; it is let go when nobody holds the value.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Makes the file when there is none, and waits for whoever has it, at most for `patience`; nil when that was too short.
    package init?(_ path: String, patience: Duration) throws(LedgerError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw FileLock.error("cannot open", path, errno) }
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            // `deinit` closes the descriptor.
            guard [EWOULDBLOCK, EINTR].contains(code) else { throw FileLock.error("cannot lock", path, code) }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(10_000)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether somebody has it. Asking takes it for an instant. Throws where that cannot be told: a lock that may not be looked
    /// at is not one that nobody has.
    static func isHeld(_ path: String) throws(LedgerError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return false }
            throw error("cannot look at", path, errno)
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return true }
            guard errno == EINTR else { throw error("cannot look at", path, errno) }
        }
        return false
    }

    /// Puts `text` in the place of the file's content: for people, so that a full disk does not matter.
    func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    private static func error(_ what: String, _ path: String, _ code: Int32) -> LedgerError {
        if code == EACCES { return Permission.denied(what, path) }
        return LedgerError(
            code == EROFS ? .readOnly : .inputOutput, "\(what) \(path)", cause: String(cString: strerror(code)))
    }
}
