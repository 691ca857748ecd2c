import NOCCore
import NetIO
import TestSupport
import Testing

/// Answers every question with `answer`.
private func server(_ answer: @escaping @Sendable (inout DNSReply) -> Void) throws -> DatagramServer {
    try DatagramServer { datagram in
        guard var reply = DNSReply(to: datagram.bytes) else { return }
        answer(&reply)
        datagram.reply(reply.bytes)
    }
}

/// The same over TCP, on the port of a UDP server.
private func answerOverTCP(_ connection: LyingConnection, _ answer: (inout DNSReply) -> Void) {
    guard let request = connection.read(4_096), var reply = DNSReply(to: Array(request.dropFirst(2))) else { return }
    answer(&reply)
    connection.send(DNSReply.two(UInt16(reply.bytes.count)) + reply.bytes)
}

/// Says over UDP that the answer is too long, and over TCP on the same port the answer.
private func truncatingServer(attemptsLeft: Int = 50) throws -> (LyingServer, DatagramServer) {
    let tcp = try LyingServer { connection in
        answerOverTCP(connection) { reply in
            for last in UInt8(0)..<100 { reply.add(type: 1, data: [192, 0, 2, last]) }
        }
    }
    do {
        let udp = try DatagramServer(port: tcp.port) { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            reply.isTruncated = true
            datagram.reply(reply.bytes)
        }
        return (tcp, udp)
    } catch  where attemptsLeft > 0 {
        // The port is free for TCP and taken for UDP.
        return try truncatingServer(attemptsLeft: attemptsLeft - 1)
    }
}

private func check(
    _ port: UInt16, _ type: DNSCheck.RecordType = .a, name: String = "www.example.org", expect: [String] = [],
    transport: DNSCheck.Transport = .udp
) -> DNSCheck {
    DNSCheck(server: "127.0.0.1:\(port)", name: name, type: type, expect: expect, transport: transport)
}

@Suite struct DNSProberTests {
    /// Type, its number, its data on the wire, and what will do as an expectation.
    static let records: [(DNSCheck.RecordType, UInt16, [UInt8], [String])] = [
        (.a, 1, [192, 0, 2, 7], ["192.0.2.7"]),
        (.aaaa, 28, [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 11) + [7], ["2001:db8::7", "2001:0db8:0::7"]),
        (.cname, 5, DNSReply.wireName("Web.Example.org"), ["web.example.org", "WEB.example.org."]),
        (.ns, 2, DNSReply.wireName("ns1.example.org"), ["ns1.example.org"]),
        (.mx, 15, [0, 10] + DNSReply.wireName("mail.example.org"), ["10 mail.example.org", "mail.example.org."]),
        (
            .soa, 6,
            DNSReply.wireName("ns1.example.org") + DNSReply.wireName("admin.example.org")
                + [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5],
            ["ns1.example.org", "ns1.example.org admin.example.org 1 2 3 4 5"]
        ),
        (.txt, 16, [3] + Array("v=1".utf8) + [2] + Array(" x".utf8), ["v=1 x"]),
        (.ptr, 12, DNSReply.wireName("host.example.org"), ["host.example.org"]),
    ]

    @Test(arguments: records)
    func `a record of each type is read`(
        _ type: DNSCheck.RecordType, _ number: UInt16, _ data: [UInt8], _ expected: [String]
    ) async throws {
        let server = try server { $0.add(type: number, ttl: 300, data: data) }
        try await withGround { ground in
            let result = await ground.probe(check(server.port, type, expect: expected), trace: true)
            #expect(result.verdict == "ok", "\(result)")
            #expect(result.measurement("ttl_s") == 300 && result.latency != nil)
            #expect(result.trace.map(\.name) == ["resolve", "udp 127.0.0.1:\(server.port)"])
            let other = await ground.probe(check(server.port, type, expect: ["other"]))
            #expect(other.verdict == "fail answer_unexpected")
        }
    }

    @Test func `an address is asked for by its reverse name`() async throws {
        let server = try server { reply in
            guard reply.name.lowercased() == "1.2.0.192.in-addr.arpa" else { return }
            reply.add(type: 12, data: DNSReply.wireName("host.example.org"))
        }
        try await withGround { ground in
            #expect(await ground.probe(check(server.port, .ptr, name: "192.0.2.1")).verdict == "ok")
        }
    }

    @Test func `addresses behind aliases belong to the name and others do not`() async throws {
        let server = try server { reply in
            reply.add(type: 1, owner: DNSReply.wireName("web.example.org"), data: [192, 0, 2, 7])
            reply.add(type: 5, data: DNSReply.wireName("WEB.example.org"))
            reply.add(type: 1, owner: DNSReply.wireName("evil.example.org"), data: [192, 0, 2, 66])
        }
        try await withGround { ground in
            #expect(await ground.probe(check(server.port, expect: ["192.0.2.7"])).verdict == "ok")
            #expect(await ground.probe(check(server.port, expect: ["192.0.2.66"])).outcome == .fail)
        }
    }

