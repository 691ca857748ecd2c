internal import Foundation
internal import Synchronization

/// A UDP server on loopback that hands each datagram to its script, one after another on a thread of its own. Ends when it
/// is dropped.
package final class DatagramServer: Sendable {
    package let port: UInt16
    private let descriptor: Int32
    private let received = Atomic<Int>(0)

    /// - Parameter host: an address of 127.0.0.0/8 in host order.
    /// - Parameter port: 0 for any that is free.
    package init(
        host: UInt32 = 0x7F00_0001, port: UInt16 = 0, _ script: @escaping @Sendable (Datagram) -> Void
    ) throws {
        (descriptor, self.port) = try Loopback.bind(SOCK_DGRAM, host: host, port: port)
        let (descriptor, stopped) = (descriptor, stopped)
        Thread.detachNewThread { [weak self] in
            while let datagram = Datagram(receivedOn: descriptor), !stopped.value.load(ordering: .acquiring) {
                self?.received.add(1, ordering: .relaxed)
                script(datagram)
            }
            close(descriptor)
        }
    }

    private let stopped = Flag()
    private final class Flag: Sendable { let value = Atomic<Bool>(false) }

    deinit {
        stopped.value.store(true, ordering: .releasing)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Datagrams taken so far.
    package var count: Int { received.load(ordering: .relaxed) }
}

/// One datagram that came in.
package struct Datagram: Sendable {
    package let bytes: [UInt8]
    private let descriptor: Int32
    private let sender: sockaddr_in

    fileprivate init?(receivedOn descriptor: Int32) {
        self.descriptor = descriptor
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
            }
        }
        // 0 bytes from nobody: the socket was shut down.
        guard count > 0 || (count == 0 && length > 0 && sender.sin_port != 0) else { return nil }
        bytes = Array(buffer.prefix(count))
        self.sender = sender
    }

    package func reply(_ bytes: [UInt8]) { send(bytes, from: descriptor) }

    /// As somebody who was not asked would: from another port.
    package func replyFromElsewhere(_ bytes: [UInt8]) {
        guard let other = try? Loopback.open(SOCK_DGRAM) else { return }
        send(bytes, from: other)
        close(other)
    }

    private func send(_ bytes: [UInt8], from descriptor: Int32) {
        _ = Loopback.with(sender) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
    }
}
