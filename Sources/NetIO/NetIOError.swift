internal import Glibc

/// A system call that did not succeed, or did not in time (`ETIMEDOUT`).
package struct NetIOError: Error, Hashable, CustomStringConvertible {
    package enum Origin: Sendable, Hashable {
        /// This host could not: no descriptor, no memory, no permission, no route. It says nothing of the other side.
        case local
        /// The other side, or the way there, refused, cut or kept silent.
        case remote
    }

    /// What was attempted, such as `connect`.
    package let operation: String
    /// `errno`
    package let code: Int32
    package let origin: Origin

    package init(_ operation: String, code: Int32, origin: Origin = .local) {
        self.operation = operation
        self.code = code
        self.origin = origin
    }

    /// With what `errno` says now.
    init(_ operation: String) { self.init(operation, code: errno) }

    /// An error of an established exchange: the peer's, unless this host lacks something.
    static func exchange(_ operation: String, code: Int32) -> NetIOError {
        let lacks: Set = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EACCES, ENETDOWN, EBADF, EINVAL, EMSGSIZE]
        return NetIOError(operation, code: code, origin: lacks.contains(code) ? .local : .remote)
    }

    static func timeout(_ operation: String) -> NetIOError {
        NetIOError(operation, code: ETIMEDOUT, origin: .remote)
    }

    /// What came breaks the rules of its protocol.
    package static func brokenProtocol(_ operation: String) -> NetIOError {
        NetIOError(operation, code: EPROTO, origin: .remote)
    }

    package var isTimeout: Bool { code == ETIMEDOUT }

    package var description: String { "\(operation): \(NetIOError.text(code))" }

    /// The system's words for an `errno`. Safe on any thread with glibc 2.32 or later.
    package static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
