import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct FindingTests {
    private let room = Room()
    private let found = [
        Finding(rule: "dead_link", severity: .error, place: "http://a/1", evidence: "404 \"Not Found\""),
        Finding(rule: "stale", severity: .warning, place: "http://a/新闻", evidence: "2026年3月5日"),
    ]

    /// As the daemon does: the list first, then the batch whose event names it.
    private func record(_ findings: [Finding], in ledger: Ledger, at seconds: Int64) async throws -> NOCCore.Attachment
    {
        let attachment = try await ledger.keep(findings, of: Sample.web)
        let now = Sample.day + .seconds(seconds)
        var batch = Batch(heartbeat: now)
        batch.events = [.found(findings, by: Sample.web, at: now, kept: attachment)]
        _ = try await ledger.commit(batch)
        return attachment
    }

    private func file(_ attachment: NOCCore.Attachment) -> String {
        "\(room.directory)/attachments/\(attachment.sha256)/\(attachment.name)"
    }

    @Test func `a list of findings is an attachment of which the chain has the hash`() async throws {
        let ledger = try room.open()
        let first = try await record(found, in: ledger, at: 1)
        let again = try await record(found.reversed(), in: ledger, at: 2)
        #expect(first == again, "the same findings are the same file, in whatever order they came")
        #expect(first.name == "findings-web-home.json")
        #expect(try Digest(hex: first.sha256) == PlainFile.digest(file(first)))
        #expect(try await ledger.findings(in: first) == found)
        let nothing = try await record([], in: ledger, at: 3)
        #expect(try await ledger.findings(in: nothing) == [])
        let report = try ledger.verify()
        #expect(report.problem == nil && report.attachments == 3)
    }

    @Test(arguments: [true, false]) func `verify tells a list that was changed or is missing`(isThere: Bool)
        async throws
    {
        let ledger = try room.open()
        let kept = try await record(found, in: ledger, at: 1)
        if isThere {
            let text = try String(contentsOfFile: file(kept), encoding: .utf8).replacing("404", with: "200")
            try Data(text.utf8).write(to: URL(filePath: file(kept)))
        } else {
            try FileManager.default.removeItem(atPath: file(kept))
        }
        let problem = try #require(try ledger.verify().problem)
        #expect("\(problem)".contains("findings-web-home.json"))
        await #expect(throws: LedgerError.self) { try await ledger.findings(in: kept) }
    }

    @Test func `what pages say is kept within bounds`() async throws {
        let ledger = try room.open()
        let flood = (0..<(StoredFindings.longestList + 5)).map { number in
            Finding(
                rule: "dead_link", severity: .error, place: "http://a/\(number)\u{202e}",
                evidence: String(repeating: "长", count: 5_000))
        }
        let kept = try await ledger.findings(in: try await record(flood, in: ledger, at: 1))
        #expect(kept.count == StoredFindings.longestList)
        #expect(kept.allSatisfy { $0.evidence.count == 500 && $0.place.unicodeScalars.allSatisfy { $0 != "\u{202e}" } })
    }
}
