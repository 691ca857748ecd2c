import SNMPClient
import Synchronization
import TestSupport
import Testing

@Suite struct LyingAgentTests {
    static func get(_ agent: ScriptedAgent, within timeout: Duration = .milliseconds(600)) async -> Result<
        Int64?, SNMPError
    > {
        do throws(SNMPError) {
            let response = try await Ground.agent(agent.port).get([sysUpTime], within: timeout)
            return .success(response.values[0].integer)
        } catch {
            return .failure(error)
        }
    }

    @Test func `an answer to another request is none`() async throws {
        let agent = try ScriptedAgent(answering: { request in
            var answer = request.answer([.ticks(1)])
            answer.id += 1
            return [answer]
        })
        #expect(await Self.get(agent) == .failure(.garbage("an answer to another request")))
    }

    @Test func `an answer with another community is none, the right one after it counts`() async throws {
        let agent = try ScriptedAgent(answering: { request in
            var foreign = request.answer([.ticks(1)])
            foreign.community = Array("private".utf8)
            return [foreign, request.answer([.ticks(2)])]
        })
        #expect(await Self.get(agent) == .success(2))
        let liar = try ScriptedAgent(answering: { request in
            var foreign = request.answer([.ticks(1)])
            foreign.community = []
            return [foreign]
        })
        #expect(await Self.get(liar) == .failure(.garbage("an answer with another community")))
    }

