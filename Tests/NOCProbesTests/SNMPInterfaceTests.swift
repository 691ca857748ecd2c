import NOCCore
import NOCProbes
import TestSupport
import Testing

@Suite struct SNMPInterfaceTests {
    static let interfaces = [
        SimulatedInterface(index: 1, name: "lo", description: "lo"),
        SimulatedInterface(index: 7, name: "Gi0/0/1", description: "GigabitEthernet0/0/1", alias: "电信 500M"),
        SimulatedInterface(index: 9, name: "Gi0/0/2", description: "GigabitEthernet0/0/2", alias: "联通"),
    ]

    @Test(arguments: [
        SNMPCheck.Interface.name("Gi0/0/1"), .name("GigabitEthernet0/0/1"), .alias("电信 500M"), .index(7),
    ])
    func `an interface is found by name, description, alias and index`(_ interface: SNMPCheck.Interface) async throws {
        let agent = try TableAgent(interfaces: Self.interfaces)
        let result = await SNMPGround.prober(.interface(interface), port: agent.port).probe(trace: false)
        #expect(result.summary == "ok")
        #expect(result.latency != nil)
        #expect(result.trace.isEmpty)
        #expect(
            result.measurements == [
                Measurement("if_in_octets", 5e12), Measurement("if_out_octets", 6e12), Measurement("if_in_errors", 3),
                Measurement("if_out_errors", 4), Measurement("speed_mbps", 10_000),
            ])
    }

    @Test func `in version 1 the 32-bit counters serve`() async throws {
        let agent = try TableAgent(interfaces: Self.interfaces)
        let prober = SNMPGround.prober(
            .interface(.name("Gi0/0/1")), port: agent.port, credential: SNMPGround.publicVersion1)
        let result = await prober.probe(trace: false)
        #expect(result.summary == "ok")
        #expect(result.measurement("if_in_octets") == 1_000)
        #expect(result.measurement("if_out_octets") == 2_000)
        #expect(agent.requests.allSatisfy { $0.kind != .getBulk })
    }

    @Test(arguments: [
        (1, 1, "ok"), (1, 2, "fail port_down: Gi0/0/1: down"), (1, 3, "fail port_down: Gi0/0/1: testing"),
        (1, 4, "unknown value_unexpected: Gi0/0/1: ifOperStatus is unknown"),
        (1, 5, "fail port_down: Gi0/0/1: dormant"), (1, 6, "fail port_down: Gi0/0/1: notPresent"),
        (1, 7, "fail port_down: Gi0/0/1: lowerLayerDown"),
        (2, 2, "unknown port_admin_down: Gi0/0/1: ifAdminStatus is down"),
        (3, 3, "unknown port_admin_down: Gi0/0/1: ifAdminStatus is testing"),
        (1, 42, "unknown value_unexpected: Gi0/0/1: ifOperStatus is 42"),
    ])
    func `status decides`(_ admin: Int64, _ oper: Int64, _ summary: String) async throws {
        let interface = SimulatedInterface(index: 7, name: "Gi0/0/1", description: "", admin: admin, oper: oper)
        let agent = try TableAgent(interfaces: [interface])
        let prober = SNMPGround.prober(.interface(.name("Gi0/0/1")), port: agent.port)
        #expect(await prober.probe(trace: false).summary == summary)
    }

    @Test func `the index is looked up once, and again when another interface has it`() async throws {
        let agent = try TableAgent(interfaces: Self.interfaces)
        let prober = SNMPGround.prober(.interface(.name("Gi0/0/1")), port: agent.port)
        for _ in 0..<3 { #expect(await prober.probe(trace: false).summary == "ok") }
        #expect(agent.requests.count { $0.kind == .getBulk } == 1)
        var renumbered = Self.interfaces
        (renumbered[1].index, renumbered[2].index) = (9, 7)
        renumbered[1].oper = 2
        agent.replace(interfaces: renumbered)
        for _ in 0..<2 { #expect(await prober.probe(trace: false).summary == "fail port_down: Gi0/0/1: down") }
        #expect(agent.requests.count { $0.kind == .getBulk } == 2)
    }

    @Test func `an interface that is gone is missing until it is back`() async throws {
        let agent = try TableAgent(interfaces: Self.interfaces)
        let prober = SNMPGround.prober(.interface(.alias("联通")), port: agent.port)
        #expect(await prober.probe(trace: false).outcome == .ok)
        agent.replace(interfaces: Array(Self.interfaces.prefix(2)))
        for _ in 0..<2 {
            let expected = "unknown interface_missing: 127.0.0.1:\(agent.port): no ifAlias is 联通"
            #expect(await prober.probe(trace: false).summary == expected)
        }
        agent.replace(interfaces: Self.interfaces)
        #expect(await prober.probe(trace: false).outcome == .ok)
        let byIndex = SNMPGround.prober(.interface(.index(4_711)), port: agent.port)
        #expect(await byIndex.probe(trace: false).reason?.code == "interface_missing")
    }

    @Test func `an endless table is an error, not an endless check`() async throws {
        let agent = try ScriptedAgent(answering: { request in
            guard let name = request.bindings.first?.name, request.kind == .getBulk else { return [] }
            let last = name.count > 11 ? name[11] : 0
            let root = Array(name.prefix(11))
            return [request.answer((1...25).map { SNMPMessage.Binding(root + [last + UInt($0)], .text("x")) })]
        })
        let prober = SNMPGround.prober(.interface(.name("Gi0/0/1")), port: agent.port, timeout: .seconds(20))
        #expect(await prober.probe(trace: false).reason?.code == "snmp_error")
    }

    @Test func `net-snmp's own agent has a loopback interface that is up`() async throws {
        let daemon = try SNMPDaemon(["rocommunity public"])
        let prober = SNMPGround.prober(.interface(.name("lo")), port: daemon.port)
        let result = await prober.probe(trace: true)
        #expect(result.summary == "ok")
        #expect(result.measurement("if_in_octets") != nil)
        #expect(result.trace.map(\.name) == ["session", "walk ifName", "get"])
        daemon.stop()
        #expect(await prober.probe(trace: false).summary == "fail connection_refused: 127.0.0.1:\(daemon.port)")
        try daemon.start()
        #expect(await prober.probe(trace: false).summary == "ok")
    }
}
