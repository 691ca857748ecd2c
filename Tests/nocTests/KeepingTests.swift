import Foundation
import Testing

@Suite struct KeepingTests {
    @Test func `copies rotate: the youngest stay, and what has another name is not touched`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", try site.october()).status == 0)
        let copies = try Folder()
        _ = try copies.write("mine", to: "ledger-mine.sqlite")
        var made: [String] = []
        for _ in 1...4 {
            let answer = try await site.noc("backup", "--into", copies.path, "--keep", "2", "--json")
            #expect(answer.status == 0, "\(answer.errors)")
            made.append(try #require(try JSON(answer.output)["file"].string))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: copies.path).sorted()
        #expect(names == (made.suffix(2).map { URL(filePath: $0).lastPathComponent } + ["ledger-mine.sqlite"]))
        let restored = try Folder()
        try FileManager.default.copyItem(atPath: made[3], toPath: "\(restored.path)/ledger.sqlite")
        let report = ["report", "--month", "2026-10", "--json"]
        let before = try JSON(try await site.noc(report).output)
        let after = try JSON(
            try await Binary.run(["--config", site.configuration, "--state-dir", restored.path] + report).output)
        #expect(before["evidence"]["head"].string != nil)
        #expect(before["evidence"]["head"].string == after["evidence"]["head"].string)
    }

    @Test(arguments: [
        [], ["a", "--into", "b"], ["a", "--keep", "2"], ["--into", "b", "--keep", "0"],
    ])
    func `a copy goes to a file or into a folder`(arguments: [String]) async throws {
        let outcome = try await Binary.run(["backup"] + arguments)
        #expect(outcome.status == 2 && outcome.errors.contains("Usage: noc backup"), "\(outcome.errors)")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can lock others out"))
    func `a first start as root leaves the state directory to its owner`() async throws {
        let server = try MoodyServer()
        let site = try Site(watching: server)
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: true)
        chown(site.state, 65534, 65534)
        let first = try RunningDaemon(site)
        #expect(await within(.seconds(20)) { server.visits > 3 })
        #expect(
            await within(.seconds(20)) { FileManager.default.fileExists(atPath: "\(site.state)/daemon.json") })
        #expect(try owners(below: site.state) == [65534], "while it runs")
        first.send(SIGTERM)
        #expect(await first.ended() == 0)
        #expect(try owners(below: site.state) == [65534])
        chmod(site.folder.path, 0o755)
        let second = try RunningDaemon(
            site, through: ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
        let visits = server.visits
        #expect(await within(.seconds(20)) { server.visits > visits + 3 }, "\(second.log)")
        second.send(SIGTERM)
        #expect(await second.ended() == 0)
    }

    private func owners(below path: String) throws -> Set<UInt32> {
        let files = FileManager.default.enumerator(atPath: path)?.compactMap { "\(path)/\($0)" } ?? []
        // What was renamed away just now has no owner.
        return Set(files.compactMap { FileRights($0)?.owner })
    }
}
