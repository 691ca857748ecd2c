internal import Glibc
internal import Synchronization

/// A TCP server on loopback that does to every connection what its script says: answers, stalls, drips, lies, cuts.
/// Ends when it is dropped, and sets its stalled connections free.
package final class LyingServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let connections = Connections()

    /// - Parameter script: runs on a thread of its own for each connection, which is closed when it returns.
    package init(v6: Bool = false, _ script: @escaping @Sendable (LyingConnection) -> Void) throws {
        signal(SIGPIPE, SIG_IGN)
        (listener, port) = try LyingServer.listen(v6: v6)
        detach { [listener, connections] in
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                guard connections.open(descriptor) else { return }
                detach {
                    script(LyingConnection(descriptor: descriptor))
                    connections.close(descriptor)
                }
            }
        }
    }

    deinit {
        connections.stop()
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Connections taken so far.
    package var count: Int { connections.count }

    private static func listen(v6: Bool) throws -> (Int32, UInt16) {
        let listener = socket(v6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw SocketError(code: errno) }
        var v4 = sockaddr_in()
        v4.sin_family = sa_family_t(AF_INET)
        v4.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_addr = in6addr_loopback
        let bound = v6 ? bind(listener, &six) : bind(listener, &v4)
        guard bound == 0, Glibc.listen(listener, 64) == 0 else { throw SocketError(code: errno) }
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let named = withUnsafeMutableBytes(of: &six) { bytes in
            getsockname(listener, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        guard named == 0 else { throw SocketError(code: errno) }
        return (listener, UInt16(bigEndian: six.sin6_port))  // where sin_port is too
    }

    private static func bind<T>(_ descriptor: Int32, _ address: inout T) -> Int32 {
        withUnsafeBytes(of: &address) { bytes in
            Glibc.bind(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(MemoryLayout<T>.size))
        }
    }
}

package struct SocketError: Error {
    package let code: Int32
    package init(code: Int32) { self.code = code }
}

/// The open connections of one server.
private final class Connections: Sendable {
    private let state = Mutex<(open: Set<Int32>, count: Int, isStopped: Bool)>(([], 0, false))

    var count: Int { state.withLock { $0.count } }

    func open(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            guard !state.isStopped else {
                Glibc.close(descriptor)
                return false
            }
            state.open.insert(descriptor)
            state.count += 1
            return true
        }
    }

    func close(_ descriptor: Int32) {
        state.withLock { state in
            state.open.remove(descriptor)
            Glibc.close(descriptor)
        }
    }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }
}

/// The server's side of one connection. What fails because the other side is gone returns quietly.
package struct LyingConnection: Sendable {
    let descriptor: Int32

    /// A request with its body, if `Content-Length` says that there is one. Empty: the other side closed.
    package func readRequest() -> String {
        var bytes: [UInt8] = []
        while bytes.count < 1 << 20 {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n"), text[end.upperBound...].utf8.count >= contentLength(text) {
                return text
            }
            guard let more = read(4_096) else { return "" }
            bytes += more
        }
        return ""
    }

    /// Up to `count` bytes; nil at the end.
    package func read(_ count: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, recv(descriptor, buffer.baseAddress, count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// False: the other side is gone.
    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The first byte that waits, left where it is.
    package func peek() -> UInt8? {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 1 ? byte : nil
    }

    /// The numeric IPv4 address of the other side.
    package var remoteAddress: String {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutableBytes(of: &address) { bytes in
            getpeername(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        guard named == 0 else { return "" }
        return withUnsafeBytes(of: address.sin_addr.s_addr) { $0.map(String.init).joined(separator: ".") }
    }

    /// The port of the server.
    package var localPort: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutableBytes(of: &address) { bytes in
            getsockname(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        return named == 0 ? UInt16(bigEndian: address.sin_port) : 0
    }

    /// Joins the connection with a port on loopback, which is first told `text`, until either side closes.
    package func splice(to port: UInt16, saying text: String = "") {
        let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(other) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafeBytes(of: &address) { bytes in
            connect(other, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
        guard status == 0 else { return }
        let far = LyingConnection(descriptor: other)
        far.send(text)
        var waiting = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        waiting.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0))
        while poll(&waiting, 2, -1) > 0 {
            if waiting[0].revents != 0 {
                guard let bytes = read(65_536), far.send(bytes) else { return }
            }
            if waiting[1].revents != 0 {
                guard let bytes = far.read(65_536), send(bytes) else { return }
            }
        }
    }

    /// A whole answer with its length.
    package func respond(_ status: Int, _ fields: [String] = [], _ body: String = "") {
        respond(status, fields, Array(body.utf8))
    }

    package func respond(_ status: Int, _ fields: [String] = [], _ body: [UInt8]) {
        let head = ["HTTP/1.1 \(status) So"] + fields + ["Content-Length: \(body.count)", "Connection: close"]
        send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// Says nothing more until the other side closes or the server ends.
    package func stall() { while read(4_096) != nil {} }

    /// Sends one byte after another until the other side closes.
    package func drip(every milliseconds: UInt32 = 20) { while send(".") { usleep(milliseconds * 1_000) } }

    /// Ends the connection with a reset.
    package func cut() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func contentLength(_ text: String) -> Int {
        let line = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        return line.flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) } ?? 0
    }
}

private func detach(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    guard status == 0 else { return box.release() }
    pthread_detach(thread)
}

private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
