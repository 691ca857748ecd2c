import Foundation

/// What noc.service gives its process, as the service manager reads it: the unit and its drop-ins.
struct ServiceUnit {
    static let name = "noc.service"

    /// Settings of `[Service]` that say with which rights and secrets a process runs, in order; not what it does.
    let settings: [String]

    static func installed() throws -> ServiceUnit {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["systemctl", "cat", "--no-pager", name]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("--as-service: systemctl cat \(name) failed: is the unit installed?")
        }
        return ServiceUnit(text: String(decoding: text, as: UTF8.self))
    }

    /// The text of `systemctl cat`: one file after the other.
    init(text: String) {
        var settings: [String] = []
        var section = ""
        for line in Self.joined(text) {
            if line.hasPrefix("[") { section = line }
            guard section == "[Service]", let equals = line.firstIndex(of: "="), !line.hasPrefix("#"),
                Self.carried.contains(line[..<equals].trimmingCharacters(in: .whitespaces))
            else { continue }
            let key = line[..<equals].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            // An empty assignment takes back what came before it.
            if value.isEmpty {
                settings.removeAll { $0.hasPrefix("\(key)=") }
            } else {
                settings.append("\(key)=\(value)")
            }
        }
        self.settings = settings
    }

    /// Lines without blanks around them; a backslash at the end joins the next one.
    private static func joined(_ text: String) -> [String] {
        text.replacing("\\\n", with: " ").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static let carried: Set = [
        "User", "Group", "SupplementaryGroups", "DynamicUser", "UMask", "StateDirectory", "StateDirectoryMode",
        "Environment", "EnvironmentFile", "PassEnvironment", "LoadCredential", "LoadCredentialEncrypted",
        "SetCredential", "SetCredentialEncrypted", "AmbientCapabilities", "CapabilityBoundingSet", "NoNewPrivileges",
        "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateMounts", "PrivateDevices", "ReadWritePaths",
        "ReadOnlyPaths",
        "BindPaths", "BindReadOnlyPaths", "RestrictAddressFamilies", "MemoryDenyWriteExecute", "LimitNOFILE",
        "NetworkNamespacePath", "PrivateNetwork", "PrivateUsers", "PrivateIPC", "IPAddressAllow", "IPAddressDeny",
        "SystemCallFilter", "SystemCallErrorNumber", "SystemCallArchitectures", "RestrictNamespaces",
        "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "RemoveIPC", "KeyringMode", "ProtectProc",
        "ProcSubset", "ProtectClock", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules",
        "ProtectKernelTunables", "ProtectControlGroups", "DevicePolicy", "DeviceAllow", "InaccessiblePaths",
        "TemporaryFileSystem", "ExecPaths", "NoExecPaths", "AppArmorProfile", "SocketBindAllow", "SocketBindDeny",
    ]
}
