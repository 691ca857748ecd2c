import NOCCore
import NOCProbes
import NetIO
import SNMPClient
import TestSupport

/// What the SNMP probers of these tests share, as all checks of a daemon do.
enum SNMPGround {
    static let loop: EventLoop = {
        do {
            let loop = try EventLoop()
            try loop.start()
            return loop
        } catch {
            preconditionFailure("no event loop: \(error)")
        }
    }()
    static let client = SNMPClient(loop: loop, resolver: Resolver(loop: loop))
    static let publicCommunity = ResolvedCredential.snmpCommunity(version: .v2c, community: Secret("public"))
    static let publicVersion1 = ResolvedCredential.snmpCommunity(version: .v1, community: Secret("public"))

    static func prober(
        _ query: SNMPCheck.Query, port: UInt16, credential: ResolvedCredential? = publicCommunity,
        manner: SNMPCheck.Manner = SNMPCheck.Manner(), silence: SNMPCheck.Silence = .fail,
        timeout: Duration = .seconds(5)
    ) -> any Prober {
        SNMPProbers.prober(
            for: SNMPCheck(
                agent: "127.0.0.1:\(port)", credential: "ro", query: query, manner: manner, silence: silence),
            timeout: timeout, credential: credential, client: client)
    }
}

extension ProbeResult {
    /// `fail port_down: eth0: down`
    var summary: String { reason.map { "\(outcome.name) \($0)" } ?? outcome.name }
}

/// Interfaces of a simulated agent.
struct SimulatedInterface {
    static let table: [UInt] = [1, 3, 6, 1, 2, 1, 2, 2, 1]
    static let extended: [UInt] = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1]

    var index: UInt
    var name: String
    var description: String
    var alias = ""
    var admin: Int64 = 1
    var oper: Int64 = 1

    var objects: [[UInt]: BER.Value] {
        [
            Self.table + [2, index]: .text(description), Self.table + [5, index]: .gauge32(.max),
            Self.table + [7, index]: .integer(admin), Self.table + [8, index]: .integer(oper),
            Self.table + [10, index]: .counter32(1_000), Self.table + [14, index]: .counter32(3),
            Self.table + [16, index]: .counter32(2_000), Self.table + [20, index]: .counter32(4),
            Self.extended + [1, index]: .text(name), Self.extended + [6, index]: .counter64(5_000_000_000_000),
            Self.extended + [10, index]: .counter64(6_000_000_000_000), Self.extended + [15, index]: .gauge32(10_000),
            Self.extended + [18, index]: .text(alias),
        ]
    }
}

extension TableAgent {
    convenience init(interfaces: [SimulatedInterface], weaknesses: [Weakness] = []) throws {
        try self.init(TableAgent.objects(interfaces), weaknesses: weaknesses)
    }

    static func objects(_ interfaces: [SimulatedInterface]) -> [[UInt]: BER.Value] {
        interfaces.reduce(into: [:]) { $0.merge($1.objects) { $1 } }
    }

    func replace(interfaces: [SimulatedInterface]) { replace(TableAgent.objects(interfaces)) }
}
