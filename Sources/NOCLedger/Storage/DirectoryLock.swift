internal import Foundation
internal import NOCCore

/// One daemon for one state directory: a lock on `STATE/lock` that the kernel releases with the process, however it ends.
/// The file holds the process id of who has it.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// Fails when another process has it. Readers look at the lock for an instant, so a first refusal is not the last word.
    init(directory: String) throws(LedgerError) {
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let code: LedgerError.Code = errno == EROFS || errno == EACCES ? .readOnly : .inputOutput
            throw LedgerError(code, "cannot open \(path)", cause: String(cString: strerror(errno)))
        }
        for attempt in 1...20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { break }
            if attempt == 20 {
                let holder = DirectoryLock.processIdentifier(path).map { " with process id \($0)" } ?? ""
                // `deinit` closes the descriptor.
                throw LedgerError(
                    .inUse, "a noc daemon\(holder) already runs on the state directory \(directory)")
            }
            usleep(10_000)
        }
        let text = Array("\(getpid())\n".utf8)
        // The id is for people; the lock holds without it, on a full disk too.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { close(descriptor) }

    /// The process id of the daemon that has the lock; nil when none does; 0 when it did not say.
    static func holder(directory: String) -> Int32? {
        let path = directory + "/lock"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        return processIdentifier(path) ?? 0
    }

    private static func processIdentifier(_ path: String) -> Int32? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
