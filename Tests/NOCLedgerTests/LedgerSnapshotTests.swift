import Foundation
import NOCCore
import Synchronization
import TestSupport
import Testing

@testable import NOCLedger

struct LedgerSnapshotTests {
    let room = Room()

    /// Observation `number` of both checks and an event, in one transaction.
    private func batch(_ number: Int) -> Batch {
        let observation = Sample.observation(Double(number))
        // A sign of life that is no later than the one before brings no event of its own.
        var batch = Batch(heartbeat: Sample.day)
        batch.observations = [Sample.web, Sample.link].map { StoredObservation($0, observation) }
        batch.events = [RecordEvent(time: observation.time, kind: .note, details: ["number": "\(number)"])]
        return batch
    }

    private func count(_ key: CheckKey, _ record: any AccountRecord) throws -> Int {
        var count = 0
        try record.read(key, Interval(.distantPast, .distantFuture), columns: []) { _ in
        } receive: { columns in
            count += columns.count
            return true
        }
        return count
    }

    @Test func `a snapshot stays what it was while the record is written, sealed and corrected`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(300))
        let snapshot = try ledger.snapshot()
        let before = (try snapshot.evidenceHead(), try snapshot.extents(), try snapshot.corrections())
        try await ledger.store(Sample.web, Sample.series(300, from: Sample.day + .seconds(86_400)))
        try await ledger.maintain(before: Sample.day + .seconds(2 * 86_400), keeping: .seconds(400 * 86_400))
        try ledger.addCorrection(
            Correction(
                target: "web", interval: Interval(Sample.day, Sample.day + .seconds(60)), value: .down, reason: "r",
                by: "w", recordedAt: Sample.day + .seconds(90_000)))
        #expect(try snapshot.evidenceHead() == before.0 && snapshot.extents() == before.1)
        #expect(try snapshot.corrections() == before.2 && count(Sample.web, snapshot) == 300)
        let after = try ledger.snapshot()
        #expect(try after.evidenceHead().events > before.0.events && after.corrections().count == 1)
        #expect(try count(Sample.web, after) == 600)
    }

    @Test func `threads that read one snapshot beside a writer see whole batches of one moment`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let first = try ledger.head().seq
        let writing = Task {
            for number in 1...400 { _ = try await ledger.commit(batch(number)) }
        }
        let seen = Mutex<Set<Int64>>([])
        while !seen.withLock({ $0.contains(400) }) {
            let snapshot = try ledger.snapshot()
            let events = try snapshot.evidenceHead().events - first
            let counts = Mutex<[Result<Int, any Error>]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { index in
                let result = Result { try count(index % 2 == 0 ? Sample.web : Sample.link, snapshot) }
                counts.withLock { $0.append(result) }
            }
            let found = try counts.withLock { try $0.map { try $0.get() } }
            #expect(found == Array(repeating: Int(events), count: 8))
            seen.withLock { _ = $0.insert(events) }
            if writing.isCancelled { break }
        }
        try await writing.value
        #expect(seen.withLock(\.count) > 1, "nothing was written between the looks")
    }

    /// The record is of three weeks of October: a month before it, the one it begins in, and the one after.
    @Test(arguments: ["2026-09", "2026-10", "2026-11"], [0, 10_000, 30_000])
    func `a report of the ledger is that of the same observations in memory`(_ month: String, _ packed: Int)
        async throws
    {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day - .seconds(86_400 * 30))
        let series = Sample.series(30_000, seed: 7)
        try await ledger.store(Sample.web, series, size: 5_000)
        let end = series[series.count - 1].time + .seconds(61)
        if packed > 0 {
            try await ledger.maintain(before: series[packed - 1].time, keeping: .seconds(400 * 86_400))
        }
        var memory = MemoryRecord(
            plans: try ledger.planVersions(), observations: [Sample.web: series],
            silences: try ledger.interruptions())
        memory.head = try ledger.evidenceHead()
        let period = try #require(
            Period.parse(kind: .month, month, timeZone: Sample.plan().site.timeZone))
        let plan = Plan(accounting: Sample.plan(), storage: Plan.Storage(), checks: [:])
        let live = try GatheredPeriod(period, of: ledger, asOf: end, by: plan)
        let still = try GatheredPeriod(period, of: memory, asOf: end, by: plan)
        #expect(live.account == still.account && live.head == still.head)
        #expect(live.facts.previous == still.facts.previous && live.facts.yearToDate == still.facts.yearToDate)
        #expect((live.account.incidents.count > 3) == (month == "2026-10"))
        #expect((live.facts.previous != nil) == (month == "2026-11"))
    }

    @Test func `a record of an old disk that nobody can write is its own snapshot`() async throws {
        do {
            let ledger = try room.open()
            try await ledger.store(Sample.web, Sample.series(50))
            try ledger.close()
        }
        let snapshot = try room.open(.read).snapshot()
        #expect(try count(Sample.web, snapshot) == 50)
        #expect(try snapshot.snapshot().evidenceHead() == snapshot.evidenceHead())
    }
}
