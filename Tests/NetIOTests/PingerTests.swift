import Glibc
import NetIO
import TestSupport
import Testing

@testable import NetIO

/// A loop whose thread is in a network of its own, after `commands` have run there.
func withPrivateLoop<T>(_ commands: String..., body: (EventLoop) async throws -> T) async throws -> T {
    try await withLoop { loop in
        try await loop.run {
            try PrivateNetwork.enter()
            for command in commands { try PrivateNetwork.run(command) }
        }
        return try await body(loop)
    }
}

extension EventLoop {
    /// Runs `body` on the loop.
    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await perform { Result { try body() } }.get()
    }
}

extension Pinger {
    func tryout(_ address: String, count: Int = 5, size: Int = 56, within: Duration = .seconds(20)) async throws
        -> PingSeries
    {
        let address = try #require(IPAddress(address))
        return try await Visitor(loop: loop).series(self, address, count, size, within)
    }
}

/// Somebody on the loop, for series belong to whoever asks.
private actor Visitor {
    let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    init(loop: EventLoop) { self.loop = loop }

    func series(_ pinger: Pinger, _ address: IPAddress, _ count: Int, _ size: Int, _ within: Duration) async throws
        -> PingSeries
    {
        try await pinger.series(
            to: address, count: count, spacing: .milliseconds(2), size: size,
            deadline: EventLoop.monotonic() + within)
    }
}

@Suite(.enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)))
struct PingerTests {
    /// Range of groups that may open datagram sockets: none, or root's.
    @Test(arguments: ["1 0", "0 0"], ["127.0.0.1", "::1"])
    func `every reply is counted over raw and over datagram sockets`(_ range: String, _ address: String) async throws {
        try await withPrivateLoop("echo \(range) > /proc/sys/net/ipv4/ping_group_range") { loop in
            let pinger = Pinger(loop: loop)
            let series = try await pinger.tryout(address, count: 20)
            #expect(series.roundTrips.compactMap { $0 }.count == 20)
            #expect(series.roundTrips.allSatisfy { ($0 ?? .seconds(99)) < .seconds(20) })
            #expect(await loop.perform { pinger.strays } == 0)
        }
    }

    @Test(arguments: [0, 1, 7, 8, 56, 1_472, 65_507]) func `any size comes back`(_ size: Int) async throws {
        try await withPrivateLoop { loop in
            let series = try await Pinger(loop: loop).tryout("127.0.0.1", count: 1, size: size, within: .seconds(20))
            #expect(series.roundTrips.compactMap { $0 }.count == 1)
        }
    }

    @Test func `hundreds of series share one socket`() async throws {
        try await withPrivateLoop { loop in
            let pinger = Pinger(loop: loop)
            let lost = try await withThrowingTaskGroup { group in
                for index in 0..<500 {
                    let address = "127.0.\(index / 250).\(1 + index % 250)"
                    group.addTask { try await pinger.tryout(address, count: 3, within: .seconds(20)) }
                }
                return try await group.reduce(0) { $0 + $1.roundTrips.count { $0 == nil } }
            }
            #expect(lost == 0)
            #expect(await loop.perform { loop.statistics.watched } == 1)
        }
    }

