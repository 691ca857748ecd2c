import NOCCore
import NOCProbes
import SNMPClient
import TestSupport
import Testing

@Suite struct SNMPObjectTests {
    typealias Query = SNMPCheck.ObjectQuery
    static let object = "1.3.6.1.4.1.99999.1.0"

    @Test(
        arguments: [
            (Query(object: object), SNMPValue.integer(7), "ok", 7),
            (Query(object: object, expect: Comparison(.equal, 1)), .integer(1), "ok", 1),
            (
                Query(object: object, expect: Comparison(.equal, 1)), .integer(3),
                "fail value_unexpected: 3, expected == 1", 3
            ),
            (
                Query(object: object, degraded: Comparison(.greater, 38), fail: Comparison(.greater, 45), unit: "℃"),
                .octets(Array("38.5".utf8)), "degraded value_over_limit: 38.5 ℃, limit > 38", 38.5
            ),
            (
                Query(object: object, degraded: Comparison(.greater, 38), fail: Comparison(.greater, 45)),
                .float(50), "fail value_over_limit: 50, limit > 45", 50
            ),
            (Query(object: object, expect: Comparison(.equal, 22.5), scale: 0.1), .gauge32(225), "ok", 22.5),
            (Query(object: object, degraded: Comparison(.less, 100), scale: 0.01), .timeTicks(20_000), "ok", 200),
            (
                Query(object: object, expect: Comparison(.equal, 1)), .octets(Array("on".utf8)),
                "fail value_unexpected: “on” is no number", nil
            ),
            (Query(object: object, expectText: "on"), .octets(Array("on".utf8)), "ok", nil),
            (
                Query(object: object, expectText: "on"), .octets(Array("off".utf8)),
                "fail value_unexpected: “off”, not “on”", nil
            ),
            (Query(object: object, expectText: "0x001b21"), .octets([0, 0x1B, 0x21]), "ok", nil),
            (Query(object: object, expectText: "1.3.6"), .objectIdentifier([1, 3, 6]), "ok", nil),
            (Query(object: object, scale: 1_000), .counter64(3), "ok", 3_000),
            (
                Query(object: object, degraded: Comparison(.greater, 40)), .octets(Array("N/A".utf8)),
                "unknown value_unexpected: “N/A” is no number", nil
            ),
            (
                Query(object: object, degraded: Comparison(.less, 10), ignore: [-1, 65_535]), .integer(-1),
                "unknown value_unexpected: -1 stands for no value", nil
            ),
            (Query(object: object, degraded: Comparison(.less, 10), ignore: [-1]), .integer(11), "ok", 11),
        ] as [(Query, SNMPValue, String, Double?)])
    func `a value is held against its limits`(
        _ query: Query, _ value: SNMPValue, _ summary: String, _ number: Double?
    ) {
        let result = query.judge(value)
        #expect(result.summary == summary)
        #expect(result.measurements.first?.value == number)
    }

