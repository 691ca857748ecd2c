internal import Glibc

/// An address and a port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    package var ip: IPAddress
    package var port: UInt16

    package init(_ ip: IPAddress, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    /// `192.0.2.1:53`, `[2001:db8::1]:53`
    package var description: String { ip.family == .ipv4 ? "\(ip):\(port)" : "[\(ip)]:\(port)" }

    /// Hands over the C structure; the pointer ends with the closure.
    func withSockAddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        func call<T>(_ value: T) -> R {
            withUnsafePointer(to: value) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<T>.size)) }
            }
        }
        switch ip.family {
        case .ipv4:
            var value = sockaddr_in()
            value.sin_family = sa_family_t(AF_INET)
            value.sin_port = port.bigEndian
            value.sin_addr = ip.inAddr
            return call(value)
        case .ipv6:
            var value = sockaddr_in6()
            value.sin6_family = sa_family_t(AF_INET6)
            value.sin6_port = port.bigEndian
            value.sin6_addr = ip.in6Addr
            value.sin6_scope_id = ip.scope
            return call(value)
        }
    }

    /// Reads what a system call filled in; nil for other families and what is too short.
    init?(_ storage: UnsafeRawBufferPointer) {
        guard storage.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(storage.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where storage.count >= MemoryLayout<sockaddr_in>.size:
            let value = storage.loadUnaligned(as: sockaddr_in.self)
            self.init(IPAddress(v4: UInt32(bigEndian: value.sin_addr.s_addr)), port: UInt16(bigEndian: value.sin_port))
        case AF_INET6 where storage.count >= MemoryLayout<sockaddr_in6>.size:
            let value = storage.loadUnaligned(as: sockaddr_in6.self)
            let ip = IPAddress(value.sin6_addr, scope: value.sin6_scope_id)
            self.init(ip, port: UInt16(bigEndian: value.sin6_port))
        default: return nil
        }
    }
}

/// `host`, `host:port`, `[v6]:port` or a bare `v6`, as the configuration writes it.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// A name or a numeric address, without brackets.
    package var host: String
    package var port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// nil when there is no host or the port is not 1…65535.
    package init?(_ text: String, defaultPort: UInt16) {
        var host = Substring(text)
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1, let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        let number = port.map { UInt16($0) } ?? defaultPort
        guard !host.isEmpty, let number, number > 0 else { return nil }
        self.init(host: String(host), port: number)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
