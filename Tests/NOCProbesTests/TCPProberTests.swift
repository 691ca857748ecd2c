import CurlClient
import NOCCore
import NOCProbes
import NetIO
import SNMPClient
import TestSupport
import Testing

/// A check of a port of 127.0.0.1.
private func check(
    _ port: UInt16, host: String = "127.0.0.1", send: String? = nil, expect: String? = nil, tls: TLSOptions? = nil
) -> TCPCheck {
    TCPCheck(host: host, port: Int(port), send: send, expect: expect, tls: tls)
}

@Suite struct TCPProberTests {
    @Test func `a port that takes the connection is ok`() async throws {
        let server = try LyingServer { $0.stall() }
        try await withGround { ground in
            let result = await ground.probe(check(server.port), trace: true)
            #expect(result.verdict == "ok")
            #expect(result.latency != nil && result.measurement("connect_ms") != nil)
            #expect(result.trace.map(\.name) == ["resolve", "connect"])
        }
    }

    @Test func `a port that refuses is refused at once`() async throws {
        let port = try LoopbackPort(.refusing)
        try await withGround { ground in
            let result = await ground.probe(check(port.port))
            #expect(result.verdict == "fail connection_refused")
            #expect(result.reason?.detail == "127.0.0.1:\(port.port)" && result.latency == nil)
        }
    }

    @Test func `a port that does not answer is given up in time`() async throws {
        let port = try LoopbackPort(.silentToConnect)
        try await withGround { ground in
            let start = EventLoop.monotonic()
            let result = await ground.probe(check(port.port), timeout: .milliseconds(200))
            #expect(result.verdict == "fail timeout")
            #expect(EventLoop.monotonic() - start < .seconds(10))
        }
    }

    @Test func `what is sent is answered as expected`() async throws {
        let server = try LyingServer { connection in
            guard connection.read(64) == Array("PING\r\n".utf8) else { return }
            connection.send("+PO")
            connection.send("NG\r\n")
            connection.stall()
        }
        try await withGround { ground in
            let result = await ground.probe(check(server.port, send: "PING\r\n", expect: #"^\+PONG\s*$"#), trace: true)
            #expect(result.verdict == "ok")
            #expect(result.trace.map(\.name) == ["resolve", "connect", "send", "expect"])
        }
    }

    @Test(arguments: [
        ("220 mail ready\r\n", "fail answer_unexpected", "expected /^500/, got “220 mail ready"),
        ("", "fail cut_off", "got nothing"),
    ])
    func `an answer that is another is told`(_ said: String, _ verdict: String, _ detail: String) async throws {
        let server = try LyingServer { $0.send(said) }
        try await withGround { ground in
            let result = await ground.probe(check(server.port, expect: "^500"))
            #expect(result.verdict == verdict)
            #expect(result.reason?.detail.contains(detail) == true)
        }
    }

    @Test func `a peer that cuts the connection is told`() async throws {
        let server = try LyingServer { connection in
            _ = connection.read(1)
            connection.cut()
        }
        try await withGround { ground in
            #expect(await ground.probe(check(server.port, send: "x", expect: "y")).verdict == "fail cut_off")
        }
    }

    @Test func `a peer that drips is heard until the deadline and no longer`() async throws {
        let server = try LyingServer { $0.drip(every: 1) }
        try await withGround { ground in
            let start = EventLoop.monotonic()
            let result = await ground.probe(check(server.port, expect: "never"), timeout: .milliseconds(300))
            #expect(result.verdict == "fail timeout")
            #expect(result.reason?.detail.contains("got “....") == true)
            #expect(EventLoop.monotonic() - start < .seconds(10))
        }
    }

    @Test func `a peer that floods is cut off at the limit`() async throws {
        let server = try LyingServer { connection in
            while connection.send([UInt8](repeating: 0x41, count: 65_536)) {}
        }
        try await withGround { ground in
            let result = await ground.probe(check(server.port, expect: "never"), timeout: .seconds(20))
            #expect(result.verdict == "fail too_large")
        }
    }

    @Test func `an expression that explodes does not hold the loop`() async throws {
        let server = try LyingServer { connection in
            connection.send(String(repeating: "a", count: 2_000) + "!")
            connection.stall()
        }
        try await withGround { ground in
            let result = await ground.probe(check(server.port, expect: "^(a+)+$"), timeout: .seconds(2))
            #expect(result.outcome == .fail)
            let longest = await ground.loop.perform { ground.loop.statistics.longestTurn }
            #expect(longest < .seconds(10))
        }
    }

    @Test func `a name is resolved and its second address is tried`() async throws {
        let names = try DatagramServer { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            if reply.type == 1 {
                reply.add(type: 1, data: [127, 0, 0, 2])
                reply.add(type: 1, data: [127, 0, 0, 1])
            }
            datagram.reply(reply.bytes)
        }
        let server = try LyingServer { $0.stall() }
        try await withGround(nameServers: [names.port]) { ground in
            let result = await ground.probe(check(server.port, host: "two.example.org"), trace: true)
            #expect(result.verdict == "ok")
            #expect(result.trace.last?.detail == "127.0.0.1:\(server.port)")
        }
    }

    @Test func `a name that does not exist fails and a silent name server does not`() async throws {
        let names = try DatagramServer { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            reply.code = 3
            datagram.reply(reply.bytes)
        }
        let silent = try LoopbackPort(.silentToDatagrams)
        for (port, verdict) in [(names.port, "fail name_not_found"), (silent.port, "unknown no_name_server")] {
            try await withGround(nameServers: [port]) { ground in
                let result = await ground.probe(check(1, host: "none.example.org"), timeout: .milliseconds(500))
                #expect(result.verdict == verdict)
            }
        }
    }

    @Test(
        .enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)),
        arguments: ["192.0.2.1", "2001:db8::1"]
    )
    func `without a route the outcome is unknown`(_ host: String) async throws {
        try await withGround(privately: []) { ground in
            #expect(await ground.probe(check(80, host: host)).verdict == "unknown local_error")
        }
    }

