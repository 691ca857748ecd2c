internal import Glibc

extension IPAddress {
    /// What of this host is in the way there, as it stands now; nil: nothing is. Nothing is sent.
    ///
    /// - Parameter bind: an interface's name or a local address to send from.
    package func obstacle(from bind: String? = nil) -> String? {
        let probe = socket(family.domain, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        // Who cannot even ask does not know better.
        guard probe >= 0 else { return nil }
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
        if status == 0 {
            return IPAddress.ofSocket(probe).flatMap(Interface.withoutCarrier).map { "no carrier on \($0)" }
        }
        let isBlocked = [ENETUNREACH, EHOSTUNREACH, ENETDOWN, EINVAL, EADDRNOTAVAIL].contains(errno)
        return isBlocked ? "no route from here" : nil
    }

    /// The local address of a connected socket.
    private static func ofSocket(_ descriptor: Int32) -> IPAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { bytes in
            guard let base = bytes.baseAddress,
                getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length) == 0
            else { return nil }
            return SocketAddress(UnsafeRawBufferPointer(rebasing: bytes[..<Int(length)]))?.ip
        }
    }
}

extension NetIOError {
    /// The same, but this host's own where something of it is in the way to `address`: a cable that is out on this side says
    /// nothing of the other.
    package func placed(_ address: IPAddress) -> NetIOError {
        let isSilence = [ETIMEDOUT, EHOSTUNREACH, EHOSTDOWN, ENETUNREACH].contains(code)
        guard origin == .remote, isSilence, let obstacle = address.obstacle() else { return self }
        return NetIOError(obstacle, code: code)
    }
}

/// The host's network interfaces.
private enum Interface {
    /// IFF_RUNNING of <net/if.h>, which other modules import otherwise.
    private static let running: UInt32 = 0x40

    /// The name of the interface with that address, where it is up and has no carrier.
    static func withoutCarrier(_ address: IPAddress) -> String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var next = list
        while let entry = next {
            next = entry.pointee.ifa_next
            guard ipAddress(entry.pointee.ifa_addr) == address else { continue }
            let isRunning = entry.pointee.ifa_flags & running != 0
            return isRunning ? nil : String(cString: entry.pointee.ifa_name)
        }
        return nil
    }

    private static func ipAddress(_ address: UnsafeMutablePointer<sockaddr>?) -> IPAddress? {
        guard let address else { return nil }
        let size: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        return SocketAddress(UnsafeRawBufferPointer(start: address, count: size))?.ip
    }
}
