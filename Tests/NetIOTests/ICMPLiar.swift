import Foundation
import TestSupport

@testable import NetIO

/// Answers echo requests in the place of the kernel, as the last byte of the address asked for says.
enum ICMPLiar {
    /// On a thread of its own in the network of the calling one; it ends with the test process, for nothing ends a network
    /// that is still read.
    static func start() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_ICMP))
        guard descriptor >= 0 else { throw PeerError("socket") }
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
                let packet = Array(buffer[20..<count])
                guard packet[0] == 8 else { continue }
                for reply in replies(packet, host: buffer[19]) { send(reply, from: buffer[19], on: descriptor) }
            }
        }
    }

    private static func replies(_ request: [UInt8], host: UInt8) -> [[UInt8]] {
        var reply = request
        reply[0] = 0
        switch host {
        case 1: return [reply, reply]
        case 2: reply[4] ^= 0x55
        case 3: reply.removeLast(10)
        case 4: reply[20] ^= 1
        case 5: reply[6] ^= 0x55
        default: return []
        }
        return [reply]
    }

    private static func send(_ reply: [UInt8], from host: UInt8, on descriptor: Int32) {
        var reply = reply
        (reply[2], reply[3]) = (0, 0)
        let sum = ICMPSocket.checksum(reply)
        (reply[2], reply[3]) = (UInt8(sum >> 8), UInt8(truncatingIfNeeded: sum))
        // The source of a packet to 127.0.0.1 is 127.0.0.1: bound, it is the host that was asked.
        let sender = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_ICMP))
        defer { close(sender) }
        let source = SocketAddress(IPAddress(v4: 0x7F00_0000 | UInt32(host)), port: 0)
        _ = source.withSockAddr { bind(sender, $0, $1) }
        _ = SocketAddress(.loopbackV4, port: 0).withSockAddr { sendto(sender, reply, reply.count, 0, $0, $1) }
    }
}
