import NetIO
import Synchronization
import TestSupport
import Testing

/// Answers questions for A and AAAA from a table; a name that is not in it does not exist.
private func nameServer(_ table: [String: [String]], ttl: UInt32 = 60) throws -> DatagramServer {
    try DatagramServer { datagram in
        guard var reply = DNSReply(to: datagram.bytes) else { return }
        let wanted: IPFamily? = [1: .ipv4, 28: .ipv6][reply.type]
        if table[reply.name] == nil { reply.code = 3 }
        for address in (table[reply.name] ?? []).compactMap({ IPAddress($0) }) where address.family == wanted {
            reply.add(type: reply.type, ttl: ttl, data: address.bytes)
        }
        datagram.reply(reply.bytes)
    }
}

private func withResolver<T>(_ ports: UInt16..., body: (Resolver) async throws -> T) async throws -> T {
    try await withLoop { loop in
        let servers = ports.map { SocketAddress(.loopbackV4, port: $0) }
        return try await body(Resolver(loop: loop, servers: servers))
    }
}

extension Result {
    fileprivate var failure: Failure? {
        guard case .failure(let failure) = self else { return nil }
        return failure
    }
}

@Suite struct ResolverTests {
    @Test func `a numeric address is its own answer`() async throws {
        let silent = try LoopbackPort(.silentToDatagrams)
        try await withResolver(silent.port) { resolver in
            let v4 = try await resolver.resolve("192.0.2.1", family: nil, timeout: .seconds(1)).get()
            let v6 = try await resolver.resolve("::1", family: .ipv6, timeout: .seconds(1)).get()
            #expect(v4.map(\.description) == ["192.0.2.1"] && v6 == [.loopbackV6])
            let other = await resolver.resolve("192.0.2.1", family: .ipv6, timeout: .seconds(1))
            #expect(other.failure == ResolveFailure(.nameNotFound, "192.0.2.1 is not an IPv6 address"))
        }
    }

    @Test(arguments: [
        (nil, ["192.0.2.7", "2001:db8::7"]), (IPFamily.ipv4, ["192.0.2.7"]), (IPFamily.ipv6, ["2001:db8::7"]),
    ])
    func `a name server is asked for the wanted family`(_ family: IPFamily?, _ expected: [String]) async throws {
        let server = try nameServer(["www.example.org": ["192.0.2.7", "2001:db8::7"]])
        try await withResolver(server.port) { resolver in
            let addresses = try await resolver.resolve("www.example.org", family: family, timeout: .seconds(30)).get()
            #expect(addresses.map(\.description).sorted() == expected)
        }
    }

    @Test func `the hosts file comes before name servers`() async throws {
        let silent = try LoopbackPort(.silentToDatagrams)
        try await withResolver(silent.port) { resolver in
            let addresses = try await resolver.resolve("localhost", family: .ipv4, timeout: .seconds(30)).get()
            #expect(addresses == [.loopbackV4])
        }
    }

    @Test func `a name that does not exist is not a name server that is silent`() async throws {
        let server = try nameServer(["v4.example.org": ["192.0.2.7"]])
        try await withResolver(server.port) { resolver in
            for (name, family) in [("none.example.org", nil), ("v4.example.org", IPFamily.ipv6)] {
                let result = await resolver.resolve(name, family: family, timeout: .seconds(30))
                #expect(result.failure?.kind == .nameNotFound)
            }
        }
    }

    @Test(arguments: [LoopbackPort.Behaviour.refusing, .silentToDatagrams])
    func `without an answer the name server is to blame`(_ behaviour: LoopbackPort.Behaviour) async throws {
        let port = try LoopbackPort(behaviour)
        try await withResolver(port.port) { resolver in
            let start = EventLoop.monotonic()
            let result = await resolver.resolve("www.example.org", family: nil, timeout: .milliseconds(300))
            #expect(EventLoop.monotonic() - start < .seconds(10))
            #expect(result.failure?.kind == .noNameServer)
        }
    }

    @Test(arguments: [UInt8(2), 5]) func `a name server that cannot say is no answer`(_ code: UInt8) async throws {
        let server = try DatagramServer { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            reply.code = code
            datagram.reply(reply.bytes)
        }
        try await withResolver(server.port) { resolver in
            let result = await resolver.resolve("www.example.org", family: .ipv4, timeout: .seconds(30))
            #expect(result.failure?.kind == .noNameServer)
        }
    }

    @Test func `the second server answers when the first does not`() async throws {
        let refusing = try LoopbackPort(.refusing)
        let server = try nameServer(["www.example.org": ["192.0.2.7"]])
        try await withResolver(refusing.port, server.port) { resolver in
            let addresses = try await resolver.resolve("www.example.org", family: nil, timeout: .seconds(30)).get()
            #expect(addresses.count == 1)
        }
    }

    @Test func `an answer is kept for its time to live and asked for once at a time`() async throws {
        let server = try nameServer(["www.example.org": ["192.0.2.7"]])
        try await withResolver(server.port) { resolver in
            await withTaskGroup { group in
                for _ in 0..<100 {
                    group.addTask { await resolver.resolve("WWW.example.org", family: .ipv4, timeout: .seconds(30)) }
                }
                for await result in group { #expect(result.failure == nil) }
            }
            let addresses = try await resolver.resolve("www.example.org", family: .ipv4, timeout: .seconds(30)).get()
            #expect(addresses.count == 1)
            #expect(server.count == 1)
        }
    }

    @Test func `an answer that comes while questions are on their way to the loop is not asked for again`() async throws
    {
        let names = (0..<50).map { "host\($0).example.org" }
        let server = try nameServer(Dictionary(uniqueKeysWithValues: names.map { ($0, ["192.0.2.7"]) }))
        try await withResolver(server.port) { resolver in
            await withTaskGroup { group in
                // Name after name: the late questions for one come when its answer does.
                for name in names {
                    for _ in 0..<40 {
                        group.addTask { await resolver.resolve(name, family: .ipv4, timeout: .seconds(30)) }
                    }
                }
                for await result in group { #expect(result.failure == nil) }
            }
            #expect(server.count == names.count)
        }
    }

    @Test func `an answer past its time to live is asked for again`() async throws {
        let server = try nameServer(["www.example.org": ["192.0.2.7"]], ttl: 0)
        try await withResolver(server.port) { resolver in
            let deadline = EventLoop.monotonic() + .seconds(60)
            while server.count < 2, EventLoop.monotonic() < deadline {
                _ = await resolver.resolve("www.example.org", family: .ipv4, timeout: .seconds(30))
            }
            #expect(server.count == 2)
        }
    }

    @Test func `hundreds of names at once are answered`() async throws {
        let names = (0..<500).map { "host\($0).example.org" }
        let server = try nameServer(Dictionary(uniqueKeysWithValues: names.map { ($0, ["192.0.2.7"]) }))
        try await withResolver(server.port) { resolver in
            let answered = await withTaskGroup { group in
                for name in names {
                    group.addTask { await resolver.resolve(name, family: .ipv4, timeout: .seconds(60)) }
                }
                return await group.reduce(0) { count, result in (try? result.get()) == nil ? count : count + 1 }
            }
            #expect(answered == names.count)
        }
    }
}
