import Foundation
import TestSupport
import Testing

/// `scripts/verify-report.py`, which shares no code with noc, on reports and exports of the conformance cases.
@Suite struct VerifyReportTests {
    private static let script = "\(Binary.package)/scripts/verify-report.py"
    private static let cases = "\(Binary.package)/Tests/nocTests/Conformance"

    /// A case's month with the collector's key, its report and its export.
    private struct Proof {
        let folder: Folder
        let month: String
        var state: String { "\(folder.path)/state" }
        var export: String { "\(folder.path)/export.ndjson" }
        var reports: String { "\(state)/reports/\(month)" }
        var report: String { "\(reports)/noc-report-\(month).json" }

        init(_ name: String, evidence: String = "") async throws {
            folder = try Folder()
            let plan = try String(contentsOfFile: "\(VerifyReportTests.cases)/\(name)/noc.yaml", encoding: .utf8)
            _ = try folder.write("\(plan)\n\(evidence)\n", to: "noc.yaml")
            let expected = try String(
                contentsOfFile: "\(VerifyReportTests.cases)/\(name)/expected.json", encoding: .utf8)
            month = try #require(try JSON(expected)["month"].string)
            try await noc("import", "\(VerifyReportTests.cases)/\(name)/ledger.ndjson.gz", "--by", "case")
            try await noc("key", "create", "--by", "case")
            try await noc("report", "--month", month, "--format", "csv,json")
            if evidence.contains("timestamp") { try await noc("timestamp", "--by", "case") }
            try await noc(
                "export", "--evidence", "--from", "2020-01-01", "--to", "2030-01-01", "--output", export)
        }

        @discardableResult
        func noc(_ arguments: String...) async throws -> String {
            let options = ["--config", "\(folder.path)/noc.yaml", "--state-dir", state]
            let outcome = try await Binary.run(options + arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.errors)")
            return outcome.output
        }

        func verify(_ arguments: String...) async throws -> (status: Int32, text: String) {
            let outcome = try await Binary.run(
                "/usr/bin/env", ["python3", VerifyReportTests.script, export, report] + arguments)
            return (outcome.status, outcome.output + outcome.errors)
        }

