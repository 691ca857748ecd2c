import Glibc
import NetIO
import SNMPClient
import Synchronization
import TestSupport
import Testing

/// How often an SNMPv3 agent is asked for its engine id.
@Suite struct DiscoveryTests {
    private static let users: [SNMPUserCredential] = [
        UserTests.user(.sha256, .aes128), UserTests.user(.sha1, .aes128), UserTests.user(.sha512),
    ]

    private func daemon() throws -> SNMPDaemon {
        try SNMPDaemon(
            UserTests.lines((.sha256, "SHA-256"), (.aes128, "AES")) + UserTests.lines((.sha1, "SHA"), (.aes128, "AES"))
                + UserTests.lines((.sha512, "SHA-512"), nil))
    }

    /// Hands datagrams on to `port` and the answers back; those for which `isLost` is true go nowhere.
    private func relay(
        to port: UInt16, losing isLost: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) throws -> ScriptedAgent {
        try ScriptedAgent { bytes in
            guard !isLost(bytes), let answer = Relay.ask(port, bytes) else { return [] }
            return [.send(answer)]
        }
    }

    private func discoveries(_ relay: ScriptedAgent) -> Int { relay.datagrams.count(where: isDiscovery) }

    private func ask(_ relay: ScriptedAgent, _ users: [SNMPUserCredential], times: Int) async -> [SNMPError] {
        await withTaskGroup(of: SNMPError?.self) { group in
            for _ in 0..<times {
                for user in users { group.addTask { await UserTests.get(relay.port, user) } }
            }
            return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
        }
    }

    @Test func `all checks of an agent ask for its engine id once, whatever their users`() async throws {
        let daemon = try daemon()
        let relay = try relay(to: daemon.port)
        #expect(await ask(relay, Self.users, times: 10) == [])
        #expect(await ask(relay, Self.users, times: 3) == [])
        #expect(discoveries(relay) == 1)
    }

    @Test func `where the first who asks gets no answer, another asks`() async throws {
        let daemon = try daemon()
        let isSilent = Mutex(true)
        let relay = try relay(to: daemon.port) { _ in isSilent.withLock { $0 } }
        async let first = UserTests.get(relay.port, Self.users[0], within: .milliseconds(300))
        async let second = UserTests.get(relay.port, Self.users[1], within: .seconds(6))
        #expect(await first == .timeout)
        isSilent.withLock { $0 = false }
        #expect(await second == nil)
        #expect(await UserTests.get(relay.port, Self.users[0]) == nil)
    }

    @Test func `who waits for an answer in vain ends in time`() async throws {
        let relay = try ScriptedAgent { (_: [UInt8]) in [] }
        async let first = UserTests.get(relay.port, Self.users[0], within: .seconds(2))
        let begin = EventLoop.monotonic()
        while relay.datagrams.isEmpty, EventLoop.monotonic() - begin < .seconds(10) { usleep(1_000) }
        #expect(await UserTests.get(relay.port, Self.users[1], within: .milliseconds(200)) == .timeout)
        #expect(EventLoop.monotonic() - begin < .seconds(2))
        #expect(await first == .timeout)
    }

    @Test func `a refused user does not make anyone ask again`() async throws {
        let daemon = try daemon()
        let relay = try relay(to: daemon.port)
        var wrong = Self.users[0]
        wrong.digest?.secret = "another secret"
        for _ in 1...3 {
            #expect(await UserTests.get(relay.port, wrong) == .authentication(.wrongDigest))
            #expect(await UserTests.get(relay.port, Self.users[1]) == nil)
        }
        #expect(discoveries(relay) == 1)
    }
}

/// RFC 3414, 4: security parameters without an engine id.
func isDiscovery(_ bytes: [UInt8]) -> Bool {
    bytes.firstRange(of: [0x30, 0x0E, 0x04, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]) != nil
}

enum Relay {
    /// The answer of 127.0.0.1:`port`; nil when none comes within a second.
    static func ask(_ port: UInt16, _ bytes: [UInt8]) -> [UInt8]? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafeBytes(of: &address) { raw in
            connect(
                descriptor, raw.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        guard isConnected == 0, send(descriptor, bytes, bytes.count, 0) == bytes.count else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }
}
