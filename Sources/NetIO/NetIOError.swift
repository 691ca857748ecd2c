internal import Glibc

/// A call of the operating system that failed here, on this host: never the other side's fault.
package struct NetIOError: Error, Hashable, CustomStringConvertible {
    /// What was attempted, such as `socket`.
    package let operation: String
    /// `errno` after it.
    package let code: Int32

    package init(_ operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// With what `errno` says now.
    init(_ operation: String) { self.init(operation, code: errno) }

    package var description: String { "\(operation): \(NetIOError.text(code))" }

    /// The system's words for an `errno`. Safe on any thread with glibc 2.32 or later.
    package static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
