import Foundation
import Testing

@testable import noc

/// Commands that are done as the service would do them.
@Suite struct ServiceCommandTests {
    private static let unit = """
        # /usr/lib/systemd/system/noc.service
        [Unit]
        Description=noc
        [Service]
        Type=notify
        ExecStart=/usr/bin/noc run
        User=noc
        StateDirectory=noc
        LoadCredential=old:/etc/noc/secrets/old
        # LoadCredential=comment:/no
        RestrictAddressFamilies=AF_INET \\
            AF_INET6

        # /etc/systemd/system/noc.service.d/override.conf
        [Service]
        LoadCredential=
        LoadCredential=grid-password:/etc/noc/secrets/grid-password
        Environment="A=b c"
        [Install]
        User=nobody
        """

    @Test func `the unit's rights and secrets are taken over, what it does is not, and a drop-in stands`() {
        #expect(
            ServiceUnit(text: Self.unit).settings.map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
                == [
                    "User=noc", "StateDirectory=noc", "RestrictAddressFamilies=AF_INET AF_INET6",
                    "LoadCredential=grid-password:/etc/noc/secrets/grid-password", "Environment=\"A=b c\"",
                ])
    }

    /// A service manager that shows the unit, and runs what it is given with the unit's credential.
    private func manager() throws -> Folder {
        let folder = try Folder()
        let unit = try folder.write(Self.unit, to: "unit")
        _ = try folder.write("grid-secret\n", to: "grid-password")
        try script(folder, "systemctl", "cat \(unit)")
        try script(
            folder, "systemd-run",
            """
            printf '%s\\n' "$@" >\(folder.path)/asked
            while [ "$1" != -- ]; do shift; done
            shift
            CREDENTIALS_DIRECTORY=\(folder.path) exec "$@"
            """)
        return folder
    }

    private func script(_ folder: Folder, _ name: String, _ text: String) throws {
        let path = try folder.write("#!/bin/sh\n\(text)\n", to: name)
        chmod(path, 0o755)
    }

    @Test(.enabled(if: geteuid() == 0, "takes root, as the option does"))
    func `a hook is tried with the credentials of the unit, and its end is the command's`() async throws {
        let site = try Site(
            extra: """
                hooks:
                  - { id: h, command: [/bin/sh, -c, "test \\"$SECRET\\" = grid-secret"],
                      environment: { SECRET: "credential:grid-password" } }
                """)
        let manager = try manager()
        let path = "\(manager.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let alone = try await site.noc("hooks", "test", "h")
        #expect(alone.status == 1 && (alone.output + alone.errors).contains("see --as-service"), "\(alone)")
        let outcome = try await Binary.run(
            ["--config", site.configuration, "hooks", "test", "h", "--as-service"], environment: ["PATH": path])
        #expect(outcome.status == 0, "\(outcome)")
        let asked = try manager.text("asked")
        #expect(asked.contains("--property\nLoadCredential=grid-password:/etc/noc/secrets/grid-password\n"))
        #expect(asked.contains("\n--\n\(Binary.path)\n--config\n\(site.configuration)\nhooks\ntest\nh\n"))
        let check = try await Binary.run(
            ["--config", site.configuration, "check", "web", "--as-service"], environment: ["PATH": path])
        #expect(check.status == 2, "nothing listens there: \(check)")
    }

    @Test func `without root it says how it is done`() throws {
        guard geteuid() != 0 else { return }
        #expect(throws: Failure.self) { try ServiceCommand(unit: ServiceUnit(text: Self.unit), arguments: ["noc"]) }
    }
}