    @Test func `without a route it is this host that cannot`() async throws {
        try await withPrivateLoop { loop in
            let pinger = Pinger(loop: loop)
            await #expect(throws: NetIOError("echo request", code: ENETUNREACH)) {
                try await pinger.tryout("192.0.2.1")
            }
        }
    }

    @Test func `without a right to any socket it is this host that may not`() async throws {
        try await withPrivateLoop { loop in
            try await loop.run { try PrivateNetwork.dropRights() }
            let pinger = Pinger(loop: loop)
            await #expect(throws: NetIOError("ICMP socket", code: EPERM)) { try await pinger.tryout("127.0.0.1") }
        }
    }

    @Test func `a neighbour who is not there is reported by this host's own search`() async throws {
        try await withPrivateLoop(
            "ip link add near type veth peer name far && ip link set far up",
            "ip addr add 10.9.0.1/24 dev near && ip link set near up",
            "echo 50 > /proc/sys/net/ipv4/neigh/near/retrans_time_ms"
        ) { loop in
            let series = try await Pinger(loop: loop).tryout("10.9.0.2", within: .seconds(20))
            #expect(series.roundTrips.allSatisfy { $0 == nil })
            #expect(series.error == NetIOError("echo request", code: EHOSTUNREACH, origin: .remote))
            #expect(series.reporter == IPAddress("10.9.0.1"))
        }
    }

    @Test(arguments: ["1 0", "0 0"])
    func `a router that refuses is named and others do not suffer from it`(_ range: String) async throws {
        let rule = "ip daddr 10.9.0.2 reject with icmp type host-prohibited"
        try await withPrivateLoop("echo \(range) > /proc/sys/net/ipv4/ping_group_range") { loop in
            let neighbour = try await loop.run {
                let neighbour = try PrivateNetwork.Neighbour(
                    """
                    until ip link set far up 2>/dev/null; do sleep 0.01; done
                    ip addr add 10.9.0.2/24 dev far; ip addr add 10.9.0.3/24 dev far
                    nft 'add table ip t; add chain ip t in { type filter hook input priority 0; }'
                    nft 'add rule ip t in \(rule)'
                    """)
                try PrivateNetwork.run("ip addr add 10.9.0.1/24 dev near && ip link set near up")
                return neighbour
            }
            defer { withExtendedLifetime(neighbour) {} }
            let pinger = Pinger(loop: loop)
            async let refused = pinger.tryout("10.9.0.2", count: 5, within: .seconds(20))
            async let answered = pinger.tryout("10.9.0.3", count: 5, within: .seconds(20))
            let (no, yes) = try await (refused, answered)
            #expect(no.roundTrips.allSatisfy { $0 == nil } && no.reporter == IPAddress("10.9.0.2"))
            #expect(no.error == NetIOError("echo request", code: EHOSTUNREACH, origin: .remote))
            #expect(yes.roundTrips.compactMap { $0 }.count == 5 && yes.error == nil)
        }
    }

    @Test func `what gets lost is lost and the rest is not`() async throws {
        try await withPrivateLoop(
            "nft 'add table ip t; add chain ip t in { type filter hook input priority 0; }'",
            "nft 'add rule ip t in icmp type echo-reply numgen inc mod 2 == 1 drop'"
        ) { loop in
            let start = EventLoop.monotonic()
            let series = try await Pinger(loop: loop).tryout("127.0.0.1", count: 10, within: .seconds(1))
            #expect(series.roundTrips.map { $0 == nil } == (0..<10).map { $0 % 2 == 1 })
            #expect(EventLoop.monotonic() - start >= .seconds(1))
        }
    }

    @Test(arguments: ["1 0", "0 0"])
    func `forged and cut replies are ignored and second ones too`(_ range: String) async throws {
        try await withPrivateLoop(
            "echo \(range) > /proc/sys/net/ipv4/ping_group_range",
            "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all"
        ) { loop in
            try await loop.run { try ICMPLiar.start() }
            let pinger = Pinger(loop: loop)
            // .1 answers rightly, twice; .2 with another id; .3 cut short; .4 other bytes; .5 another sequence; .6 nothing.
            for (host, answers) in [(1, 4), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)] {
                let patience: Duration = answers == 4 ? .seconds(20) : .milliseconds(200)
                let series = try await pinger.tryout("127.0.0.\(host)", count: 4, within: patience)
                #expect(series.roundTrips.compactMap { $0 }.count == answers, "127.0.0.\(host)")
                // Those with another id are another's.
                if [3, 4, 5].contains(host) { #expect(series.strays.total == 4, "127.0.0.\(host)") }
            }
            #expect(await loop.perform { pinger.strays } >= 8)
        }
    }

    @Test func `the checksum is that of RFC 1071`() {
        #expect(ICMPSocket.checksum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]) == ~0xDDF2)
        #expect(ICMPSocket.checksum([0xFF]) == ~0xFF00)
    }
}
