internal import Foundation

/// A port of 127.0.0.1 that behaves in one way for as long as this object lives.
package final class LoopbackPort: Sendable {
    package enum Behaviour: Sendable {
        /// Nothing listens: a connection is refused, a datagram comes back as unreachable.
        case refusing
        /// A connection attempt stays without an answer: the queue of waiting connections is full.
        case silentToConnect
        /// Datagrams arrive and nobody reads them.
        case silentToDatagrams
    }

    package let port: UInt16
    private let descriptors: [Int32]

    package init(_ behaviour: Behaviour) throws {
        switch behaviour {
        case .refusing:
            // Bound and not listening: nobody else gets the port, for TCP nor for UDP.
            let (stream, datagram, port) = try Loopback.bindBoth()
            // Connected elsewhere, it takes nothing from others.
            try Loopback.connect(datagram, port: 9)
            (self.port, descriptors) = (port, [stream, datagram])
        case .silentToConnect:
            let (listener, port) = try Loopback.bind(SOCK_STREAM)
            guard listen(listener, 0) == 0 else { throw PeerError("listen") }
            let fillers = try (0..<4).map { _ in try Loopback.startConnecting(port: port) }
            (self.port, descriptors) = (port, [listener] + fillers)
        case .silentToDatagrams:
            let (datagram, port) = try Loopback.bind(SOCK_DGRAM)
            (self.port, descriptors) = (port, [datagram])
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}

/// What a peer of a test could not set up.
package struct PeerError: Error, CustomStringConvertible {
    package let description: String

    package init(_ operation: String) { description = "\(operation): \(String(cString: strerror(errno)))" }
}

/// Sockets on 127.0.0.1 (or another address of 127.0.0.0/8).
enum Loopback {
    static func address(_ host: UInt32 = 0x7F00_0001, port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = host.bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    static func open(_ type: __socket_type) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw PeerError("socket") }
        return descriptor
    }

    static func with<R>(_ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    static func bind(_ type: __socket_type, host: UInt32 = 0x7F00_0001, port: UInt16 = 0) throws -> (Int32, UInt16) {
        let descriptor = try open(type)
        var address = address(host, port: port)
        guard with(address, { Foundation.bind(descriptor, $0, $1) }) == 0 else {
            defer { close(descriptor) }
            throw PeerError("bind")
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard named == 0 else { throw PeerError("getsockname") }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// One port for TCP and for UDP: somebody else may have either, so another is tried.
    static func bindBoth() throws -> (stream: Int32, datagram: Int32, port: UInt16) {
        for _ in 0..<50 {
            let (stream, port) = try bind(SOCK_STREAM)
            if let (datagram, _) = try? bind(SOCK_DGRAM, port: port) { return (stream, datagram, port) }
            close(stream)
        }
        throw PeerError("bind")
    }

    static func connect(_ descriptor: Int32, port: UInt16) throws {
        guard with(address(port: port), { Foundation.connect(descriptor, $0, $1) }) == 0 else {
            throw PeerError("connect")
        }
    }

    static func startConnecting(port: UInt16) throws -> Int32 {
        let descriptor = try open(SOCK_STREAM)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = with(address(port: port)) { Foundation.connect(descriptor, $0, $1) }
        return descriptor
    }
}
