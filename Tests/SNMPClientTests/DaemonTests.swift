import NetIO
import SNMPClient
import TestSupport
import Testing

/// net-snmp's own agent on the other side.
@Suite struct DaemonTests {
    @Test(arguments: [SNMPCredential.SNMPVersion.v1, .v2c])
    func `a community reads values of every type`(_ version: SNMPCredential.SNMPVersion) async throws {
        let daemon = try SNMPDaemon([
            "rocommunity public", "syscontact 值班室 <duty@example.org>", "override .1.3.6.1.4.1.99999.1.0 integer -5",
            "override .1.3.6.1.4.1.99999.2.0 counter 4294967295", "override .1.3.6.1.4.1.99999.3.0 octet_str 22.5",
            "override .1.3.6.1.4.1.99999.4.0 object_id .1.3.6.1",
            "override .1.3.6.1.4.1.99999.6.0 unsigned 7",
        ])
        let agent = Ground.agent(daemon.port, .community(version, "public"))
        let loopbackAddress: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 4, 20, 1, 1, 127, 0, 0, 1]
        let base: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 99999]
        let response = try await agent.get(
            [sysContact, missing] + [1, 2, 3, 4, 6].map { base.appending($0, 0) } + [loopbackAddress, sysUpTime],
            within: .seconds(5))
        #expect(response.values[0].text == "值班室 <duty@example.org>")
        #expect(response.values[1].isMissing)
        #expect(
            response.values[2...7].map(\.self) == [
                .integer(-5), .counter32(.max), .octets(Array("22.5".utf8)), .objectIdentifier([1, 3, 6, 1]),
                .gauge32(7), .ipAddress([127, 0, 0, 1]),
            ])
        #expect(response.values[4].number == 22.5)
        guard case .timeTicks = response.values[8] else { throw Unexpected(response.values[8]) }
        #expect(response.roundTrip > .zero)
    }

    @Test(arguments: [SNMPCredential.SNMPVersion.v1, .v2c])
    func `a walk brings the column in order and ends`(_ version: SNMPCredential.SNMPVersion) async throws {
        let daemon = try SNMPDaemon(["rocommunity public"])
        let agent = Ground.agent(daemon.port, .community(version, "public"))
        let column: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 2]
        let rows = try await agent.walk(column, within: .seconds(5))
        #expect(rows.contains { $0.value.text == "lo" && $0.name.suffix(after: column).count == 1 })
        #expect(rows == rows.sorted { $0.name < $1.name })
        let first = try await agent.walk(column, within: .seconds(5)) { $0.value.text == "lo" }
        #expect(first.last?.value.text == "lo")
        let system: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1]
        #expect(
            await failure { () throws(SNMPError) in
                try await agent.walk(system, rows: 3, within: .seconds(5))
            } == .tooLong(rows: 3))
    }

    @Test func `an agent is found over IPv6 and by name`() async throws {
        let daemon = try SNMPDaemon(["rocommunity6 public"], address: "udp6:[::1]")
        let six = try await Ground.agent(daemon.port, host: "::1").get([sysUpTime], within: .seconds(5))
        #expect(six.values[0].number != nil)
        let four = try SNMPDaemon(["rocommunity public"])
        _ = try await Ground.agent(four.port, host: "localhost").get([sysUpTime], within: .seconds(5))
    }

    @Test func `an unknown name is no timeout`() async throws {
        let error = await failure { () throws(SNMPError) in
            try await Ground.agent(161, host: "does-not-exist.invalid").get([sysUpTime], within: .seconds(2))
        }
        switch error {
        case .nameNotFound, .noNameServer: break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test func `a wrong community is silence`() async throws {
        let daemon = try SNMPDaemon(["rocommunity public"])
        let agent = Ground.agent(daemon.port, .community(.v2c, "wrong"))
        let error = await failure { () throws(SNMPError) in
            try await agent.get([sysUpTime], within: .milliseconds(300))
        }
        #expect(error == .timeout)
    }

    @Test func `a closed port is refused at once, also in SNMPv3`() async throws {
        let port = try LoopbackPort(.refusing)
        for credential in [SNMPCredential.community(.v2c, "public"), .user(SNMPUserCredential(name: "noc"))] {
            let clock = ContinuousClock()
            let start = clock.now
            let error = await failure { () throws(SNMPError) in
                try await Ground.agent(port.port, credential).get([sysUpTime], within: .seconds(9))
            }
            #expect(error == .refused)
            #expect(clock.now - start < .seconds(2))
        }
    }

    @Test func `an agent that comes back is read again`() async throws {
        let daemon = try SNMPDaemon(["rocommunity public"])
        let agent = Ground.agent(daemon.port)
        _ = try await agent.get([sysUpTime], within: .seconds(5))
        daemon.stop()
        let error = await failure { () throws(SNMPError) in try await agent.get([sysUpTime], within: .seconds(1)) }
        #expect(error == .refused)
        try daemon.start()
        _ = try await agent.get([sysUpTime], within: .seconds(5))
    }

    @Test func `agents of one endpoint and credential are one`() {
        let a = Ground.agent(161)
        #expect(Ground.agent(161) === a)
        #expect(Ground.agent(161, .community(.v1, "public")) !== a)
        #expect(Ground.agent(162) !== a)
    }
}

struct Unexpected: Error {
    var value: SNMPValue
    init(_ value: SNMPValue) { self.value = value }
}
