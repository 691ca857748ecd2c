import Foundation

/// A real snmpd on loopback whose interface table and UPS are the demo's.
struct SimulatedAgent: Sendable {
    enum Access: Sendable {
        case community(String)
        /// SHA-256 and AES-128.
        case user(String, authentication: String, privacy: String)
    }

    let name: String
    let port: Int
    private let directory: String
    private var values: String { "\(directory)/values" }
    private var configuration: String { "\(directory)/snmpd.conf" }

    /// Writes what snmpd reads, below `directory`; `program` is noc, whose helper snmpd runs.
    init(name: String, access: Access, values: AgentValues, in directory: String, program: String) throws {
        self.name = name
        self.directory = "\(directory)/\(name)"
        port = try LoopbackPort.unused(.datagram)
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        try set(values)
        try configurationText(access, program).write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    func set(_ values: AgentValues) throws { try values.write(to: self.values) }

    /// snmpd in the foreground; its own tables give way to ours.
    func command(snmpd: String) -> ChildProcess.Command {
        ChildProcess.Command(
            program: snmpd,
            arguments: [
                "-f", "-r", "-C", "-c", configuration, "-Lf", "\(directory)/log",
                "-I", "-ifTable,-ifXTable,-interfaces,-interface", "udp:127.0.0.1:\(port)",
            ],
            environment: ["SNMP_PERSISTENT_DIR": "\(directory)/persistent", "MIBS": ""],
            output: "\(directory)/output")
    }

    private func configurationText(_ access: Access, _ program: String) -> String {
        let helper = "\(program) \(AgentHelper.command) \(values)"
        let rights =
            switch access {
            case .community(let community): "rocommunity \(community) 127.0.0.1"
            case .user(let user, let authentication, let privacy):
                "createUser \(user) SHA-256 \(authentication) AES \(privacy)\nrouser \(user) priv"
            }
        return """
            \(rights)
            sysName \(name)
            sysDescr noc demo: simulated agent
            dontLogTCPWrappersConnects yes
            pass_persist .1.3.6.1.2.1.2 \(helper)
            pass_persist .1.3.6.1.2.1.31.1.1 \(helper)
            pass_persist .1.3.6.1.2.1.33 \(helper)

            """
    }
}
