import Foundation
import Testing

/// A configuration that is being edited, or was broken, while there is a record.
@Suite struct BadFileTests {
    /// Where the record lies is told by the file, as on a host.
    private static func text(_ directory: String, _ rest: String = "") -> String {
        "storage: { directory: \(directory) }\n" + Site.text(port: 9, extra: rest)
    }

    /// Ways to break a file. In the second the whole is no YAML.
    static let mistakes = ["hoooks: []\n", "groups: [\n", "include: [nowhere.yaml]\n"]

    private func noc(_ site: Site, _ arguments: [String]) async throws -> Binary.Outcome {
        try await Binary.run(["--config", site.configuration] + arguments)
    }

    @Test(arguments: mistakes)
    func `a bad file blocks no reading, no acknowledgement and no report of the record`(mistake: String) async throws {
        let site = try Site()
        _ = try site.folder.write(Self.text("data/state"), to: "noc.yaml")
        #expect(try await noc(site, ["import", site.october()]).status == 0)
        let before = try await noc(site, ["report", "--month", "2026-10", "--json", "--as-of", "2026-11-05"])
        _ = try site.folder.write(Self.text("data/state", mistake), to: "noc.yaml")
        for arguments in [
            ["status"], ["incidents", "--month", "2026-10"], ["ack", "web@20261007T020000Z", "--by", "李工"],
            ["annotate", "web@20261007T020000Z", "--by", "李工", "--cause", "fibre"], ["verify"], ["record", "list"],
            ["export", "--from", "2026-10-01", "--to", "2026-10-02"], ["hooks", "log"], ["maintenance", "list"],
            ["maintenance", "add", "--group", "line", "--from", "now", "--to", "+1h", "--by", "a", "--reason", "r"],
            ["backup", "\(site.folder.path)/copy-\(mistake.count)"],
        ] {
            let outcome = try await noc(site, arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains("the configuration in force is used instead"))
        }
        let after = try await noc(site, ["report", "--month", "2026-10", "--json", "--as-of", "2026-11-05"])
        #expect(after.status == 0)
        let (one, other) = (try JSON(before.output), try JSON(after.output))
        #expect(
            one["targets"][0]["availability"]["assessed"].double
                == other["targets"][0]["availability"]["assessed"].double)
        let check = try await noc(site, ["check"])
        #expect(check.status == 3 && !check.errors.contains("instead"), "what the file says is not guessed")
    }

    @Test func `a refused reload leaves the configuration in force to commands, an accepted one replaces it`()
        async throws
    {
        let site = try Site()
        let daemon = try RunningDaemon(site)
        #expect(await daemon.logs("started"))
        _ = try site.folder.write(
            Site.text(port: 9, extra: "hooks: [ { id: h, command: [/bin/true] } ]"), to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.logs("configuration reloaded"))
        _ = try site.folder.write("targets: {", to: "noc.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.logs("configuration refused"))
        let outcome = try await site.noc("status")
        #expect(outcome.status == 0 && outcome.output.contains("uplink"), "\(outcome.errors)")
        let kept = try String(contentsOfFile: "\(site.state)/configuration.json", encoding: .utf8)
        #expect(kept.contains("/bin/true"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
    }

    @Test func `the plan in the record speaks where nothing else was kept`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", site.october()).status == 0)
        try FileManager.default.removeItem(atPath: "\(site.state)/configuration.json")
        try FileManager.default.removeItem(atPath: site.configuration)
        let status = try await site.noc("status")
        #expect(status.status == 0 && status.output.contains("区政府网站"), "\(status.errors)")
        #expect(status.errors.contains("noc.yaml:1:1: cannot be read: No such file or directory"))
        let report = try await site.noc("report", "--month", "2026-10")
        #expect(report.status == 1 && report.errors.contains("the record has no indicators and rules"))
        #expect(!FileManager.default.fileExists(atPath: "\(site.state)/reports"))
    }

    @Test func `a relative path is seen from the file that names it, wherever noc is run`() async throws {
        let site = try Site()
        _ = try site.folder.write(Self.text("./data"), to: "noc.yaml")
        #expect(try await noc(site, ["import", site.october()]).status == 0)
        #expect(FileManager.default.fileExists(atPath: "\(site.folder.path)/data/ledger.sqlite"))
        let shell = "cd \"$1\" && exec \"$2\" --config \(site.folder.name)/noc.yaml"
        let parent = URL(filePath: site.folder.path).deletingLastPathComponent().path
        let inside = try await Binary.run(
            "/bin/bash", ["-c", "\(shell) incidents --month 2026-10", "bash", parent, Binary.path])
        #expect(inside.output.contains("web@20261007T020000Z"), "\(inside.errors)")
        _ = try site.folder.write(Self.text("./elsewhere"), to: "noc.yaml")
        let missing = try await Binary.run("/bin/bash", ["-c", "\(shell) status", "bash", parent, Binary.path])
        #expect(
            missing.errors
                == "noc: there is no record in \(parent)/\(site.folder.name)/elsewhere: nothing was measured or imported yet\n"
        )
    }
}