    @Test(.enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)))
    func `a neighbour who is not there is unreachable`() async throws {
        let commands = [
            "ip link add near type veth peer name far && ip link set far up",
            "ip addr add 10.9.0.1/24 dev near && ip link set near up",
            "echo 50 > /proc/sys/net/ipv4/neigh/near/retrans_time_ms",
        ]
        try await withGround(privately: commands) { ground in
            #expect(await ground.probe(check(80, host: "10.9.0.2")).verdict == "fail host_unreachable")
        }
    }

    @Test(.enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)))
    func `with the cable out on this side nothing is said of the other`() async throws {
        let commands = [
            "ip link add near type veth peer name far && ip link set far down",
            "ip addr add 10.9.0.1/24 dev near && ip link set near up && ip route add default via 10.9.0.254",
        ]
        try await withGround(nameServers: [53], privately: commands) { ground in
            for host in ["10.9.0.2", "192.0.2.1"] {
                let tcp = await ground.probe(check(80, host: host), timeout: .seconds(1))
                let icmp = await ground.probe(ICMPCheck(host: host, count: 1), timeout: .seconds(1))
                let dns = await ground.probe(DNSCheck(server: host, name: "a.example", type: .a), timeout: .seconds(1))
                #expect([tcp, icmp, dns].map(\.verdict) == Array(repeating: "unknown local_error", count: 3))
                #expect(tcp.reason?.detail.contains("no carrier on near") == true, "\(tcp.reason?.detail ?? "")")
            }
            let http = HTTPSession(
                client: CurlClient(loop: ground.loop, resolver: ground.resolver), options: HTTPOptions())
            let request = HTTPRequest(url: try HTTPURL("http://10.9.0.2/"))
            do throws(HTTPFailure) {
                _ = try await http.send(request, deadline: EventLoop.monotonic() + .seconds(1))
                Issue.record("an answer without a cable")
            } catch {
                #expect(error.kind == .local && error.message == "10.9.0.2: no carrier on near")
            }
            let agent = SNMPClient(loop: ground.loop, resolver: ground.resolver)
                .agent(at: Endpoint(host: "10.9.0.2", port: 161), .community(.v2c, "public"))
            do throws(SNMPError) {
                _ = try await agent.get([[1, 3, 6, 1, 2, 1, 1, 3, 0]], within: .seconds(1))
                Issue.record("an answer without a cable")
            } catch {
                #expect(error == .local("10.9.0.2: no carrier on near"))
            }
        }
    }
}
