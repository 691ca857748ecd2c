import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// Files that bring observations between those that are packed: the folds between segments stay right.
struct LateImportTests {
    private let room = Room()
    /// By it an observation speaks for 12 seconds: between two of a minute apart there is room for a file's.
    private static let plan = Sample.plan(interval: 1)
    private static let keep = Duration.seconds(400 * 86_400)

    private func bring(_ ledger: Ledger, _ observations: [(seconds: Double, outcome: Outcome)], at now: Double) throws {
        let lines = observations.map {
            let time = Sample.observation($0.seconds).time.milliseconds
            return
                #"{"kind":"observation","time":\#(time),"target":"web","check":"home","outcome":"\#($0.outcome.name)"}"#
        }
        _ = try ledger.importFile(
            try room.file("late.ndjson", lines.joined(separator: "\n")), plan: Self.plan, by: "w",
            at: Sample.observation(now).time)
    }

    private func check(_ ledger: Ledger) throws {
        let problem = try ledger.verify().problem
        #expect(problem == nil, "\(problem?.description ?? "")")
        #expect(try ledger.folds()[Sample.web] == Sample.fold(ledger.all(Sample.web)))
    }

    @Test func `a change goes on over a day of which the file brings nothing new`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Self.plan, at: Sample.day)
        try await ledger.store(Sample.web, (0..<5_760).map { Sample.observation(Double($0) * 60) })
        try await ledger.maintain(before: Sample.day + .seconds(4 * 86_400), keeping: Self.keep)
        let day = 86_400.0
        try bring(ledger, [(day - 5, .fail), (day + 600, .ok), (2 * day + 30, .fail)], at: 5 * day)
        try check(ledger)
        try bring(ledger, [(day - 4, .fail), (3 * day + 600, .ok)], at: 5 * day)
        try check(ledger)
    }

    @Test func `hours of a day that was merged just now each know what came before them`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Self.plan, at: Sample.day)
        try await ledger.store(
            Sample.web, (0..<1_500).map { Sample.observation(Double($0) * 60, $0 % 7 < 3 ? .fail : .ok) })
        let now = 86_400.0 + 1_800
        try await ledger.maintain(before: Sample.observation(now).time, keeping: Self.keep)
        try bring(ledger, [(3_630, .fail), (7_230, .fail), (40_090, .ok)], at: now)
        try check(ledger)
    }
}
