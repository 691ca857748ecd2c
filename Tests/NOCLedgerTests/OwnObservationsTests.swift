import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// What noc observed itself stands, whatever a file says of the same time (SEMANTICS 3 and 5).
struct OwnObservationsTests {
    private let room = Room()

    /// What a daemon saw: an observation a minute over these minutes of the day, failures over those.
    private func watched(_ minutes: [Range<Int>], failing: [Range<Int>] = []) async throws -> Ledger {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let own = minutes.flatMap { Array($0) }.map { minute in
            Sample.observation(Double(minute * 60), failing.contains { $0.contains(minute) } ? .fail : .ok)
        }
        try await ledger.store(Sample.web, own)
        return ledger
    }

    private func line(_ minute: Double, _ outcome: Outcome) -> String {
        let time = Sample.day.milliseconds + Int64(minute * 60_000)
        return #"{"kind":"observation","time":\#(time),"target":"web","check":"home","outcome":"\#(outcome.name)"}"#
    }

    private func bring(_ ledger: Ledger, _ lines: [String], name: String = "file.ndjson") throws -> ImportSummary {
        try ledger.importFile(
            try room.file(name, lines.joined(separator: "\n")), plan: Sample.plan(), by: "wang",
            at: Sample.day + .seconds(86_400))
    }

    @Test(arguments: [false, true])
    func `a file's successes between noc's own failures are not taken, and are counted`(isSealed: Bool) async throws {
        let ledger = try await watched([0..<120], failing: [30..<60])
        if isSealed {
            try await ledger.maintain(before: Sample.day + .seconds(7_000), keeping: .seconds(400 * 86_400))
        }
        let before = try ledger.all(Sample.web)
        let summary = try bring(ledger, stride(from: 30.5, to: 60, by: 1).map { line($0, .ok) })
        #expect(summary.added == 0 && summary.hidden.observations == 30)
        #expect(try ledger.all(Sample.web) == before)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `before, after and in a gap of noc's own a file's observations count`() async throws {
        let ledger = try await watched([60..<120, 180..<240])
        let lines = [0.0, 30, 122.5, 150, 179, 250, 300].map { line($0, .ok) } + [121, 239.5].map { line($0, .fail) }
        let summary = try bring(ledger, lines)
        #expect(summary.observations == 7 && summary.hidden.observations == 2)
        let again = try bring(ledger, lines)
        #expect(again.added == 0 && again.skipped == 7 && again.hidden.observations == 2)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `what an earlier file brought hides nothing of a later one`() async throws {
        let ledger = try await watched([0..<10])
        #expect(try bring(ledger, [60.0, 61, 62].map { line($0, .ok) }).observations == 3)
        #expect(try bring(ledger, [60.5, 61.5].map { line($0, .fail) }, name: "later.ndjson").observations == 2)
    }

    @Test func `successes in a gap do not undo an outage that noc saw go on behind it`() async throws {
        // Two failures on either side: each for itself would be a transient.
        let ledger = try await watched([0..<22, 40..<60], failing: [20..<42])
        let before = try ledger.head()
        let error = #expect(throws: LedgerError.self) {
            try bring(ledger, [line(30, .fail), line(31, .ok), line(32, .ok)])
        }
        #expect(error?.message.hasPrefix("file.ndjson:3: would end an outage of web/home that noc itself saw") == true)
        #expect(try ledger.head() == before)
        #expect(try bring(ledger, [line(30, .fail)]).observations == 1)
    }

    @Test func `successes in a gap make no two of an outage that both sides are sure of`() async throws {
        let ledger = try await watched([0..<30, 40..<60], failing: [20..<50])
        let before = try ledger.head()
        #expect(throws: LedgerError.self) { try bring(ledger, [33.0, 34, 35].map { line($0, .ok) }) }
        #expect(try ledger.head() == before)
        // What leaves it one counts.
        #expect(try bring(ledger, [33.0, 34].map { line($0, .fail) }).observations == 2)
    }

    @Test func `an outage that is still open keeps its beginning`() async throws {
        let ledger = try await watched([0..<30, 40..<45], failing: [20..<45])
        #expect(throws: LedgerError.self) { try bring(ledger, [33.0, 34, 35].map { line($0, .ok) }) }
    }

    @Test func `successes between two outages that noc saw as two are taken`() async throws {
        let ledger = try await watched([0..<30, 40..<60], failing: [20..<25, 45..<50])
        #expect(try bring(ledger, [33.0, 34, 35].map { line($0, .ok) }).observations == 3)
    }

    @Test func `a file interrupts nothing that the daemon watched`() async throws {
        let ledger = try await watched([0..<120], failing: [30..<60])
        let known = try ledger.interruptions()
        func interruption(_ minute: Int64) -> String {
            let from = Sample.day.milliseconds + minute * 60_000
            return #"{"kind":"interruption","from":\#(from),"to":\#(from + 600_000)}"#
        }
        let summary = try bring(ledger, [interruption(40), interruption(-60)])
        #expect(summary.interruptions == 1 && summary.hidden.interruptions == 1)
        let start = Sample.day - .seconds(3_600)
        #expect(try ledger.interruptions() == [Interval(start, start + .seconds(600))] + known)
    }

    @Test func `observations that were brought are handed over with their file`() async throws {
        let ledger = try await watched([60..<120])
        _ = try bring(ledger, [line(0, .ok), line(1, .ok)])
        let imports = try ledger.observationImports()
        let event = try #require(imports.keys.first)
        let origin = ImportOrigin(file: "file.ndjson", by: "wang", at: Sample.day + .seconds(86_400))
        #expect(imports == [event: origin])
        var origins: [ObservationColumns.OriginRun] = []
        let whole = Interval(.distantPast, .distantFuture)
        try ledger.read(Sample.web, whole, columns: .origins) { _ in
        } receive: { chunk in
            origins += chunk.origins
            return true
        }
        #expect(origins.first == .init(event: event, count: 2))
        #expect(origins.dropFirst().allSatisfy { $0.event == 0 })
    }
}
