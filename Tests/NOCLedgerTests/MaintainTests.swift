import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

struct MaintainTests {
    let room = Room()
    private static let keep = Duration.seconds(400 * 86_400)

    private func fold(_ ledger: Ledger, _ key: CheckKey = Sample.web) throws -> FoldState? { try ledger.folds()[key] }

    /// Every chunk read from `time` on: the state it starts with, and its observations.
    private func read(_ ledger: Ledger, from time: Instant) throws -> (FoldState, [Observation]) {
        var state = FoldState()
        var observations: [Observation] = []
        try ledger.read(Sample.web, Interval(time, .distantFuture), columns: .everything) {
            state = $0
        } receive: {
            observations += $0.observations
            return true
        }
        return (state, observations)
    }

    @Test func `hours that ended become segments and nothing else changes`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(1_000, measurements: true)
        let both =
            series.map { StoredObservation(Sample.web, $0) }
            + Sample.series(700, seed: 2).map { StoredObservation(Sample.link, $0) }
        for part in both.sorted(by: { $0.observation.time < $1.observation.time }).portions(of: 90) {
            var batch = Batch(heartbeat: part[part.count - 1].observation.time)
            batch.observations = part
            _ = try await ledger.commit(batch)
        }
        let before = try fold(ledger)
        let rows = try ledger.verify().unpackedObservations
        try await ledger.maintain(before: Sample.day + .seconds(6 * 3_600 + 100), keeping: Self.keep)
        #expect(try ledger.all(Sample.web) == series)
        #expect(try fold(ledger) == before && before == Sample.fold(series))
        let report = try ledger.verify()
        #expect(report.problem == nil)
        #expect(report.segments == 12)
        #expect(report.unpackedObservations < rows)
        #expect(try ledger.events(kinds: [.seal]).count == 1)
        let seal = try ledger.events(kinds: [.seal])[0].decode(DaysPayload.self)
        #expect(seal.days.count == 1 && seal.days[0].segments == 12)
    }

    @Test(arguments: 1...6)
    func `from any moment on the state at the start is that of all observations before`(seed: UInt64) async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        var random = Random(seed)
        let series = Sample.series(4_000, seed: seed)
        var stored = 0
        while stored < series.count {
            let count = min(series.count - stored, 1 + Int(random.next(600)))
            try await ledger.store(Sample.web, Array(series[stored..<stored + count]))
            stored += count
            try await ledger.maintain(before: series[stored - 1].time, keeping: Self.keep)
            #expect(try fold(ledger) == Sample.fold(Array(series[..<stored])))
        }
        for _ in 0..<20 {
            let time = series[Int(random.next(UInt64(series.count)))].time
            let (state, rest) = try read(ledger, from: time)
            let first = try #require(series.firstIndex(of: rest[0]))
            #expect(rest == Array(series[first...]))
            #expect(series[first].time <= time)
            #expect(state == Sample.fold(Array(series[..<first])))
        }
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `full days become one segment a check`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(3_600, measurements: true)
        try await ledger.store(Sample.web, series)
        try await ledger.maintain(before: Sample.day + .seconds(86_400 + 7_200), keeping: Self.keep)
        let report = try ledger.verify()
        #expect(report.problem == nil && report.segments == 3)
        #expect(try ledger.all(Sample.web) == series)
        try await ledger.maintain(before: Sample.day + .seconds(86_400 + 7_300), keeping: Self.keep)
        #expect(try ledger.events(kinds: [.merge]).count == 1)
    }

    @Test func `an observation that comes after its hour was sealed joins that hour`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, [Sample.observation(10), Sample.observation(3_500)])
        try await ledger.maintain(before: Sample.day + .seconds(3_600), keeping: Self.keep)
        try await ledger.store(Sample.web, [Sample.observation(3_590, .fail), Sample.observation(3_650)])
        try await ledger.maintain(before: Sample.day + .seconds(7_200), keeping: Self.keep)
        let report = try ledger.verify()
        #expect(report.problem == nil && report.segments == 2)
        #expect(try ledger.all(Sample.web).count == 4)
    }

    @Test func `what retention removes leaves its digest, and the state goes on`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(5_000)
        try await ledger.store(Sample.web, series)
        let end = Sample.day + .seconds(3 * 86_400 + 7_200)
        try await ledger.maintain(before: end, keeping: Self.keep)
        let before = try #require(try ledger.events(kinds: [.merge]).first?.decode(DaysPayload.self).days.first)
        try await ledger.maintain(before: end, keeping: .seconds(2 * 86_400))
        let report = try ledger.verify()
        #expect(report.problem == nil && report.retired == [before])
        let kept = series.filter { $0.time >= Sample.day + .seconds(86_400) }
        #expect(try ledger.all(Sample.web) == kept)
        let (state, _) = try read(ledger, from: kept[0].time)
        #expect(state == Sample.fold(Array(series[..<(series.count - kept.count)])))
    }

    @Test func `rows are removed once they are packed, but for the last batch`() async throws {
        let ledger = try room.open()
        try await ledger.store(Sample.web, Sample.series(500), size: 10)
        try await ledger.maintain(before: Sample.day + .seconds(30 * 86_400), keeping: Self.keep)
        let report = try ledger.verify()
        #expect(report.problem == nil && report.observations == 500)
        #expect((1...20).contains(report.unpackedObservations), "what the chain does not tell of yet stays")
        try await ledger.store(Sample.web, [Observation(time: Sample.day + .seconds(31 * 86_400), outcome: .ok)])
        #expect(try ledger.verify().problem == nil)
        #expect(try ledger.all(Sample.web).count == 501)
    }

    @Test func `a time far ahead does not keep rows for ever after the clock was set back`() async throws {
        let ledger = try room.open()
        let ahead = Observation(time: Sample.day + .seconds(900 * 86_400), outcome: .ok)
        var batch = Batch(heartbeat: ahead.time)
        batch.observations = [StoredObservation(Sample.link, ahead)]
        _ = try await ledger.commit(batch)
        try await ledger.store(Sample.web, Sample.series(200), size: 10)
        try await ledger.maintain(before: Sample.day + .seconds(7_200), keeping: Self.keep)
        #expect(try ledger.verify().unpackedObservations < 120)
        #expect(try ledger.verify().problem == nil)
        #expect(try ledger.all(Sample.link) == [ahead])
    }

    @Test func `readers see everything while rows are packed`() async throws {
        let ledger = try room.open()
        let series = Sample.series(3_000)
        let reader = try Ledger.open(directory: room.directory, mode: .read)
        try await ledger.store(Sample.web, Array(series[..<600]))
        async let reading: Void = {
            for _ in 0..<60 {
                let seen = try reader.all(Sample.web)
                #expect(seen == Array(series[..<seen.count]) && seen.count >= 600)
            }
        }()
        for part in series[600...].portions(of: 200) {
            try await ledger.store(Sample.web, part)
            try await ledger.maintain(before: part[part.count - 1].time, keeping: Self.keep)
        }
        try await reading
        #expect(try reader.all(Sample.web) == series)
    }
}

extension ArraySlice {
    func portions(of size: Int) -> [[Element]] { Array(self).portions(of: size) }
}