    @Test(arguments: [
        (UInt8(3), "fail name_not_found", "says NXDOMAIN"), (2, "fail answer_unexpected", "says SERVFAIL"),
        (5, "fail answer_unexpected", "says REFUSED"), (11, "fail answer_unexpected", "says RCODE 11"),
        (0, "fail answer_unexpected", "no such record"),
    ])
    func `a refusal is told in its words`(_ code: UInt8, _ verdict: String, _ words: String) async throws {
        let server = try server { $0.code = code }
        try await withGround { ground in
            let result = await ground.probe(check(server.port))
            #expect(result.verdict == verdict)
            #expect(result.reason?.detail.contains(words) == true)
        }
    }

    @Test func `answers of others and to others are ignored`() async throws {
        let server = try DatagramServer { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            reply.add(type: 1, data: [192, 0, 2, 66])
            datagram.replyFromElsewhere(reply.bytes)
            reply.id &+= 1
            datagram.reply(reply.bytes)
            datagram.reply([])
            datagram.reply(Array(reply.bytes.prefix(11)))
            datagram.reply(datagram.bytes)
            var other = datagram.bytes
            other[13] ^= 1
            if let other = DNSReply(to: other) { datagram.reply(other.bytes) }
            guard var right = DNSReply(to: datagram.bytes) else { return }
            right.add(type: 1, data: [192, 0, 2, 7])
            datagram.reply(right.bytes)
            datagram.reply(right.bytes)
        }
        try await withGround { ground in
            #expect(await ground.probe(check(server.port, expect: ["192.0.2.7"])).verdict == "ok")
        }
    }

    @Test func `a lost datagram is asked for again`() async throws {
        let server = try DatagramServer { _ in }
        try await withGround { ground in
            let result = await ground.probe(check(server.port), timeout: .milliseconds(300))
            #expect(result.verdict == "fail timeout")
            #expect(server.count == 3)
        }
    }

    @Test func `a truncated answer is asked for again over TCP`() async throws {
        let (tcp, udp) = try truncatingServer()
        defer { withExtendedLifetime(tcp) {} }
        try await withGround { ground in
            let result = await ground.probe(check(udp.port, expect: ["192.0.2.99"]), trace: true)
            #expect(result.verdict == "ok", "\(result)")
            #expect(result.trace.map(\.detail).dropFirst().first == "truncated")
        }
    }

    @Test(arguments: [
        ("stall", "fail timeout"), ("close", "fail cut_off"), ("half", "fail cut_off"),
        ("garbage", "fail protocol_error"),
        ("drip", "fail timeout"),
    ])
    func `a TCP server that misbehaves is told`(_ how: String, _ verdict: String) async throws {
        let server = try LyingServer { connection in
            _ = connection.read(4_096)
            switch how {
            case "stall": connection.stall()
            case "half": connection.send([0, 100, 1, 2, 3])
            case "garbage": connection.send([0, 3, 1, 2, 3])
            case "drip":
                connection.send([0xFF])
                connection.drip(every: 1)
            default: break
            }
        }
        try await withGround { ground in
            let patience: Duration = verdict.hasSuffix("timeout") ? .milliseconds(200) : .seconds(20)
            let result = await ground.probe(check(server.port, transport: .tcp), timeout: patience)
            #expect(result.verdict == verdict, "\(result)")
        }
    }

    @Test(arguments: DNSCheck.Transport.allCases)
    func `a server that is not there is refused`(_ transport: DNSCheck.Transport) async throws {
        let port = try LoopbackPort(.refusing)
        try await withGround { ground in
            let result = await ground.probe(check(port.port, transport: transport))
            #expect(result.verdict == "fail connection_refused")
        }
    }

    @Test(arguments: ["a..b", String(repeating: "a", count: 64) + ".org", "with space"])
    func `what is no domain name is never asked`(_ name: String) async throws {
        try await withGround { ground in
            #expect(await ground.probe(check(1, name: name)).verdict == "unknown local_error")
        }
    }

    @Test(
        .enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)),
        arguments: DNSCheck.Transport.allCases
    )
    func `without a route the outcome is unknown`(_ transport: DNSCheck.Transport) async throws {
        try await withGround(privately: []) { ground in
            let check = DNSCheck(server: "192.0.2.1", name: "www.example.org", transport: transport)
            #expect(await ground.probe(check).verdict == "unknown local_error")
        }
    }
}
