import NOCCore
import NOCProbes
import SNMPClient
import TestSupport
import Testing

@Suite struct SNMPPowerTests {
    static let mib: [UInt] = [1, 3, 6, 1, 2, 1, 33, 1]

    static let healthy: [[UInt]: BER.Value] = [
        mib + [2, 1, 0]: .integer(2), mib + [2, 2, 0]: .integer(0), mib + [2, 3, 0]: .integer(47),
        mib + [2, 4, 0]: .integer(98), mib + [2, 7, 0]: .integer(27), mib + [3, 1, 0]: .counter32(12),
        mib + [3, 3, 1, 3, 1]: .integer(228), mib + [3, 3, 1, 3, 2]: .integer(221),
        mib + [3, 3, 1, 3, 3]: .integer(230), mib + [4, 1, 0]: .integer(3), mib + [4, 4, 1, 5, 1]: .integer(31),
        mib + [4, 4, 1, 5, 2]: .integer(44), mib + [6, 1, 0]: .gauge32(0),
    ]

    static func probe(
        _ changes: [[UInt]: BER.Value?], credential: ResolvedCredential = SNMPGround.publicCommunity
    ) async throws -> ProbeResult {
        var objects = healthy
        for (name, value) in changes { objects[mib + name] = value }
        let agent = try TableAgent(objects)
        return await SNMPGround.prober(.ups, port: agent.port, credential: credential).probe(trace: false)
    }