    @Test(
        arguments: [
            ("23.5℃", "([-0-9.]+)", 23.5), ("60 degree Celsius", "[0-9]+", 60), ("温度:-4.5 度", "(-?[0-9.]+) *度", -4.5),
        ] as [(String, String, Double)])
    func `a number inside a text is read by its pattern`(_ text: String, _ pattern: String, _ number: Double)
        async throws
    {
        let query = Query(object: Self.object, degraded: Comparison(.greater, 100), unit: "℃", pattern: pattern)
        let name: [UInt] = [1, 3, 6, 1, 4, 1, 99999, 1, 0]
        for bytes in [Array(text.utf8), gbk(text)] {
            let agent = try TableAgent([name: .octets(bytes)])
            let result = await SNMPGround.prober(.oid(query), port: agent.port).probe(trace: false)
            #expect(result.summary == "ok")
            #expect(result.measurements == [Measurement("value_c", number)])
        }
        let agent = try TableAgent([name: .text("probe failed")])
        #expect(
            await SNMPGround.prober(.oid(query), port: agent.port).probe(trace: false).summary
                == "unknown value_unexpected: nothing in “probe failed” matches /\(pattern)/")
    }

    @Test(
        arguments: [
            (nil, "value"), ("%", "value_percent"), ("℃", "value_c"), ("Mbit/s", "value_mbit_per_s"),
            ("dBm", "value_dbm"),
        ] as [(String?, String)])
    func `a measurement is named for its unit`(_ unit: String?, _ name: String) {
        let result = Query(object: Self.object, unit: unit).judge(.integer(1))
        #expect(result.measurements == [Measurement(name, 1)])
    }

    @Test func `values come over the wire as they are`() async throws {
        let names = (1...4).map { [1, 3, 6, 1, 4, 1, 99999, UInt($0), 0] }
        let agent = try TableAgent([
            names[0]: .float(21.5), names[1]: .counter64(.max), names[2]: .ticks(100), names[3]: .text("a\u{1B}[31m"),
        ])
        var values: [Double?] = []
        for index in 1...3 {
            let prober = SNMPGround.prober(.oid(Query(object: "1.3.6.1.4.1.99999.\(index).0")), port: agent.port)
            values.append(await prober.probe(trace: false).measurements.first?.value)
        }
        #expect(values == [21.5, 18_446_744_073_709_551_616, 100])
        let control = Query(object: "1.3.6.1.4.1.99999.4.0", expectText: "x")
        let result = await SNMPGround.prober(.oid(control), port: agent.port).probe(trace: false)
        #expect(result.reason?.detail.contains("\u{1B}") == false)
    }

    @Test func `an object that the agent does not have is unknown, and the device says what it is`() async throws {
        let daemon = try SNMPDaemon([
            "rocommunity public", "sysDescr  Network\tManagement Card", "sysObjectID 1.3.6.1.4.1.99.7",
        ])
        for credential in [SNMPGround.publicCommunity, SNMPGround.publicVersion1] {
            let prober = SNMPGround.prober(.oid(Query(object: Self.object)), port: daemon.port, credential: credential)
            let expected =
                "unknown no_such_object: 127.0.0.1:\(daemon.port): \(Self.object); "
                + "the device says that it is “Network Management Card” (1.3.6.1.4.1.99.7)"
            #expect(await prober.probe(trace: false).summary == expected)
        }
    }

    @Test func `what is wrong with credentials is unknown and says what`() async throws {
        let daemon = try SNMPDaemon([
            "createUser noc SHA-256 authentication AES privacy-secret", "rouser noc priv", "rocommunity public",
        ])
        func summary(_ credential: ResolvedCredential?, timeout: Duration = .seconds(5)) async -> String {
            let prober = SNMPGround.prober(
                .oid(Query(object: "1.3.6.1.2.1.1.3.0")), port: daemon.port, credential: credential, timeout: timeout)
            return await prober.probe(trace: false).summary
        }
        let user = SNMPUser(name: "noc", level: .authPriv, authentication: .sha256, privacy: .aes128)
        let good = Secret("authentication")
        let privacy = Secret("privacy-secret")
        #expect(await summary(.snmpUser(user, authentication: good, privacy: privacy)) == "ok")
        #expect(
            await summary(.snmpUser(user, authentication: Secret("wrong secret"), privacy: privacy))
                == "unknown snmp_authentication: SNMPv3 user noc on 127.0.0.1:\(daemon.port): "
                + "wrong authentication pass phrase or protocol")
        #expect(
            await summary(.snmpUser(user, authentication: good, privacy: nil))
                == "unknown no_credential: ro: no privacy secret")
        #expect(
            await summary(.snmpUser(user, authentication: Secret("short"), privacy: privacy))
                == "unknown no_credential: authentication pass phrase of user noc is shorter than 8 bytes")
        #expect(
            await summary(.missing("env:NOC_COMMUNITY is not set"))
                == "unknown no_credential: ro: env:NOC_COMMUNITY is not set")
        #expect(await summary(nil) == "unknown no_credential: ro")
        #expect(await summary(.bearer(token: Secret("x"))) == "unknown no_credential: ro is no SNMP credential")
        let wrong = ResolvedCredential.snmpCommunity(version: .v2c, community: Secret("private"))
        #expect(
            await summary(wrong, timeout: .milliseconds(300))
                == "fail timeout: 127.0.0.1:\(daemon.port): no answer in 0.3 s; is the community right?")
    }
}
