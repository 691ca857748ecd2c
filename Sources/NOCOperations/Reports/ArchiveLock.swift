import Foundation

/// One writer of reports at a time; the kernel releases it with the process.
struct ArchiveLock {
    /// A report of a year takes seconds.
    static let patience = Duration.seconds(60)

    private let descriptor: Int32

    /// Waits for the other one, at most for `patience`.
    init(_ directory: String) throws {
        let path = "\(directory)/.lock"
        descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OperationError(.failed, "cannot open \(path)", cause: String(cString: strerror(errno)))
        }
        do {
            try Self.take(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    func release() { close(descriptor) }

    private static func take(_ descriptor: Int32, _ path: String) throws {
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard [EWOULDBLOCK, EINTR].contains(code) else {
                throw OperationError(.failed, "cannot lock \(path)", cause: String(cString: strerror(code)))
            }
            guard ContinuousClock.now < deadline else {
                throw OperationError(
                    .unavailable,
                    "another noc has been writing reports for more than \(patience.components.seconds) s (it holds "
                        + "\(path)); try again when it is done")
            }
            usleep(20_000)
        }
    }
}
