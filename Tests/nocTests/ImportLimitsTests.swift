import Foundation
import TestSupport
import Testing

/// What a file may say, and in which letters.
@Suite struct ImportLimitsTests {
    private static let header = "time,target,check,outcome,latency_ms,reason"
    private static let row = "2026-10-01T00:00:14+08:00,web,tcp,fail,3,连接超时"
    private static let table = "\(header)\r\n\(row)\r\n"

    private func exported(_ site: Site) async throws -> String {
        try await site.noc("export", "--from", "2026-10-01", "--to", "2026-10-02").output
    }

    private func bytes(_ text: String, _ encoding: String) async throws -> Data {
        let folder = try Folder()
        let path = try folder.write(text, to: "utf8")
        let made = try await Binary.run("/usr/bin/iconv", ["-f", "UTF-8", "-t", encoding, "-o", "\(path).out", path])
        #expect(made.status == 0, "\(made.errors)")
        return try Data(contentsOf: URL(filePath: "\(path).out"))
    }

    @Test(arguments: ["UTF-8", "UTF-16", "UTF-16BE", "GB18030"])
    func `a table is read in the letters that spreadsheets write`(encoding: String) async throws {
        let site = try Site()
        var data = try await bytes(Self.table, encoding)
        if encoding == "UTF-16BE" { data = Data([0xFE, 0xFF]) + data }
        let path = "\(site.folder.path)/table.csv"
        try data.write(to: URL(filePath: path))
        let imported = try await site.noc("import", path)
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(try await exported(site).contains("连接超时"))
    }

    @Test func `a line in no letters at all is refused by its number`() async throws {
        let site = try Site()
        let path = "\(site.folder.path)/table.csv"
        let line = Data("2026-10-01T00:00:15+08:00,web,tcp,fail,3,".utf8) + Data([0xFF, 0xFE, 0xFD])
        try (Data(Self.table.utf8) + line).write(to: URL(filePath: path))
        let refused = try await site.noc("import", path)
        #expect(refused.status == 1 && refused.errors.contains("table.csv:3: the line is neither UTF-8 nor GB18030"))
        let half = "\(site.folder.path)/half.csv"
        try (await bytes(Self.table, "UTF-16")).dropLast().write(to: URL(filePath: half))
        #expect(try await site.noc("import", half).errors.contains("it begins as UTF-16 and is none"))
    }

    @Test(arguments: [
        (
            #""kind":"observation","time":1790784014000,"target":"web","check":"tcp","outcome":"ok","latency_ms":1e300"#,
            "latency_ms must be a number of milliseconds, 0 to 86400000"
        ),
        (
            #""kind":"observation","time":1790784014000,"target":"web","check":"tcp","outcome":"ok","latency_ms":300000000"#,
            "latency_ms must be a number of milliseconds, 0 to 86400000"
        ),
        (
            #""kind":"maintenance","target":"web","from":1790784000000,"to":4946457600000,"declared_at":1790784000000,"by":"a""#,
            "more than a year"
        ),
        (#""kind":"state","target":"web","time":1790784000000,"state":"over""#, "unmonitored, end"),
    ]) func `a number out of its range is refused with its line`(line: String, complaint: String) async throws {
        let site = try Site()
        let refused = try await site.noc("import", try site.folder.write("{\(line)}\n", to: "lines.ndjson"))
        #expect(refused.status == 1 && refused.errors.contains("lines.ndjson:1: "))
        #expect(refused.errors.contains(complaint), "\(refused.errors)")
    }

    @Test func `a name with control characters imports nothing`() async throws {
        let site = try Site()
        let refused = try await site.noc("import", site.october(), "--by", "a\u{1B}[31m")
        #expect(refused.status == 2 && refused.errors.contains("control character"), "\(refused.errors)")
    }

    @Test func `planned work that was called off does not keep an export from being read`() async throws {
        let (site, copy) = (try Site(), try Site())
        let added = try await site.noc(
            "maintenance", "add", "--target", "web", "--from", "+24h", "--to", "+2h", "--by", "a", "--reason", "r",
            "--json")
        #expect(added.status == 0, "\(added.errors)")
        let id = try #require(try JSON(added.output)["id"].int)
        let ended = try await site.noc("maintenance", "end", "\(id)", "--by", "a")
        #expect(ended.status == 0, "\(ended.errors)")
        let lines = try await site.noc("export", "--from", "2026-01-01", "--to", "2030-01-01")
        let imported = try await copy.noc("import", try copy.folder.write(lines.output, to: "lines.ndjson"))
        #expect(imported.status == 0, "\(imported.errors)")
    }
}
