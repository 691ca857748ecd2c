import Foundation
import Testing

/// A head that was told before, and a record that is no longer the one that it was.
@Suite struct HeadCommandTests {
    private func head(_ site: Site) async throws -> String {
        let answer = try await site.noc("head")
        #expect(answer.status == 0 && answer.output.hasPrefix("head "), "\(answer.errors)")
        return answer.output
    }

    private func said(_ site: Site, _ arguments: String...) async throws -> (status: Int32, text: String) {
        let answer = try await site.noc(arguments)
        return (answer.status, answer.output + answer.errors)
    }

    @Test func `a head is found again in a report, a hash and a witness's file, with what came after`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", try site.october()).status == 0)
        let line = try await head(site)
        let hash = String(try #require(line.split(separator: " ").dropFirst().first))
        let reports = "\(site.folder.path)/reports"
        let formats = ["report", "--month", "2026-10", "--format", "json,md", "--output", reports]
        #expect(try await site.noc(formats).status == 0)
        let window = ["maintenance", "add", "--target", "web", "--from", "now", "--to", "+2h", "--by", "li"]
        #expect(try await site.noc(window + ["--reason", "升级"]).status == 0)
        let witness = try site.folder.write(line, to: "heads.txt")
        let files = try FileManager.default.contentsOfDirectory(atPath: reports).filter { $0 != "manifest.json" }
        #expect(files.count >= 2)
        for asked in files.map({ "\(reports)/\($0)" }) + [hash, witness] {
            let (status, text) = try await said(site, "verify", "--head", asked)
            #expect(status == 0 && text.contains("after it came 1 maintenance"), "\(asked): \(text)")
        }
        let (status, text) = try await said(
            site, "verify", "--witness", witness, "--head", String(repeating: "a1", count: 32))
        #expect(status == 1 && text.contains("shortened, exchanged or rewritten"), "\(text)")
        let nothing = try site.folder.write("no head\n", to: "nothing.txt")
        #expect(try await said(site, "verify", "--head", nothing).text.contains("names no head"))
    }

    @Test func `a record put back from a copy is told until a person accepts it`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", try site.october()).status == 0)
        let copy = "\(site.folder.path)/copy.sqlite"
        #expect(try await site.noc("backup", copy).status == 0)
        let annotate = ["maintenance", "add", "--target", "web", "--from", "now", "--to", "+2h", "--by", "li"]
        #expect(try await site.noc(annotate + ["--reason", "升级"]).status == 0)
        let later = try site.folder.write(try await head(site), to: "later.txt")
        #expect(try await said(site, "verify", "--head", later).status == 0)
        for suffix in ["", "-wal", "-shm"] {
            // They need not be there.
            try? FileManager.default.removeItem(atPath: "\(site.state)/ledger.sqlite\(suffix)")
        }
        try FileManager.default.copyItem(atPath: copy, toPath: "\(site.state)/ledger.sqlite")
        for command in ["verify", "status", "doctor"] {
            let (_, text) = try await said(site, command)
            #expect(text.contains("noc head accept --by NAME --reason WHY"), "\(command): \(text)")
        }
        #expect(try await said(site, "verify").status == 1)
        #expect(try await said(site, "verify", "--head", later).text.contains("the chain ends with event"))
        #expect(try await said(site, "head", "accept", "--by", "王工", "--reason", " ").status == 2)
        #expect(try await said(site, "head", "accept", "--by", "王工", "--reason", "更换硬盘").status == 0)
        let (status, text) = try await said(site, "verify", "--head", later)
        #expect(status == 0 && text.contains("王工") && text.contains("更换硬盘"), "\(text)")
        #expect(try await !said(site, "status").text.contains("noc head accept"))
        #expect(try await said(site, "head", "accept", "--by", "王工", "--reason", "再次").status == 1)
    }
}
