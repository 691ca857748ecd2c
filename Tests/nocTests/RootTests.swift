import Foundation
import TestSupport
import Testing

/// Root beside a service's user whom it does not trust: nothing of root's is touched for that user, and nothing made for it
/// stays root's.
@Suite(.enabled(if: geteuid() == 0, "takes root, and others beside it")) struct RootTests {
    /// The user of Debian's passwd who plays the service's.
    private static let service = uid_t(1)

    private static let records = """
        records: [ { id: payment, name: 线路费, kind: payment } ]
        """

    /// October's record, in the service's hands.
    private func site() async throws -> Site {
        let site = try Site(extra: Self.records)
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
        chown(site.state, Self.service, Self.service)
        let imported = try await site.noc("import", site.october())
        #expect(imported.status == 0, "\(imported.errors)")
        return site
    }

    /// Below the state directory.
    private func strangers(_ site: Site) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: site.state).filter {
            owner("\(site.state)/\($0)") != Self.service
        }
    }

    private func owner(_ path: String) -> uid_t? { FileRights(path)?.owner }

    /// A folder that is root's alone.
    private func ownFolder(_ site: Site) throws -> String {
        let folder = "\(site.folder.path)/private"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }

    @Test func `what root's commands leave in the state directory is its owner's`() async throws {
        let site = try await site()
        let bill = try site.folder.write("92.46", to: "bill.txt")
        chmod(bill, 0o600)
        let commands = [
            ["report", "--month", "2026-10", "--format", "md"], ["verify"], ["status"],
            ["record", "add", "payment", "--value", "92.46", "--date", "2026-10-31", "--by", "a", "--file", bill],
            ["maintenance", "add", "--target", "web", "--from", "now", "--to", "+2h", "--by", "a", "--reason", "r"],
        ]
        for command in commands {
            let outcome = try await site.noc(command, environment: [:])
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
        #expect(try strangers(site).isEmpty)
        #expect(FileManager.default.fileExists(atPath: "\(site.state)/attachments"))
    }

    @Test(arguments: ["reports", "attachments", "logins", "reports/.lock", "configuration.json"])
    func `a link that the service's user put in root's way is not followed with root's rights`(name: String)
        async throws
    {
        let site = try await site()
        let mine = try ownFolder(site)
        let isFolder = !name.contains(".")
        let victim = isFolder ? mine : "\(mine)/victim"
        let link = "\(site.state)/\(name)"
        try FileManager.default.createDirectory(
            atPath: URL(filePath: link).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim)
        _ = try await Binary.run("/bin/chown", ["-hR", "\(Self.service):\(Self.service)", site.state])
        let bill = try site.folder.write("92.46", to: "bill.txt")
        _ = try await site.noc("report", "--month", "2026-10", "--format", "md")
        _ = try await site.noc(
            "record", "add", "payment", "--value", "92.46", "--date", "2026-10-31", "--by", "a", "--file", bill)
        _ = try await site.noc("import", site.october())
        _ = try await site.noc("accounts", "list")
        #expect(owner(mine) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: mine).isEmpty)
    }

    @Test func `what root names itself is read and written as root`() async throws {
        let site = try await site()
        let mine = try ownFolder(site)
        let october = "\(mine)/october.ndjson"
        try FileManager.default.moveItem(atPath: site.october(), toPath: october)
        chmod(october, 0o600)
        let again = try await site.noc("import", october)
        #expect(again.status == 0, "\(again.errors)")
        let report = try await site.noc("report", "--month", "2026-10", "--format", "md", "--output", "\(mine)/out")
        #expect(report.status == 0, "\(report.errors)")
        // What a killed one left is in nobody's way.
        try FileManager.default.createSymbolicLink(
            atPath: "\(mine)/copy.sqlite.partial", withDestinationPath: "\(mine)/elsewhere")
        let backup = try await site.noc("backup", "\(mine)/copy.sqlite")
        #expect(backup.status == 0, "\(backup.errors)")
        let rotated = try await site.noc("backup", "--into", mine, "--keep", "1")
        #expect(rotated.status == 0, "\(rotated.errors)")
        let rights = try #require(FileRights("\(mine)/copy.sqlite"))
        #expect(rights.owner == 0 && rights.mode == 0o640)
        #expect(FileManager.default.fileExists(atPath: "\(mine)/out/noc-report-2026-10.md"))
        #expect(!FileManager.default.fileExists(atPath: "\(mine)/elsewhere"))
        #expect(try strangers(site).isEmpty)
    }

    @Test func `a daemon that root starts on the service's state directory goes on as the service's user`() async throws
    {
        let site = try await site()
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        let status = try String(contentsOfFile: "/proc/\(daemon.identifier)/status", encoding: .utf8)
        let ids = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        #expect(ids == "Uid:\t1\t1\t1\t1")
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        #expect(try strangers(site).isEmpty)
    }

    @Test(arguments: ["lock", "daemon.json", "configuration.json", "logins"])
    func `a pipe in the place of a file of noc's makes no command wait`(name: String) async throws {
        let site = try await site()
        let path = "\(site.state)/\(name)"
        try? FileManager.default.removeItem(atPath: path)
        mkfifo(path, 0o666)
        chmod(site.configuration, 0o644)
        for command in ["status", "verify"] {
            let outcome = try await Binary.run(
                "/usr/bin/timeout",
                ["20", Binary.path, "--config", site.configuration, "--state-dir", site.state, command])
            #expect(outcome.status != 124, "\(command)")
        }
    }

    @Test func `an attachment that is gone is told by a backup`() async throws {
        let site = try await site()
        let bill = try site.folder.write("92.46", to: "bill.txt")
        let added = try await site.noc(
            "record", "add", "payment", "--value", "92.46", "--date", "today", "--by", "a", "--file", bill)
        #expect(added.status == 0, "\(added.errors)")
        try FileManager.default.removeItem(atPath: "\(site.state)/attachments")
        let outcome = try await site.noc("backup", "\(site.folder.path)/copy.sqlite")
        #expect(outcome.status == 1 && outcome.errors.contains("bill.txt"), "\(outcome)")
    }

    @Test func `under a strict umask the group of the record can still read what root makes`() async throws {
        let site = try await site()
        let report = try await Binary.run(
            "/bin/sh",
            [
                "-c", "umask 077; exec \"$@\"", "sh", Binary.path, "--config", site.configuration, "--state-dir",
                site.state, "report", "--month", "2026-10", "--format", "md",
            ])
        #expect(report.status == 0, "\(report.errors)")
        for name in ["reports", "reports/2026-10", "reports/2026-10/noc-report-2026-10.md"] {
            #expect(FileRights("\(site.state)/\(name)").map { $0.mode & 0o040 != 0 } == true, "\(name)")
        }
    }

    @Test func `an attachment that became a pipe is told by verify, and not waited for`() async throws {
        let site = try await site()
        let bill = try site.folder.write("92.46", to: "bill.txt")
        let added = try await site.noc(
            "record", "add", "payment", "--value", "92.46", "--date", "2026-10-31", "--by", "a", "--file", bill)
        #expect(added.status == 0, "\(added.errors)")
        let folder = try #require(
            FileManager.default.subpaths(atPath: "\(site.state)/attachments")?.first { $0.hasSuffix("bill.txt") })
        let path = "\(site.state)/attachments/\(folder)"
        unlink(path)
        mkfifo(path, 0o666)
        for command in [["verify"], ["backup", "\(site.folder.path)/copy.sqlite"]] {
            let outcome = try await Binary.run(
                "/usr/bin/timeout",
                ["20", Binary.path, "--config", site.configuration, "--state-dir", site.state] + command)
            #expect(outcome.status == 1, "\(outcome)")
            #expect((outcome.output + outcome.errors).contains(path))
        }
    }
}
