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

    /// Hands over the C structure; the pointer ends with the closure. Built by its layout, which is the kernel's: family,
    /// port, then the address (IPv4), or flow, address and scope (IPv6).
    func withSockAddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        let length = ip.family == .ipv4 ? 16 : 28
        return withUnsafeTemporaryAllocation(byteCount: 28, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            buffer.storeBytes(of: UInt16(ip.family.domain), as: UInt16.self)
            buffer.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            for (index, byte) in ip.bytes.enumerated() { buffer[(ip.family == .ipv4 ? 4 : 8) + index] = byte }
            if ip.family == .ipv6 { buffer.storeBytes(of: ip.scope, toByteOffset: 24, as: UInt32.self) }
            return buffer.withMemoryRebound(to: sockaddr.self) { addresses in
                // The allocation above is never empty.
                body(UnsafePointer(addresses.baseAddress.unsafelyUnwrapped), socklen_t(length))
            }
        }
    }

    /// Reads what a system call filled in; nil for other families and what is too short.
    init?(_ storage: UnsafeRawBufferPointer) {
        guard storage.count >= 16 else { return nil }
        let port = UInt16(bigEndian: storage.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        let ip: IPAddress?
        switch Int32(storage.loadUnaligned(as: UInt16.self)) {
        case AF_INET: ip = IPAddress(bytes: storage[4..<8])
        case AF_INET6 where storage.count >= 28:
            let scope = storage.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
            ip = IPAddress(bytes: storage[8..<24], scope: scope)
        default: ip = nil
        }
        guard let ip else { return nil }
        self.init(ip, port: port)
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
