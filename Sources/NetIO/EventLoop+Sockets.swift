internal import Glibc

extension EventLoop {
    /// Whether a probe may keep a socket of that number; `EMFILE` where it is among those that the process keeps for itself.
    package func permit(_ descriptor: Int32) throws(NetIOError) {
        guard descriptor < socketMark else { throw NetIOError("socket", code: EMFILE) }
    }

    /// Whether the next socket would be permitted, for libraries that open some of their own and do not say which.
    package func permitNext() throws(NetIOError) {
        let next = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard next >= 0 else { throw NetIOError("socket") }
        defer { Glibc.close(next) }
        try permit(next)
    }

    /// Whether sockets are plentiful enough to keep one that nobody uses now: those of the lower half are.
    package func mayKeepIdle(_ descriptor: Int32) -> Bool { descriptor < socketMark / 2 }
}