    @Test(arguments: [SNMPGround.publicCommunity, SNMPGround.publicVersion1])
    func `a healthy supply is ok and measured`(_ credential: ResolvedCredential) async throws {
        let result = try await Self.probe([:], credential: credential)
        #expect(result.summary == "ok")
        #expect(
            result.measurements == [
                Measurement("battery_charge_percent", 98), Measurement("battery_minutes_remaining", 47),
                Measurement("seconds_on_battery", 0), Measurement("battery_temperature_c", 27),
                Measurement("input_line_bads", 12), Measurement("input_voltage_v", 221),
                Measurement("output_load_percent", 44),
            ])
    }

    @Test(
        arguments: [
            ([[4, 1, 0]: .integer(5)], "degraded on_battery: charge 98 %, 47 min left"),
            (
                [[4, 1, 0]: .integer(5), [2, 1, 0]: .integer(3)],
                "degraded on_battery: battery low, charge 98 %, 47 min left"
            ),
            ([[4, 1, 0]: .integer(2)], "fail output_off: charge 98 %, 47 min left"),
            ([[2, 1, 0]: .integer(3)], "degraded battery_low: battery low, charge 98 %, 47 min left"),
            ([[2, 1, 0]: .integer(4)], "degraded battery_low: battery depleted, charge 98 %, 47 min left"),
            ([[4, 1, 0]: .integer(4)], "degraded ups_alarm: output source bypass, charge 98 %, 47 min left"),
            ([[4, 1, 0]: .integer(6)], "degraded ups_alarm: output source booster, charge 98 %, 47 min left"),
            (
                [[4, 1, 0]: .integer(99)],
                "degraded ups_alarm: output source not known to the MIB, charge 98 %, 47 min left"
            ),
            ([[6, 1, 0]: .gauge32(2)], "degraded ups_alarm: charge 98 %, 47 min left, 2 alarms"),
            (
                [
                    [6, 1, 0]: .gauge32(2), [6, 2, 1, 2, 1]: .object(mib + [6, 3, 16]),
                    [6, 2, 1, 2, 2]: .object([1, 3, 6, 1, 4, 1, 99, 5]),
                ], "degraded ups_alarm: charge 98 %, 47 min left, alarms: fan failure, 1.3.6.1.4.1.99.5"
            ),
            // Objects that are missing.
            ([[2, 3, 0]: nil, [2, 4, 0]: nil, [4, 1, 0]: .integer(5)], "degraded on_battery"),
            ([[4, 1, 0]: nil], "ok"),
            ([[4, 1, 0]: nil, [2, 2, 0]: .integer(30)], "degraded on_battery: charge 98 %, 47 min left"),
            ([[2, 1, 0]: nil, [6, 1, 0]: nil, [3, 1, 0]: nil], "ok"),
        ] as [([[UInt]: BER.Value?], String)])
    func `trouble is graded`(_ changes: [[UInt]: BER.Value?], _ summary: String) async throws {
        #expect(try await Self.probe(changes).summary == summary)
    }

    @Test func `what is no supply says so`() async throws {
        let result = try await Self.probe([[4, 1, 0]: nil, [2, 1, 0]: nil])
        #expect(result.outcome == .unknown)
        #expect(result.reason?.code == "no_such_object")
    }

    /// As recorded of real cards.
    @Test(
        arguments: [
            // Huawei UPS5000: -1 for nothing, tenths of volts.
            (
                [
                    [2, 3, 0]: .integer(-1), [2, 4, 0]: .integer(-1), [2, 7, 0]: .integer(-1), [3, 1, 0]: nil,
                    [3, 2, 0]: .integer(1), [3, 3, 1, 3, 1]: .gauge32(2_369), [3, 3, 1, 3, 2]: nil,
                    [3, 3, 1, 3, 3]: nil, [4, 4, 1, 5, 1]: .gauge32(8), [4, 4, 1, 5, 2]: nil,
                ], ["seconds_on_battery": 0, "input_voltage_v": 236.9, "output_load_percent": 8]
            ),
            // Phoenixtec: one line, and zeros for the others and for the minutes.
            (
                [
                    [2, 3, 0]: .integer(0), [2, 4, 0]: .integer(100), [2, 7, 0]: .integer(31),
                    [3, 1, 0]: .counter32(0),
                    [3, 2, 0]: .integer(1), [3, 3, 1, 3, 1]: .integer(238), [3, 3, 1, 3, 2]: .integer(0),
                    [3, 3, 1, 3, 3]: .integer(0), [4, 4, 1, 5, 1]: .integer(0), [4, 4, 1, 5, 2]: .integer(0),
                ],
                [
                    "seconds_on_battery": 0, "battery_charge_percent": 100, "battery_temperature_c": 31,
                    "input_line_bads": 0, "input_voltage_v": 238, "output_load_percent": 0,
                ]
            ),
            // A card that does not say how many lines there are.
            (
                [
                    [2, 3, 0]: .integer(65_535), [2, 4, 0]: .integer(65_535), [2, 7, 0]: .integer(65_535),
                    [3, 1, 0]: nil, [3, 3, 1, 3, 2]: .integer(0), [3, 3, 1, 3, 3]: .integer(-1),
                    [4, 4, 1, 5, 2]: .integer(-1),
                ], ["seconds_on_battery": 0, "input_voltage_v": 228, "output_load_percent": 31]
            ),
            // No mains at all: that is a voltage.
            (
                [
                    [2, 3, 0]: nil, [2, 4, 0]: nil, [2, 7, 0]: nil, [3, 1, 0]: nil, [2, 2, 0]: .integer(12),
                    [3, 3, 1, 3, 1]: .integer(0), [3, 3, 1, 3, 2]: .integer(0), [3, 3, 1, 3, 3]: .integer(0),
                    [4, 4, 1, 5, 1]: nil, [4, 4, 1, 5, 2]: nil,
                ], ["seconds_on_battery": 12, "input_voltage_v": 0]
            ),
        ] as [([[UInt]: BER.Value?], [String: Double])])
    func `what stands for nothing is no measurement`(_ changes: [[UInt]: BER.Value?], _ expected: [String: Double])
        async throws
    {
        let result = try await Self.probe(changes)
        #expect(result.summary == "ok")
        #expect(Dictionary(uniqueKeysWithValues: result.measurements.map { ($0.name, $0.value) }) == expected)
    }

    @Test func `numbers for not known are no measurements, absurd ones harm nobody`() async throws {
        let result = try await Self.probe([
            [2, 4, 0]: .integer(-1), [2, 3, 0]: .text("1e300"), [2, 7, 0]: .integer(-999), [6, 1, 0]: .text("1e300"),
            [4, 1, 0]: .counter64(.max),
        ])
        #expect(result.outcome == .degraded)
        #expect(result.measurement("battery_charge_percent") == nil)
        #expect(result.measurement("battery_temperature_c") == nil)
    }

    @Test func `net-snmp's own agent plays a supply whose mains fails`() async throws {
        func lines(source: Int) -> [String] {
            [
                "rocommunity public", "override .1.3.6.1.2.1.33.1.4.1.0 integer \(source)",
                "override .1.3.6.1.2.1.33.1.2.1.0 integer 2", "override .1.3.6.1.2.1.33.1.2.4.0 integer 80",
                "override .1.3.6.1.2.1.33.1.2.3.0 integer 25",
            ]
        }
        let daemon = try SNMPDaemon(lines(source: 3))
        let prober = SNMPGround.prober(.ups, port: daemon.port)
        #expect(await prober.probe(trace: false).summary == "ok")
        daemon.stop()
        try daemon.start(lines(source: 5))
        #expect(await prober.probe(trace: false).summary == "degraded on_battery: charge 80 %, 25 min left")
    }
}
