import Foundation
import Hummingbird

/// The simulated room: two snmpd agents and five servers on loopback, and the levers to break them.
struct DemoRoom: Sendable {
    static let snmpUser = "noc"
    static let internetPort = "GigabitEthernet0/0/1"
    static let extranetAlias = "to-extranet"
    private static let authentication = "demo-authentication"
    private static let privacy = "demo-privacy-key"
    private static let community = "demo-community"

    static let secrets = [
        "auth": authentication, "priv": privacy, "community": community, "user": SimulatedSites.user,
        "password": SimulatedSites.password,
    ]

    let coreSwitch: SimulatedAgent
    let ups: SimulatedAgent
    let website: LoopbackServer
    let platform: LoopbackServer
    let terminal: LoopbackServer
    let gateway: LoopbackServer
    private let sites = SimulatedSites()

    init(in directory: String, program: String) throws {
        coreSwitch = try SimulatedAgent(
            name: "core-switch",
            access: .user(Self.snmpUser, authentication: Self.authentication, privacy: Self.privacy),
            values: Self.switchValues(internetUp: true), in: directory,
            program: program)
        ups = try SimulatedAgent(
            name: "ups", access: .community(Self.community), values: Self.upsValues(onBattery: false), in: directory,
            program: program)
        let sites = sites
        website = try LoopbackServer { _ in try await sites.homePage() }
        platform = try LoopbackServer { _ in await sites.platformHealth() }
        terminal = try LoopbackServer { try await sites.terminal($0) }
        gateway = try LoopbackServer { _ in Response(status: .noContent) }
    }

    private var servers: [LoopbackServer] { [website, platform, terminal, gateway] }

    func startServers() async throws { for server in servers { try await server.start() } }

    func stopServers() async { for server in servers { await server.stop() } }

    func setInternet(up: Bool) throws { try coreSwitch.set(Self.switchValues(internetUp: up)) }

    func setPower(onBattery: Bool) throws { try ups.set(Self.upsValues(onBattery: onBattery)) }

    func set(website: SimulatedSites.Website) async { await sites.set(website: website) }

    func set(loginIsOutOfOrder isOutOfOrder: Bool) async { await sites.set(loginIsOutOfOrder: isOutOfOrder) }

    /// The collector's own way out is gone: neither the gateway nor anything behind it answers.
    func setIsolated(_ isIsolated: Bool) async throws {
        for server in [gateway, website, platform, terminal] {
            if isIsolated { await server.stop() } else { try await server.start() }
        }
    }

    private static func switchValues(internetUp: Bool) -> AgentValues {
        var values = AgentValues()
        values["1.3.6.1.2.1.2.1.0"] = .integer(3)
        values.setPort(1, name: internetPort, alias: "to-internet", isUp: internetUp)
        values.setPort(2, name: "GigabitEthernet0/0/2", alias: extranetAlias, isUp: true)
        values.setPort(24, name: "GigabitEthernet0/0/24", alias: "to-servers", isUp: true)
        return values
    }

    private static func upsValues(onBattery: Bool) -> AgentValues {
        var values = AgentValues()
        values.setUPS(onBattery: onBattery)
        return values
    }
}
