import Foundation
import Testing

/// The collector's key as people meet it.
@Suite struct KeyCommandTests {
    private func said(_ site: Site, _ arguments: String...) async throws -> (status: Int32, text: String) {
        let answer = try await site.noc(arguments)
        return (answer.status, answer.output + answer.errors)
    }

    private func signed(extra: String = "") async throws -> (Site, key: String) {
        let site = try Site(extra: extra)
        #expect(try await site.noc("import", try site.october(), "--by", "test").status == 0)
        #expect(try await said(site, "key").text.contains("noc key create"))
        let (status, text) = try await said(site, "key", "create", "--by", "王工")
        #expect(status == 0 && text.contains("BEGIN PUBLIC KEY") && !text.contains("PRIVATE"), "\(text)")
        let shown = try JSON(try await said(site, "key", "show", "--json").text)
        #expect(shown["state"].string == "ready" && shown["keys"][0]["by"].string == "王工")
        return (site, try #require(shown["keys"][0]["fingerprint"].string))
    }

    @Test func `a head that is printed is signed, and a signature that was changed is told`() async throws {
        let (site, key) = try await signed()
        let line = try await said(site, "head").text
        #expect(line.contains(" key \(key) ed25519 signature "), "\(line)")
        let witness = try site.folder.write(line, to: "heads.txt")
        let json = try site.folder.write(try await said(site, "head", "--json").text, to: "head.json")
        for file in [witness, json] {
            let (status, text) = try await said(site, "verify", "--witness", file, "--key", key)
            #expect(status == 0 && text.contains("signed by \(key)"), "\(text)")
        }
        let other = try await signed().0
        let (status, text) = try await said(other, "verify", "--witness", witness, "--key", key)
        #expect(status == 1 && text.contains("none that the chain names"), "\(text)")
        var words = line.split(separator: " ").map(String.init)
        words[words.count - 1] = "B" + words[words.count - 1].dropFirst()
        let forged = try site.folder.write(words.joined(separator: " "), to: "forged.txt")
        let judged = try await said(site, "verify", "--witness", forged)
        #expect(judged.status == 1 && judged.text.contains("does not fit what the key"), "\(judged.text)")
    }

    @Test func `a report's manifest is signed, and one whose hashes were computed anew is told`() async throws {
        let (site, _) = try await signed(extra: "evidence: { algorithm: sm2 }")
        #expect(try await site.noc("report", "--month", "2026-10", "--format", "csv,json").status == 0)
        let folder = "\(site.state)/reports/2026-10"
        let path = "\(folder)/manifest.json"
        let manifest = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try JSON(manifest)["signature"]["algorithm"].string == "sm2-sm3")
        #expect(try await said(site, "verify", "--reports").text.contains("signed: 1 manifest"))
        let file = "\(folder)/noc-report-2026-10.json"
        let figures = try String(contentsOfFile: file, encoding: .utf8)
        try (figures + " ").write(toFile: file, atomically: true, encoding: .utf8)
        let script = """
            import hashlib, json, sys
            m = json.load(open(sys.argv[1])); f = next(f for f in m["files"] if f["name"].endswith(".json"))
            data = open(sys.argv[2], "rb").read()
            f["bytes"], f["sha256"] = len(data), hashlib.sha256(data).hexdigest()
            if len(sys.argv) > 3: del m["signature"]
            json.dump(m, open(sys.argv[1], "w"))
            """
        #expect(try await Binary.run("/usr/bin/env", ["python3", "-c", script, path, file]).status == 0)
        let changed = try await said(site, "verify", "--reports")
        #expect(changed.status == 1 && changed.text.contains("signature of its manifest is not"), "\(changed.text)")
        #expect(try await Binary.run("/usr/bin/env", ["python3", "-c", script, path, file, "x"]).status == 0)
        let bare = try await said(site, "verify", "--reports")
        #expect(bare.status == 1 && bare.text.contains("manifest is not signed"), "\(bare.text)")
    }

    @Test func `a lost key is told by doctor, and replaced by a person whom verify names`() async throws {
        let (site, key) = try await signed()
        #expect(try await said(site, "doctor").text.contains(key))
        try FileManager.default.removeItem(atPath: "\(site.state)/signing-key.pem")
        let (_, text) = try await said(site, "doctor")
        #expect(text.contains("noc key replace"), "\(text)")
        #expect(try await said(site, "verify").status == 0, "the record itself is whole")
        #expect(try await said(site, "key", "rotate", "--by", "王工", "--reason", "年度").status == 1)
        #expect(try await said(site, "key", "replace", "--by", "王工", "--reason", "换机").status == 0)
        let verified = try await said(site, "verify", "--key", key)
        #expect(verified.status == 0 && verified.text.contains("says 王工"), "\(verified.text)")
    }
}
