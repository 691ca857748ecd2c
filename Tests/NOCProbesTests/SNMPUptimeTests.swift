import NOCCore
import NOCProbes
import TestSupport
import Testing

@Suite struct SNMPUptimeTests {
    /// sysUpTime in seconds; 497 days are 42,949,672.96.
    static func reading(_ at: Int, _ up: Double, boots: Int64? = nil, engine: Int32? = nil) -> AgentUptime {
        AgentUptime(
            at: .seconds(at), ticks: UInt32((up * 100).truncatingRemainder(dividingBy: 4_294_967_296)),
            engineBoots: boots, engineSeconds: engine)
    }

    @Test(arguments: [
        ("it went on", reading(0, 1_000), reading(60, 1_060), false),
        ("restart", reading(0, 1_000), reading(60, 20), true),
        ("restart soon after the last", reading(0, 30), reading(10, 4), true),
        ("restart in a long gap", reading(0, 1_000), reading(7_200, 3_000), true),
        ("wrap after 497 days", reading(0, 42_949_650), reading(60, 42_949_710), false),
        ("restart near the wrap", reading(0, 42_900_000), reading(60, 37), true),
        ("wrap in a long gap", reading(0, 42_949_000), reading(3_600, 42_952_600), false),
        ("a clock that stood still", reading(0, 1_000), reading(600, 1_010), false),
        ("a clock a little slow", reading(0, 5_000_000), reading(600, 5_000_595), false),
        ("a young agent", reading(0, 0.5), reading(2, 2.4), false),
        ("boots tell", reading(0, 1, boots: 3, engine: 1), reading(2, 2, boots: 4, engine: 2), true),
        (
            "engine time over a wrap that is early", reading(0, 4_294_960, boots: 3, engine: 4_294_960),
            reading(60, 12, boots: 3, engine: 4_295_020), false
        ),
        (
            "engine time went back", reading(0, 9_000, boots: 1, engine: 9_000), reading(60, 9, boots: 1, engine: 9),
            true
        ),
        ("engine objects are gone", reading(0, 9_000, boots: 1, engine: 9_000), reading(60, 9_060), false),
    ])
    func `a restart is told from a wrap`(_ what: String, _ a: AgentUptime, _ b: AgentUptime, _ restarted: Bool) {
        #expect(b.isRestarted(since: a) == restarted)
    }

    @Test func `a restart of net-snmp's own agent is an event, once`() async throws {
        let daemon = try SNMPDaemon(["rocommunity public"])
        let prober = SNMPGround.prober(.uptime, port: daemon.port)
        for _ in 0..<2 {
            let result = await prober.probe(trace: false)
            #expect(result.summary == "ok")
            #expect(result.events.isEmpty)
            #expect(result.measurement("uptime_s") != nil)
        }
        daemon.stop()
        #expect(await prober.probe(trace: false).reason?.code == "connection_refused")
        try daemon.start()
        #expect(await prober.probe(trace: false).events.map(\.code) == ["restarted"])
        #expect(await prober.probe(trace: false).events.isEmpty)
    }
}
