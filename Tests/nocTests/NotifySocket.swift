import Foundation

/// What systemd would be: a datagram socket that remembers what it was told.
final class NotifySocket: Sendable {
    let name: String
    private let descriptor: Int32
    private let heard = Heard()

    /// A path, or a name after `@` for one without a file.
    init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EINVAL) }
    }

    deinit { close(descriptor) }

    /// Whether `text` comes in `count` datagrams before long.
    func hears(_ text: String, count: Int = 1) async -> Bool {
        await within(.seconds(20)) {
            await self.receive()
            return await self.heard.count(of: text) >= count
        }
    }

    private func receive() async {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let length = recv(descriptor, &buffer, buffer.count, 0)
            guard length > 0 else { return }
            await heard.add(String(decoding: buffer.prefix(length), as: UTF8.self))
        }
    }

    private actor Heard {
        private var messages: [String] = []

        func add(_ message: String) { messages.append(message) }
        func count(of text: String) -> Int { messages.count { $0.contains(text) } }
    }
}
