import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCOperations

struct HeadTests {
    private static let hash = String(repeating: "a1", count: 32)
    private static let name = "5e9e34f8-3f4f-4c07-9d0c-1f6b6b8d9a11"

    @Test(arguments: [
        (#"{"schema":"noc.report/1","evidence":{"head":"HASH"},"targets":[]}"#, ToldHead(hash: hash)),
        (#"{"files":[{"sha256":"\(String(repeating: "cd", count: 32))"}],"head":"HASH"}"#, ToldHead(hash: hash)),
        (
            #"{"event":"head","head":{"event":12,"hash":"HASH","record":"NAME"}}"#,
            ToldHead(hash: hash, event: 12, record: name)
        ),
        (
            #"{"schema":"noc.head/1","record":"NAME","event":12,"hash":"HASH"}"#,
            ToldHead(hash: hash, event: 12, record: name)
        ),
        ("head HASH event 12 record NAME at 2026-10-07T00:00:00+08:00", ToldHead(hash: hash, event: 12, record: name)),
        ("证据链头（SHA-256）：HASH。\n附件 \(String(repeating: "cd", count: 32))", ToldHead(hash: hash)),
        ("证据链头 第12条 HASH 记录NAME", ToldHead(hash: hash, event: 12, record: name)),
        ("HASH", ToldHead(hash: hash)),
    ])
    func `a head is found in what was printed or sent`(text: String, head: ToldHead) {
        let filled = text.replacing("HASH", with: Self.hash).replacing("NAME", with: Self.name)
        #expect(ToldHead.all(in: filled) == [head])
    }

    @Test func `a witness's file has many heads, each once, and other texts none`() {
        let lines = [
            "head \(Self.hash) event 1", #"{"head":{"event":2,"hash":"\#(Self.hash)"}}"#, "",
            "head \(Self.hash) event 1",
        ]
        #expect(ToldHead.all(in: lines.joined(separator: "\n")).map(\.event) == [1, 2])
        #expect(ToldHead.all(in: "no head here\n\(Self.hash)0").isEmpty)
        #expect(ToldHead.all(in: #"{"head":"short"}"#).isEmpty)
    }

    private func search(_ events: Int) throws -> (MemoryLedger, [String]) {
        let ledger = MemoryLedger(MemoryRecord(plans: []))
        for _ in 0..<events {
            _ = try ledger.addHandRecord(
                HandRecord(
                    indicator: "i", date: CalendarDay(year: 2026, month: 1, day: 1), value: "1", by: "w",
                    recordedAt: Instant(milliseconds: 0)))
        }
        return (ledger, (1...max(events, 1)).map { MemoryFiles.digest("\($0)".utf8) })
    }

    @Test func `a head that is there says what came after, one that is not says why and up to where they agree`() throws
    {
        let (ledger, hashes) = try search(3)
        let asked = [
            ToldHead(hash: hashes[1], event: 2), ToldHead(hash: Self.hash, event: 3),
            ToldHead(hash: Self.hash, event: 9),
            ToldHead(hash: Self.hash), ToldHead(hash: Self.hash, event: 1, record: "other"),
            ToldHead(hash: hashes[0], event: 2),
        ]
        let found = try HeadSearch(ledger, timeZone: .gmt).findings(asked)
        guard case .found(let place, let after) = found[0].verdict else { throw Wrong() }
        #expect(place.event == 2 && after.values.reduce(0, +) == 1)
        let words = [
            "another event 3", "ends with event 3", "shortened, exchanged or rewritten", "record was exchanged",
            "was changed",
        ]
        for (finding, words) in zip(found.dropFirst(), words) {
            #expect(finding.problem?.message.contains(words) == true, "\(finding)")
        }
        #expect(found[1].problem?.message.contains("agree up to event 2") == true)
        #expect(found[4].problem?.message.contains("cannot be told") == true)
    }

    private struct Wrong: Error {}

    @Test func `a head of what a person gave up is no fault, and earlier ones still are`() throws {
        let (ledger, _) = try search(3)
        ledger.setLost([
            LostHead(
                kind: .shortened, record: "memory", event: 8, hash: Self.hash, time: Instant(milliseconds: 0), end: 2)
        ])
        _ = try ledger.acceptLosses(by: "wang", reason: "disk", at: Instant(milliseconds: 0))
        let asked = [
            ToldHead(hash: Self.hash), ToldHead(hash: "ff", event: 7), ToldHead(hash: "ff", event: 2),
            ToldHead(hash: "ff", event: 9),
        ]
        let problems = try HeadSearch(ledger, timeZone: .gmt).findings(asked).map { $0.problem != nil }
        #expect(problems == [false, false, true, true])
    }
}
