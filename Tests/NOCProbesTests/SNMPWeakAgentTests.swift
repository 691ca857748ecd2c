import NOCCore
import NOCProbes
import SNMPClient
import Synchronization
import TestSupport
import Testing

/// Agents as devices really have them: they answer, so they are not down.
@Suite struct SNMPWeakAgentTests {
    static let weaknesses: [[Weakness]] = [
        [], [.silentAbove(8)], [.silentAbove(4)], [.silentAbove(1)], [.atMost(8)], [.atMost(1)], [.silentToBulk],
        [.refusesBulk(2)], [.refusesBulk(5)], [.refusesMissing(2, withPlace: true)],
        [.refusesMissing(2, withPlace: false)], [.refusesMissing(5, withPlace: true)],
        [.refusesMissing(5, withPlace: false)],
        [.silentAbove(3), .refusesBulk(5), .refusesMissing(5, withPlace: false)],
    ]

    @Test(arguments: weaknesses)
    func `a weak agent's interface and supply are read at the first attempt`(_ weaknesses: [Weakness]) async throws {
        var interfaces = SNMPInterfaceTests.interfaces
        interfaces[1].alias = "To-Telecom"
        let switchAgent = try TableAgent(interfaces: interfaces, weaknesses: weaknesses)
        let port = SNMPGround.prober(.interface(.alias("To-Telecom")), port: switchAgent.port, timeout: .seconds(4))
        let supply = try TableAgent(SNMPPowerTests.healthy, weaknesses: weaknesses)
        let power = SNMPGround.prober(.ups, port: supply.port, timeout: .seconds(4))
        for _ in 1...3 {
            async let other = power.probe(trace: false)
            let first = await port.probe(trace: false)
            #expect(first.summary == "ok")
            #expect(first.measurement("if_in_octets") == 5e12)
            #expect(first.measurement("speed_mbps") == 10_000)
            let second = await other
            #expect(second.summary == "ok")
            #expect(second.measurement("input_voltage_v") == 221)
            #expect(second.measurement("output_load_percent") == 44)
        }
    }