    @Test func `an answer of another version is none`() async throws {
        let agent = try ScriptedAgent(answering: { request in
            var answer = request.answer([.ticks(1)])
            answer.version = 0
            return [answer]
        })
        guard case .failure(.garbage) = await Self.get(agent) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func `an answer from elsewhere is none`() async throws {
        let agent = try ScriptedAgent { bytes in
            SNMPMessage(bytes).map { [.sendFromElsewhere($0.answer([.ticks(1)]).bytes)] } ?? []
        }
        #expect(await Self.get(agent) == .failure(.timeout))
    }

    @Test func `an answer twice counts once, and does not answer the next request`() async throws {
        let count = Counter()
        let agent = try ScriptedAgent(answering: { request in
            let answer = request.answer([.ticks(UInt32(count.next()))])
            return [answer, answer, answer]
        })
        for expected in 1...5 { #expect(await Self.get(agent) == .success(Int64(expected))) }
    }

    @Test func `a late answer counts for its own request only`() async throws {
        let count = Counter()
        let agent = try ScriptedAgent { bytes in
            guard let request = SNMPMessage(bytes) else { return [] }
            let number = count.next()
            let answer = ScriptedAgent.Step.send(request.answer([.ticks(UInt32(number))]).bytes)
            return number == 1 ? [.wait(.milliseconds(500)), answer] : [answer]
        }
        #expect(await Self.get(agent, within: .milliseconds(150)) == .failure(.timeout))
        guard case .success(let value?) = await Self.get(agent, within: .seconds(5)) else {
            Issue.record("no answer")
            return
        }
        #expect(value > 1)
    }

    @Test func `a lost datagram is asked for again`() async throws {
        let count = Counter()
        let agent = try ScriptedAgent(answering: { request in
            count.next() == 1 ? [] : [request.answer([.ticks(7)])]
        })
        #expect(await Self.get(agent, within: .seconds(1)) == .success(7))
        #expect(agent.datagrams.count == 2)
    }

    @Test func `values of other objects than those asked for are refused`() async throws {
        let agent = try ScriptedAgent(answering: { request in
            [request.answer([SNMPMessage.Binding(sysContact.arcs, .text("x"))])]
        })
        #expect(await Self.get(agent) == .failure(.otherObjects))
        let empty = try ScriptedAgent(answering: { [$0.answer([SNMPMessage.Binding]())] })
        #expect(await Self.get(empty) == .failure(.otherObjects))
    }

    enum Nonsense: CaseIterable {
        case empty, short, longer, endless, noise, nested

        var bytes: [UInt8] {
            switch self {
            case .empty: []
            case .short: [0x30]
            case .longer: [0x30, 0x82, 0xFF, 0xFF]
            case .endless: [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]
            case .noise: [UInt8](repeating: 0xFF, count: 60_000)
            case .nested: [UInt8](repeating: 0x30, count: 9_000)
            }
        }
    }

    @Test(arguments: Nonsense.allCases)
    func `what is no message ends as garbage at the deadline`(_ nonsense: Nonsense) async throws {
        let bytes = nonsense.bytes
        let agent = try ScriptedAgent { _ in [.send(bytes)] }
        switch await Self.get(agent, within: .milliseconds(300)) {
        case .failure(.garbage): break
        case .failure(.timeout) where bytes.isEmpty: break
        case let other: Issue.record("\(other)")
        }
    }

    @Test func `an answer cut short or with any one byte changed harms nobody`() async throws {
        let agent = try ScriptedAgent { bytes in
            guard let request = SNMPMessage(bytes) else { return [] }
            let whole = request.answer([.text("a value of some length")]).bytes
            let cut = (0..<whole.count).map { ScriptedAgent.Step.send(Array(whole.prefix($0))) }
            let changed = whole.indices.flatMap { index in
                ([0x00, 0x7F, 0x80, 0xFF] as [UInt8]).map { byte in
                    var copy = whole
                    copy[index] = byte
                    return ScriptedAgent.Step.send(copy)
                }
            }
            // The community is checked before the id, so a changed byte may well be an answer with another value.
            return cut + changed + [.send(whole)]
        }
        for _ in 0..<5 {
            if case .failure(let error) = await Self.get(agent, within: .seconds(3)) {
                switch error {
                case .garbage, .status: break
                default: Issue.record("\(error)")
                }
            }
        }
    }

    @Test func `error statuses are told with the object they are about`() async throws {
        let agent = try ScriptedAgent(answering: { [$0.error(5, at: 1)] })
        #expect(await Self.get(agent) == .failure(.status(.genErr, index: 1)))
        let strange = try ScriptedAgent(answering: { [$0.error(99, at: -7)] })
        #expect(await Self.get(strange) == .failure(.status(.unassigned, index: -7)))
    }

    @Test(arguments: [SNMPCredential.SNMPVersion.v1, .v2c])
    func `what is too big for one answer comes in parts`(_ version: SNMPCredential.SNMPVersion) async throws {
        let names = (1...20).map { [1, 3, 6, 1, 4, 1, 9, UInt($0)] }
        var objects: [[UInt]: BER.Value] = [:]
        for (index, name) in names.enumerated() where index != 7 { objects[name] = .integer(Int64(index)) }
        let table = try TableAgent(objects, largest: 3)
        let agent = Ground.agent(table.port, .community(version, "public"))
        let response = try await agent.get(names.map { ObjectIdentifier($0) }, within: .seconds(5))
        #expect(response.values.map(\.integer) == (0..<20).map { $0 == 7 ? nil : Int64($0) })
        #expect(try await agent.walk([1, 3, 6, 1, 4, 1, 9], within: .seconds(5)).count == 19)
    }

    @Test func `a table that goes back or stands still is refused`() async throws {
        for name in [[1, 3, 6, 1, 2, 1, 2, 1], [1, 3, 6, 1, 2, 1, 2]] as [[UInt]] {
            let agent = try ScriptedAgent(answering: { request in
                [request.answer([SNMPMessage.Binding(name, .integer(1)), SNMPMessage.Binding(name, .integer(1))])]
            })
            let error = await failure { () throws(SNMPError) in
                try await Ground.agent(agent.port).walk([1, 3, 6, 1, 2, 1, 2], within: .seconds(2))
            }
            #expect(error == .notIncreasing(ObjectIdentifier(name)))
        }
    }

    @Test func `an endless table ends at its limit, an endless slow one at the deadline`() async throws {
        let count = Counter()
        let agent = try ScriptedAgent(answering: { request in
            guard let name = request.bindings.first?.name else { return [] }
            let root: [UInt] = [1, 3, 6, 1, 2, 1, 2]
            let rows = (0..<25).map { _ in SNMPMessage.Binding(root + [UInt(count.next())], .text("x")) }
            return name.starts(with: root) ? [request.answer(rows)] : []
        })
        let endless = await failure { () throws(SNMPError) in
            try await Ground.agent(agent.port).walk([1, 3, 6, 1, 2, 1, 2], rows: 2_000, within: .seconds(20))
        }
        #expect(endless == .tooLong(rows: 2_000))
        let huge = [UInt8](repeating: 0x41, count: 50_000)
        let heavy = try ScriptedAgent(answering: { request in
            [request.answer([SNMPMessage.Binding([1, 3, 6, 1, 2, 1, 2, UInt(count.next())], .octets(huge))])]
        })
        let fat = await failure { () throws(SNMPError) in
            try await Ground.agent(heavy.port).walk([1, 3, 6, 1, 2, 1, 2], within: .seconds(20))
        }
        guard case .tooLong(let rows) = fat else {
            Issue.record("\(String(describing: fat))")
            return
        }
        #expect(rows < 200)
    }

    @Test func `a thousand sessions answer at once`() async throws {
        let servers = try (0..<10).map { _ in try TableAgent([sysUpTime.arcs: .ticks(5)]) }
        // One session for each community.
        let agents = (0..<1_000).map { Ground.agent(servers[$0 % 10].port, .community(.v2c, "community-\($0)")) }
        for _ in 0..<3 {
            let answered = await withTaskGroup(of: Bool.self) { group in
                for agent in agents {
                    group.addTask {
                        let response = try? await agent.get([sysUpTime], within: .seconds(10))
                        return response?.values == [.timeTicks(5)]
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(answered == 1_000)
        }
    }
}

final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
