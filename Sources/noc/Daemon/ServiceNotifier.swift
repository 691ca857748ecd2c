import Foundation
import NetIO

/// Tells the service manager how the daemon is, by the datagrams of sd_notify(3). Does nothing where nobody listens.
struct ServiceNotifier: Sendable {
    /// The path's bytes; the first is 0 for an abstract name.
    private let address: [UInt8]?
    /// How often systemd wants a sign of life at the latest; nil when it wants none.
    let watchdog: Duration?

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        address = environment["NOTIFY_SOCKET"].flatMap(Self.address)
        let addressee = environment["WATCHDOG_PID"].flatMap(Int32.init) ?? getpid()
        watchdog = environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap {
            $0 > 0 && addressee == getpid() ? .microseconds($0) : nil
        }
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    func status(_ status: String) { send("STATUS=\(status)") }
    func alive() { send("WATCHDOG=1") }
    func stopping() { send("STOPPING=1\nSTATUS=Stopping") }

    /// Type=notify-reload wants the monotonic time, so that it can tell this reload from an older one.
    func reloading() {
        let now = EventLoop.monotonic() / .microseconds(1)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(now))\nSTATUS=Reading the configuration")
    }

    /// A lost datagram is not worth a word: the service manager is not there, or sees us die of the watchdog.
    private func send(_ message: String) {
        guard let address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path)! + address.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }

    /// An absolute path or `@name`; nil for what is neither or too long.
    private static func address(_ text: String) -> [UInt8]? {
        var bytes = Array(text.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        if bytes[0] == UInt8(ascii: "@") {
            bytes[0] = 0
            return bytes
        }
        return bytes[0] == UInt8(ascii: "/") ? bytes : nil
    }
}
