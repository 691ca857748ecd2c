import Foundation
import Testing

/// People who are not root: what they may, and what they are told where they may not.
@Suite(.enabled(if: geteuid() == 0, "takes root, to be others")) struct PermissionTests {
    /// nobody and nogroup of Debian; a group that nothing belongs to.
    private static let (user, member, stranger) = (65_534, 65_534, 54_321)

    /// A record as the service makes it: the user's own, read by its group, closed to others.
    private func site() async throws -> Site {
        let site = try Site()
        #expect(try await site.noc("import", site.october()).status == 0)
        let owned = try await Binary.run(
            "/bin/bash",
            ["-c", "chown -R daemon:\(Self.member) \"$1\" && chmod -R u=rwX,g=rX,o= \"$1\"", "bash", site.state])
        #expect(owned.status == 0, "\(owned.errors)")
        return site
    }

    private func noc(_ site: Site, group: Int, _ arguments: [String]) async throws -> Binary.Outcome {
        let identity = ["--reuid=\(Self.user)", "--regid=\(group)", "--clear-groups", "--"]
        let command = [Binary.path, "--config", site.configuration, "--state-dir", site.state]
        return try await Binary.run("/usr/bin/setpriv", identity + command + arguments)
    }

    @Test(arguments: [
        ["status"], ["incidents", "--month", "2026-10"], ["incidents", "show", "web@20261007T020000Z"],
        ["report", "--month", "2026-10", "--json"], ["report", "lint", "--month", "2026-10"], ["maintenance", "list"],
        ["record", "list"], ["export", "--from", "2026-10-01", "--to", "2026-10-02"], ["verify"], ["hooks", "log"],
    ])
    func `a command that reads works for a member of the group, and for others says why not`(
        arguments: [String]
    ) async throws {
        let site = try await site()
        let member = try await noc(site, group: Self.member, arguments)
        #expect(member.errors.isEmpty || arguments.contains("lint"), "\(member.errors)")
        #expect(!member.output.isEmpty || arguments[0] == "export")
        let other = try await noc(site, group: Self.stranger, arguments)
        #expect(other.status == 1 && other.output.isEmpty)
        #expect(
            other.errors == """
                noc: permission denied, \(site.state)/ledger.sqlite may be read by the user daemon and the group nogroup: \
                join the group (sudo usermod -aG nogroup nobody, then sign in again), or run this with sudo

                """)
    }

    @Test(arguments: [
        ["ack", "web@20261007T020000Z", "--by", "a"],
        ["maintenance", "add", "--target", "web", "--from", "now", "--to", "+2h", "--by", "a", "--reason", "r"],
        ["correct", "web", "--from", "2026-10-07", "--to", "+1h", "--as", "excluded", "--by", "a", "--reason", "r"],
    ])
    func `a command that adds to the record says who may`(arguments: [String]) async throws {
        let site = try await site()
        for group in [Self.member, Self.stranger] {
            let outcome = try await noc(site, group: group, arguments)
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("noc: permission denied, \(site.state)/ledger.sqlite may be "))
            #expect(outcome.errors.contains("sudo") && !outcome.errors.contains("SQLite"), "\(outcome.errors)")
        }
    }

    @Test func `the record of a daemon that was killed is read by a member of the group`() async throws {
        let site = try Site()
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        _ = try await within(.seconds(10)) { try await site.noc("status", "--json").output.contains("\"outcome\"") }
        daemon.send(SIGKILL)
        _ = await daemon.ended()
        let owned = try await Binary.run(
            "/bin/bash",
            ["-c", "chown -R daemon:\(Self.member) \"$1\" && chmod -R u=rwX,g=rX,o= \"$1\"", "bash", site.state])
        #expect(owned.status == 0)
        let outcome = try await noc(site, group: Self.member, ["status"])
        #expect(outcome.errors.isEmpty && outcome.output.contains("web"), "\(outcome.errors)")
    }

    @Test func `without a right to the configuration the record tells how things are`() async throws {
        let site = try await site()
        chmod(site.configuration, 0o600)
        let outcome = try await noc(site, group: Self.member, ["status"])
        #expect(outcome.output.contains("uplink"))
        #expect(outcome.errors.contains("noc.yaml:1:1: cannot be read: Permission denied"), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("the configuration in force is used instead\n"))
    }

    @Test func `the doctor takes nobody's lack of rights for the daemon's`() async throws {
        let site = try await site()
        let outcome = try await noc(site, group: Self.stranger, ["doctor"])
        let isElsewhere = getpwnam("noc") != nil
        #expect(outcome.status == (isElsewhere ? 0 : 1), "\(outcome.output)")
        #expect(outcome.output.contains("may not be written by this user"))
    }

    /// Dispatch writes to syslog unless it is asked to write to stderr, and of every worker thread that it may not raise.
    @Test func `the journal hears nothing of thread priorities that this user may not set`() async throws {
        let site = try Site()
        chown(site.folder.path, uid_t(Self.user), gid_t(Self.member))
        let identity = ["/usr/bin/setpriv", "--reuid=\(Self.user)", "--regid=\(Self.member)", "--clear-groups", "--"]
        let daemon = try RunningDaemon(site, environment: ["LIBDISPATCH_LOG": "stderr"], through: identity)
        #expect(await daemon.logs("started"))
        let command = identity.dropFirst() + [Binary.path, "--config", site.configuration, "check"]
        let check = try await Binary.run(identity[0], Array(command), environment: ["LIBDISPATCH_LOG": "stderr"])
        #expect(check.status == 2 && !check.errors.contains("priority"), "\(check.errors)")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(!daemon.log.contains("priority"), "\(daemon.log)")
    }
}
