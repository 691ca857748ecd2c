import NOCCore
import NOCProbes
import NetIO
import Synchronization
import TestSupport
import Testing

/// Answers of others, in the place of the true ones and before them.
@Suite struct ForgedAnswerTests {
    private static func check(_ port: UInt16) -> DNSCheck {
        DNSCheck(server: "127.0.0.1:\(port)", name: "www.example.org", type: .a, expect: ["192.0.2.7"])
    }

    /// With another id, to another question, no answer at all.
    private static func forge(_ datagram: Datagram) {
        guard var forged = DNSReply(to: datagram.bytes) else { return }
        forged.add(type: 1, data: [192, 0, 2, 66])
        forged.id &+= 1
        datagram.reply(forged.bytes)
        datagram.replyFromElsewhere(forged.bytes)
        var other = datagram.bytes
        other[14] = UInt8(ascii: "9")
        if let reply = DNSReply(to: other) { datagram.reply(reply.bytes) }
        datagram.reply(datagram.bytes)
        datagram.reply([1, 2, 3])
    }

    private static func ignored(_ result: ProbeResult) -> String? {
        result.trace.last { $0.name == "  ignored" }?.detail
    }

    @Test func `a forged answer of a name server is passed over for the true one, and counted`() async throws {
        let server = try DatagramServer { datagram in
            Self.forge(datagram)
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            reply.add(type: 1, data: [192, 0, 2, 7])
            datagram.reply(reply.bytes)
        }
        try await withGround { ground in
            let result = await ground.probe(Self.check(server.port), trace: true)
            #expect(result.verdict == "ok", "\(result)")
            #expect(Self.ignored(result) == "4: another id 1, another question 1, no answer 1, too short 1")
        }
    }

    @Test func `forged answers alone are silence, told with their number`() async throws {
        let server = try DatagramServer { Self.forge($0) }
        try await withGround { ground in
            let result = await ground.probe(Self.check(server.port), timeout: .milliseconds(600), trace: true)
            #expect(result.verdict == "fail timeout", "\(result)")
            #expect(Self.ignored(result) == "12: another id 3, another question 3, no answer 3, too short 3")
        }
    }

    private final class Over: Sendable { let value = Atomic<Bool>(false) }
    private final class Seen: Sendable {
        let names = Mutex<[String]>([])
        let ids = Mutex<[Int64]>([])
    }

    @Test func `a flood of forged answers neither ends a question early nor holds it up`() async throws {
        let isOver = Over()
        let server = try DatagramServer { datagram in
            while !isOver.value.load(ordering: .acquiring) { datagram.reply([1, 2, 3]) }
        }
        try await withGround { ground in
            let begin = EventLoop.monotonic()
            let result = await ground.probe(Self.check(server.port), timeout: .milliseconds(600), trace: true)
            isOver.value.store(true, ordering: .releasing)
            #expect(result.verdict == "fail timeout", "\(result)")
            #expect(EventLoop.monotonic() - begin < .seconds(3))
        }
    }

    @Test func `the letters of a question are in a random case, and an answer in others does not count`() async throws {
        let seen = Seen()
        let server = try DatagramServer { datagram in
            guard var reply = DNSReply(to: datagram.bytes) else { return }
            seen.names.withLock { $0.append(reply.name) }
            seen.ids.withLock { $0.append(Int64(reply.id)) }
            reply.add(type: 1, data: [192, 0, 2, 7])
            datagram.reply(reply.bytes)
        }
        try await withGround { ground in
            for _ in 0..<20 { #expect(await ground.probe(Self.check(server.port)).verdict == "ok") }
        }
        #expect(seen.names.withLock { Set($0).count } > 15 && seen.ids.withLock { Set($0).count } > 15)
        #expect(seen.names.withLock { $0.allSatisfy { $0.lowercased() == "www.example.org" } })
    }

    @Test func `a server that writes names in letters of its own is asked in plain ones`() async throws {
        let seen = Seen()
        let server = try DatagramServer { datagram in
            var lowered = datagram.bytes
            for index in 12..<lowered.count - 4 where (0x41...0x5A).contains(lowered[index]) { lowered[index] |= 0x20 }
            guard let asked = DNSReply(to: datagram.bytes), var reply = DNSReply(to: lowered) else { return }
            seen.names.withLock { $0.append(asked.name) }
            reply.add(type: 1, data: [192, 0, 2, 7])
            datagram.reply(reply.bytes)
        }
        try await withGround { ground in
            let prober = DNSProber(
                Self.check(server.port), timeout: .seconds(5), loop: ground.loop, resolver: ground.resolver)
            for _ in 0..<3 { #expect(await prober.probe(trace: false).verdict == "ok") }
        }
        // The first of four, once; all others are plain.
        #expect(seen.names.withLock { $0.count } == 4)
        #expect(seen.names.withLock { $0.dropFirst().allSatisfy { $0 == "www.example.org" } })
    }

    // MARK: SNMP

    private static let upTime = SNMPCheck.Query.oid(SNMPCheck.ObjectQuery(object: "1.3.6.1.2.1.1.3.0"))

    private static func forgeries(of request: SNMPMessage) -> [SNMPMessage] {
        var (other, foreign, question) = (request.answer([.ticks(66)]), request.answer([.ticks(66)]), request)
        other.id += 1
        foreign.community = Array("private".utf8)
        question.kind = .get
        return [other, foreign, question]
    }

    @Test func `a forged answer of an agent is passed over for the true one, and counted`() async throws {
        let agent = try ScriptedAgent(answering: { Self.forgeries(of: $0) + [$0.answer([.ticks(700)])] })
        let result = await SNMPGround.prober(Self.upTime, port: agent.port).probe(trace: true)
        #expect(result.outcome == .ok && result.measurements.first?.value == 700, "\(result)")
        let ignored = try #require(Self.ignored(result))
        #expect(ignored.contains("an answer to another request "), "\(ignored)")
        #expect(ignored.contains("an answer with another community 1"), "\(ignored)")
    }

    @Test func `forged answers of an agent alone are silence`() async throws {
        let agent = try ScriptedAgent(answering: { Self.forgeries(of: $0) })
        let prober = SNMPGround.prober(Self.upTime, port: agent.port, timeout: .milliseconds(600))
        let result = await prober.probe(trace: true)
        #expect(result.verdict == "fail timeout", "\(result)")
        #expect(result.reason?.detail.contains("what came was ignored: ") == true)
        #expect(Self.ignored(result)?.contains("an answer to another request ") == true, "\(result.trace)")
    }

    @Test func `numbers of requests are not those of the last and one`() async throws {
        let seen = Seen()
        let agent = try ScriptedAgent(answering: { request in
            seen.ids.withLock { $0.append(request.id) }
            return [request.answer([.ticks(1)])]
        })
        let prober = SNMPGround.prober(Self.upTime, port: agent.port)
        for _ in 0..<10 { #expect(await prober.probe(trace: false).outcome == .ok) }
        let all = seen.ids.withLock { $0 }
        #expect(zip(all, all.dropFirst()).allSatisfy { abs($0 - $1) > 1_000 }, "\(all)")
    }
}
