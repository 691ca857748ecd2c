import Foundation
import NOCCore
import Testing

@testable import NOCLedger

/// Files with very many lines that are no observations, or that bring measurements.
struct ImportedFactsTests {
    let room = Room()
    private static let now = Sample.day + .seconds(400 * 86_400)

    private func bring(_ ledger: Ledger, _ lines: [String]) throws -> ImportSummary {
        try ledger.importFile(
            try room.file("file.ndjson", lines.joined(separator: "\n")), plan: Sample.plan(), by: "wang", at: Self.now)
    }

    private static func interval(_ from: Int64, _ to: Int64) -> Interval {
        Interval(Instant(milliseconds: from), Instant(milliseconds: to))
    }

    @Test func `an interruption is new unless one that is known, or one that came, covers it whole`() {
        var random = Random(11)
        for _ in 0..<300 {
            func some(_ count: Int) -> [Interval] {
                (0..<count).map { _ in
                    let from = Int64(random.next(100))
                    return Self.interval(from, from + 1 + Int64(random.next(20)))
                }
            }
            let known = some(5).united
            let coming = some(12).sorted { ($0.start, $1.end) < ($1.start, $0.end) }
            var covered = CoveredTime(known)
            var before = known
            for interval in coming {
                let isCovered = before.contains { $0.start <= interval.start && interval.end <= $0.end }
                #expect(covered.insert(interval) == !isCovered)
                before.append(interval)
            }
        }
    }

    @Test func `interruptions come in whatever their order, and the same file twice changes nothing`() throws {
        let ledger = try room.open(.write)
        var random = Random(5)
        let first = Sample.day.milliseconds
        let lines = (0..<50_000).map { first + $0 * 10_000 }.shuffled(using: &random).map {
            #"{"kind":"interruption","from":\#($0),"to":\#($0 + 4_000)}"#
        }
        // Two lie within others; which of them comes first is all the same.
        let inner = [first + 1, first + 20_001].map { #"{"kind":"interruption","from":\#($0),"to":\#($0 + 1_000)}"# }
        let summary = try bring(ledger, [inner[0]] + lines + [inner[1]])
        #expect(summary.interruptions == 50_000 && summary.skipped == 2)
        #expect(try ledger.interruptions().count == 50_000)
        let head = try ledger.head()
        #expect(try bring(ledger, inner + lines).skipped == 50_002)
        #expect(try ledger.head() == head)
    }

    @Test func `state lines and measurements of many minutes of one check come in and out again`() throws {
        let ledger = try room.open(.write)
        let first = Sample.day.milliseconds
        let lines = (0..<30_000).flatMap { (minute: Int64) -> [String] in
            let time = first + minute * 60_000
            return [
                #"{"kind":"state","time":\#(time),"target":"web","state":"\#(minute % 2 == 0 ? "up" : "down")"}"#,
                """
                {"kind":"observation","time":\(time + 7),"target":"web","check":"home","outcome":"ok",\
                "latency_ms":1.5,"reason":null,"measurements":{"cpu_percent":\(minute % 100)}}
                """,
            ]
        }
        let summary = try bring(ledger, lines)
        #expect(summary.states == 30_000 && summary.observations == 30_000)
        #expect(try ledger.stateLines().map(\.time.milliseconds) == (0..<30_000).map { first + $0 * 60_000 })
        #expect(try ledger.all(Sample.web).last?.measurements == [Measurement("cpu_percent", 99)])
        #expect(try ledger.verify().problem == nil)
        #expect(try bring(ledger, lines.reversed()).skipped == 60_000)
    }
}