    @Test func `what an agent cannot is learnt, and no time is lost by it again`() async throws {
        let weaknesses: [Weakness] = [.silentAbove(4), .silentToBulk, .refusesMissing(5, withPlace: false)]
        let agent = try TableAgent(interfaces: SNMPInterfaceTests.interfaces, weaknesses: weaknesses)
        let prober = SNMPGround.prober(
            .interface(.name("GigabitEthernet0/0/1")), port: agent.port, timeout: .seconds(4))
        for _ in 1...3 { #expect(await prober.probe(trace: false).summary == "ok") }
        let before = agent.requests.count
        let result = await prober.probe(trace: false)
        #expect(result.summary == "ok")
        let asked = agent.requests.dropFirst(before)
        #expect(asked.map(\.bindings.count) == [4, 4])
    }

    @Test func `one lost datagram makes no agent small`() async throws {
        let count = Atomic<Int>(0)
        let contents = SNMPPowerTests.healthy
        let agent = try ScriptedAgent(answering: { request in
            guard count.add(1, ordering: .relaxed).newValue > 1 else { return [] }
            return [request.answer(request.bindings.map { contents[$0.name] ?? .noSuchInstance })]
        })
        let prober = SNMPGround.prober(.ups, port: agent.port, timeout: .seconds(2))
        for _ in 1...2 { #expect(await prober.probe(trace: false).summary == "ok") }
        let sizes = agent.datagrams.compactMap { SNMPMessage($0)?.bindings.count }
        #expect(sizes.first == 10)
        #expect(sizes.last.map { $0 < 10 } == true && sizes.dropFirst(2).contains(10))
    }

    @Test func `varbinds, bulk and retries are as configured`() async throws {
        let manner = SNMPCheck.Manner(varbinds: 3, bulk: false, retries: 0)
        let agent = try TableAgent(interfaces: SNMPInterfaceTests.interfaces)
        let prober = SNMPGround.prober(.interface(.name("Gi0/0/1")), port: agent.port, manner: manner)
        #expect(await prober.probe(trace: false).summary == "ok")
        #expect(agent.requests.allSatisfy { $0.bindings.count <= 3 && $0.kind != .getBulk })
        let silent = try ScriptedAgent { (_: [UInt8]) in [] }
        let object = SNMPCheck.Query.oid(SNMPCheck.ObjectQuery(object: "1.3.6.1.2.1.1.3.0"))
        let once = SNMPGround.prober(object, port: silent.port, manner: manner, timeout: .milliseconds(300))
        #expect(await once.probe(trace: false).reason?.code == "timeout")
        #expect(silent.datagrams.count == 1)
    }

    @Test func `the silence of a card that only tells of its device can be unknown`() async throws {
        let silent = try ScriptedAgent { (_: [UInt8]) in [] }
        func outcome(_ silence: SNMPCheck.Silence, port: UInt16) async -> ProbeResult {
            await SNMPGround.prober(.ups, port: port, silence: silence, timeout: .milliseconds(300)).probe(trace: false)
        }
        let failed = await outcome(.fail, port: silent.port)
        let unknown = await outcome(.unknown, port: silent.port)
        #expect(failed.outcome == .fail && failed.reason?.code == "timeout")
        #expect(unknown.outcome == .unknown && unknown.reason == failed.reason)
        // What the card says is the device's, whatever its silence means.
        let off = try TableAgent([[1, 3, 6, 1, 2, 1, 33, 1, 4, 1, 0]: .integer(2)])
        let told = await outcome(.unknown, port: off.port)
        #expect(told.outcome == .fail && told.reason?.code == "output_off", "\(told.summary)")
    }

    @Test func `an agent whose tables cannot be read is no outage`() async throws {
        // noSuchName: there is no such table. genErr: nobody knows whether there is.
        for (status, code) in [(2, "interface_missing"), (5, "snmp_error")] as [(Int64, String)] {
            let agent = try TableAgent(interfaces: SNMPInterfaceTests.interfaces, weaknesses: [.refusesWalks(status)])
            let prober = SNMPGround.prober(.interface(.alias("联通")), port: agent.port)
            let result = await prober.probe(trace: false)
            #expect(result.outcome == .unknown && result.reason?.code == code, "\(result.summary)")
        }
    }

    @Test func `an error in the middle of a table is not its end`() async throws {
        var interfaces = SNMPInterfaceTests.interfaces
        interfaces[2].alias = interfaces[1].alias
        let agent = try TableAgent(interfaces: interfaces, weaknesses: [.refusesBulk(5)])
        let first: [UInt] = SimulatedInterface.extended + [18, 7]
        let equal = SNMPGround.prober(.interface(.alias("电信 500M")), port: agent.port)
        let last = SNMPGround.prober(.interface(.alias("不在")), port: agent.port)
        agent.stumble(.getNext, at: first, status: 5, times: 100)
        for prober in [equal, last] {
            let summary = await prober.probe(trace: false).summary
            #expect(
                summary.hasPrefix("unknown snmp_error: 127.0.0.1:\(agent.port): genErr in the middle of the table"),
                "\(summary)")
        }
    }

    @Test func `an error that passes is asked over`() async throws {
        var interfaces = SNMPInterfaceTests.interfaces
        interfaces[2].alias = interfaces[1].alias
        let agent = try TableAgent(interfaces: interfaces, weaknesses: [.refusesBulk(5)])
        agent.stumble(.getNext, at: SimulatedInterface.extended + [18, 7], status: 5, times: 1)
        let prober = SNMPGround.prober(.interface(.alias("电信 500M")), port: agent.port)
        #expect(await prober.probe(trace: false).reason?.code == "ambiguous")
    }

    @Test func `one error hides nothing that decides, and nothing else for long`() async throws {
        let mib = SNMPPowerTests.mib
        let supply = try TableAgent(SNMPPowerTests.healthy)
        for name in [[4, 1, 0], [2, 4, 0]] as [[UInt]] { supply.stumble(.get, at: mib + name, status: 5, times: 2) }
        let power = SNMPGround.prober(.ups, port: supply.port)
        _ = await power.probe(trace: false)
        supply[mib + [4, 1, 0]] = .integer(5)
        #expect(await power.probe(trace: false).summary == "degraded on_battery: charge 98 %, 47 min left")

        let agent = try TableAgent(interfaces: SNMPInterfaceTests.interfaces)
        agent.stumble(.get, at: SimulatedInterface.table + [7, 7], status: 5, times: 2)
        let port = SNMPGround.prober(.interface(.index(7)), port: agent.port)
        #expect(await port.probe(trace: false).summary == "ok")
        agent[SimulatedInterface.table + [7, 7]] = .integer(2)
        agent[SimulatedInterface.table + [8, 7]] = .integer(2)
        #expect(await port.probe(trace: false).reason?.code == "port_admin_down")
    }

    @Test func `what is missing again and again is asked for no more, but for what decides`() async throws {
        let mib = SNMPPowerTests.mib
        var contents = SNMPPowerTests.healthy
        for name in [[3, 1, 0], [2, 2, 0]] as [[UInt]] { contents[mib + name] = nil }
        let supply = try TableAgent(contents)
        let power = SNMPGround.prober(.ups, port: supply.port)
        for _ in 1...4 { #expect(await power.probe(trace: false).summary == "ok") }
        let before = supply.requests.count
        #expect(await power.probe(trace: false).summary == "ok")
        let asked = supply.requests.dropFirst(before).flatMap(\.bindings).map(\.name)
        #expect(!asked.contains(mib + [3, 1, 0]) && asked.contains(mib + [2, 2, 0]))
    }

    @Test func `two interfaces with one alias are ambiguous, with their indices`() async throws {
        var interfaces = SNMPInterfaceTests.interfaces
        interfaces[2].alias = interfaces[1].alias
        let agent = try TableAgent(interfaces: interfaces)
        let prober = SNMPGround.prober(.interface(.alias("电信 500M")), port: agent.port)
        let expected =
            "unknown ambiguous: 127.0.0.1:\(agent.port): 2 interfaces have the ifAlias 电信 500M, at the indices 7, 9"
        for _ in 1...2 { #expect(await prober.probe(trace: false).summary == expected) }
        agent.replace(interfaces: SNMPInterfaceTests.interfaces)
        #expect(await prober.probe(trace: false).summary == "ok")
    }

    @Test func `an alias in GBK, with blanks around it, is found`() async throws {
        let agent = try TableAgent(interfaces: SNMPInterfaceTests.interfaces)
        let alias: [UInt] = SimulatedInterface.extended + [18, 7]
        agent[alias] = .octets([0x20] + gbk("电信 500M") + [0x20, 0x00])
        for name in ["电信 500M", " 电信 500M  "] {
            let prober = SNMPGround.prober(.interface(.alias(name)), port: agent.port)
            for _ in 1...2 { #expect(await prober.probe(trace: false).summary == "ok") }
        }
        let shown = SNMPGround.prober(
            .oid(SNMPCheck.ObjectQuery(object: "1.3.6.1.2.1.31.1.1.1.18.7", expectText: "联通")), port: agent.port)
        #expect(await shown.probe(trace: false).summary == "fail value_unexpected: “电信 500M”, not “联通”")
    }

    @Test(
        arguments: [
            [0x00, 0x1B, 0x21, 0xA4, 0x5D, 0x36], [0xA4, 0x5D, 0x36, 0xFF, 0xEE, 0x80], [0x07, 0xE2, 0x01, 0x01],
            [0x00, 0x00],
        ] as [[UInt8]])
    func `addresses and dates in binary stay hex`(_ bytes: [UInt8]) {
        #expect(SNMPValue.octets(bytes).text.hasPrefix("0x"))
    }
}

func gbk(_ text: String) -> [UInt8] { output(of: "printf '%s' '\(text)' | iconv -f UTF-8 -t GBK") }
