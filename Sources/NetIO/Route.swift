internal import Glibc

extension IPAddress {
    /// Whether this host knows a way there at all, as it stands now: nothing is sent.
    ///
    /// - Parameter bind: an interface's name or a local address to send from.
    package func hasRoute(from bind: String? = nil) -> Bool {
        let probe = socket(family.domain, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        // Who cannot even ask does not know better.
        guard probe >= 0 else { return true }
        defer { close(probe) }
        if let bind {
            if let local = IPAddress(bind) {
                _ = SocketAddress(local, port: 0).withSockAddr { Glibc.bind(probe, $0, $1) }
            } else {
                setsockopt(probe, SOL_SOCKET, SO_BINDTODEVICE, bind, socklen_t(bind.utf8.count))
            }
        }
        // To connect a datagram socket is to look the way up.
        let status = SocketAddress(self, port: 9).withSockAddr { connect(probe, $0, $1) }
        return status == 0 || ![ENETUNREACH, EHOSTUNREACH, ENETDOWN, EINVAL, EADDRNOTAVAIL].contains(errno)
    }
}