        /// Runs Python lines on the files: `lines` of the export (each a dict), `report` and `manifest`.
        func tamper(_ lines: String) async throws {
            let program = """
                import base64, hashlib, json, sys
                export, report_path, manifest_path = sys.argv[1:]
                lines = [json.loads(line) for line in open(export)]
                report, manifest = json.load(open(report_path)), json.load(open(manifest_path))
                chain = [line for line in lines if line["kind"] == "chain"]
                def rehash():
                    record = next(line["record"] for line in lines if line["kind"] == "collector")
                    def block(text):
                        n, out = len(text.encode()), b""
                        while n > 127: out += bytes([n & 127 | 128]); n >>= 7
                        return out + bytes([n]) + text.encode()
                    digest = hashlib.sha256(f"noc/1 {record}".encode()).digest()
                    for row in chain:
                        row["seq"].to_bytes(8, "big")
                        digest = hashlib.sha256(digest + row["seq"].to_bytes(8, "big") + row["time"].to_bytes(8, "big")
                                                + block(row["event"]) + block(row["payload"])).digest()
                        row["hash"] = digest.hex()
                def list_anew():
                    text = open(report_path, "rb").read()
                    for file in manifest["files"]:
                        if file["name"].endswith(".json"):
                            file["sha256"], file["bytes"] = hashlib.sha256(text).hexdigest(), len(text)
                \(lines)
                open(export, "w").writelines(json.dumps(line, ensure_ascii=False) + "\\n" for line in lines)
                json.dump(manifest, open(manifest_path, "w"))
                """
            let outcome = try await Binary.run(
                "/usr/bin/env", ["python3", "-c", program, export, report, "\(reports)/manifest.json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test(arguments: 1...6)
    func `every figure of a case is computed anew from its export`(number: Int) async throws {
        let proof = try await Proof("case-\(number)")
        let (status, text) = try await proof.verify()
        let figures = text.firstMatch(of: #/([0-9]+) figures compared, 0 faults/#).flatMap { Int($0.1) }
        #expect(status == 0 && figures ?? 0 > 2_000, "\(text)")
    }

    /// What is done to the files, and what is said of it.
    private static let deeds: [(deed: String, told: String)] = [
        ("next(l for l in lines if l['kind'] == 'observation')['outcome'] = 'unknown'", "what is packed is"),
        ("lines.remove(next(l for l in lines if l['kind'] == 'observation'))", "its line is missing"),
        ("lines.remove(next(l for l in lines if l['kind'] == 'segment'))", "not those of whose digest"),
        (
            """
            s = [l for l in lines if l['kind'] == 'segment'][9]; s['state'] = base64.b64encode(b'\\1' + base64.b64decode(s['state'])[1:]).decode()
            """, "not those of whose digest"
        ),
        ("chain[5]['payload'] = chain[5]['payload'].replace('1', '2')", "its hash does not fit"),
        ("lines.remove(chain[7])", "is missing"),
        ("chain[6]['time'] += 1; rehash()", "the record was shortened, exchanged or rewritten"),
        ("p = next(l for l in lines if l['kind'] == 'plan'); p['text'] = p['text'].replace('99', '98')", "a plan"),
        (
            "report['targets'][0]['availability']['assessed'] = 1.0; json.dump(report, open(report_path, 'w'))",
            "availability.assessed: the record gives"
        ),
        (
            "report['targets'][1]['days'][3]['breakdown_ms']['up'] += 1; json.dump(report, open(report_path, 'w')); list_anew()",
            "its signature is not that of a key"
        ),
        (
            "del report['targets'][2]; json.dump(report, open(report_path, 'w'))",
            "the plan has it, and the report does not"
        ),
        ("report['incidents'].pop(); json.dump(report, open(report_path, 'w'))", "incidents"),
        (
            "s = manifest['signature']; s['value'] = ('B' if s['value'][0] == 'A' else 'A') + s['value'][1:]",
            "its signature is not"
        ),
        ("del manifest['signature']", "it is not signed"),
        ("manifest['edition'] = 2", "its signature is not that of a key"),
    ]

    @Test(arguments: deeds.indices)
    func `what was changed in export, report or manifest is told`(index: Int) async throws {
        let proof = try await Proof("case-\(index % 6 + 1)")
        try await proof.tamper(Self.deeds[index].deed)
        let (status, text) = try await proof.verify()
        #expect(status == 1 && text.contains(Self.deeds[index].told), "\(Self.deeds[index].deed): \(text)")
    }

    @Test func `a signature by SM2, a timestamp, and what somebody noted are checked`() async throws {
        let server = try TimestampServer()
        let timestamp = "{ url: \"http://127.0.0.1:\(server.port)/\", authorities: \(server.authorities) }"
        let proof = try await Proof("case-3", evidence: "evidence: { algorithm: sm2, timestamp: \(timestamp) }")
        let key = try #require(try JSON(try await proof.noc("key", "--json"))["keys"][0]["fingerprint"].string)
        let head = try #require(try JSON(try await proof.noc("head", "--json"))["hash"].string)
        let whole = try await proof.verify("--ca", server.authorities, "--key", key, "--head", head)
        #expect(whole.status == 0 && whole.text.contains("1 timestamp tokens"), "\(whole.text)")
        let other = try await Proof("case-3")
        let (status, text) = try await other.verify("--key", key, "--head", head)
        #expect(status == 1 && text.components(separatedBy: "exchanged or rewritten").count == 3, "\(text)")
        try await proof.tamper(
            "t = next(l for l in lines if l['kind'] == 'token'); t['hash'] = chain[2]['hash']; t['event'] = 3")
        let exchanged = try await proof.verify("--ca", server.authorities)
        #expect(exchanged.status == 1 && exchanged.text.contains("the timestamp of event 3"), "\(exchanged.text)")
    }

    @Test func `an export with evidence is imported like any other`() async throws {
        let proof = try await Proof("case-2")
        let configuration = ["--config", "\(proof.folder.path)/noc.yaml"]
        let second = configuration + ["--state-dir", "\(proof.folder.path)/second"]
        let imported = try await Binary.run(second + ["import", proof.export, "--by", "test"])
        #expect(imported.status == 0 && imported.output.contains("7772"), "\(imported.output)\(imported.errors)")
    }

    @Test func `it stays short enough to be read by who relies on it`() throws {
        let text = try String(contentsOfFile: Self.script, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 301)
        let imported = text.split(separator: "\n").filter { $0.hasPrefix("import ") || $0.hasPrefix("from ") }
        #expect(imported.count == 1 && imported[0].hasSuffix(" zstandard"))
    }
}
