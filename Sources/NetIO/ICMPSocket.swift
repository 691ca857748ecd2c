internal import CLinux
internal import Glibc

/// An ICMP socket of one family: of the datagram kind where the host allows it, else raw.
final class ICMPSocket {
    struct Message {
        /// Who answered, or for an error where the request was going to.
        var peer: IPAddress
        var sequence: UInt16
        var payload: ArraySlice<UInt8>
        var error: NetIOError?
        var reporter: IPAddress?
        /// Nanoseconds since the kernel took it in.
        var age: Int64
    }

    /// Messages read in one go; the rest comes in the next turn.
    private static let batch = 256
    private static let headerLength = 8

    let descriptor: Int32
    private let family: IPFamily
    private let isRaw: Bool
    /// Of a raw socket. Of a datagram socket, too, which the kernel would else give the next one in turn.
    private let identifier: UInt16
    private static let triesOfIdentifiers = 16
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(_ loop: EventLoop, _ family: IPFamily) throws(NetIOError) {
        self.family = family
        let datagram = noc_ping_open(family.domain, 0)
        isRaw = datagram < 0
        descriptor = isRaw ? noc_ping_open(family.domain, 1) : datagram
        identifier = datagram < 0 ? .random(in: 1...(.max)) : ICMPSocket.identify(datagram, family)
        guard descriptor >= 0 else { throw NetIOError("ICMP socket") }
        // What is open by now is closed by `deinit`.
        try loop.permit(descriptor)
    }

    deinit { close(descriptor) }

    /// A random identifier that no other socket has; where none is to be had the kernel's choice, and 0.
    private static func identify(_ descriptor: Int32, _ family: IPFamily) -> UInt16 {
        let any = IPAddress(bytes: [UInt8](repeating: 0, count: family == .ipv4 ? 4 : 16)[...])
        for _ in 0..<triesOfIdentifiers {
            let identifier = UInt16.random(in: 1...(.max))
            guard let any else { return 0 }
            let status = SocketAddress(any, port: identifier).withSockAddr { bind(descriptor, $0, $1) }
            if status == 0 { return identifier }
        }
        return 0
    }

    func send(sequence: UInt16, _ payload: [UInt8], to address: IPAddress) throws(NetIOError) {
        let packet = packet(sequence, payload)
        var code: Int32 = 0
        // A first error may be an earlier packet's, reported here; the second is this one's.
        for _ in 0..<2 {
            let count = SocketAddress(address, port: 0).withSockAddr {
                sendto(descriptor, packet, packet.count, Int32(MSG_NOSIGNAL), $0, $1)
            }
            if count >= 0 { return }
            code = errno
        }
        throw NetIOError("echo request", code: code)
    }

    private func packet(_ sequence: UInt16, _ payload: [UInt8]) -> [UInt8] {
        let type: UInt8 = family == .ipv4 ? 8 : 128
        var packet: [UInt8] = [type, 0, 0, 0]
        for part in [identifier, sequence] { packet += [UInt8(part >> 8), UInt8(truncatingIfNeeded: part)] }
        packet += payload
        // Of ICMPv6 the kernel makes the checksum, over addresses we do not know.
        if family == .ipv4 {
            let sum = ICMPSocket.checksum(packet)
            (packet[2], packet[3]) = (UInt8(sum >> 8), UInt8(truncatingIfNeeded: sum))
        }
        return packet
    }

    /// RFC 1071
    static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for index in stride(from: 0, to: bytes.count, by: 2) {
            sum += UInt32(bytes[index]) << 8 | (index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0)
        }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return ~UInt16(sum)
    }

    func readReplies(_ handle: (Message) -> Void) {
        read(errors: false) { header, bytes in
            let begin = isRaw && family == .ipv4 ? Int(bytes.first.map { $0 & 0xF } ?? 0) * 4 : 0
            guard let message = message(header, bytes.dropFirst(begin), type: family == .ipv4 ? 0 : 129) else { return }
            handle(message)
        }
    }

    func readErrors(_ handle: (Message) -> Void) {
        // Clears what the next call would report a second time.
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        read(errors: true) { header, bytes in
            // What is quoted is our own request.
            guard var message = message(header, bytes, type: family == .ipv4 ? 8 : 128) else { return }
            message.error = NetIOError("echo request", code: header.error, origin: .remote)
            message.reporter = ICMPSocket.address(header.reporter, header.reporter_length)
            handle(message)
        }
    }

    private func read(errors: Bool, _ handle: (noc_ping_message, ArraySlice<UInt8>) -> Void) {
        for _ in 0..<ICMPSocket.batch {
            var header = noc_ping_message()
            guard noc_ping_receive(descriptor, errors ? 1 : 0, &buffer, buffer.count, &header) == 0 else {
                if errno == EAGAIN { return }
                // An error of an earlier packet, whose message is in the error queue.
                continue
            }
            handle(header, buffer[..<Int(header.length)])
        }
    }

    /// nil for what is too short, of another type or another's.
    private func message(_ header: noc_ping_message, _ bytes: ArraySlice<UInt8>, type: UInt8) -> Message? {
        let begin = bytes.startIndex
        guard bytes.count >= ICMPSocket.headerLength, bytes[begin] == type,
            !isRaw || UInt16(bytes[begin + 4]) << 8 | UInt16(bytes[begin + 5]) == identifier,
            let peer = ICMPSocket.address(header.peer, header.peer_length)
        else { return nil }
        let sequence = UInt16(bytes[begin + 6]) << 8 | UInt16(bytes[begin + 7])
        return Message(
            peer: peer, sequence: sequence, payload: bytes.dropFirst(ICMPSocket.headerLength), age: header.age)
    }

    private static func address<T>(_ bytes: T, _ length: Int32) -> IPAddress? {
        withUnsafeBytes(of: bytes) { SocketAddress(UnsafeRawBufferPointer(rebasing: $0.prefix(Int(length))))?.ip }
    }
}
