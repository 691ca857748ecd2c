import Foundation
import NOCCore
import Synchronization
import TestSupport
import Testing

@testable import NOCProbes

/// A room's clock: 2026-10-07 12:00 plus what a test lets pass.
private final class RoomClock: TimeSource {
    private let elapsed = Mutex(Duration.zero)

    func advance(_ duration: Duration) { elapsed.withLock { $0 += duration } }
    func now() -> Instant { Instant(milliseconds: 1_791_345_600_000) + monotonic() }
    func monotonic() -> Duration { elapsed.withLock { $0 } }
    func sleep(until deadline: Duration) async throws {
        advance(max(.zero, deadline - monotonic()))
        try Task.checkCancellation()
        await Task.yield()
    }
}

@Suite struct HeartbeatTests {
    private let memory = MemoryHeartbeats()
    private let clock = RoomClock()
    private let key = CheckKey(target: "backup", check: "nightly")
    private let judge = HeartbeatJudge(
        check: HeartbeatCheck(every: .seconds(86_400), grace: .seconds(3_600)),
        timeZone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)

    private func desk() -> HeartbeatDesk {
        let told = Complaints()
        return HeartbeatDesk(memory: memory) { told.add($0) }
    }

    private func leave(
        after pause: Duration = .zero, failed: Bool = false, status: Int? = nil, message: String = "",
        duration: Duration? = nil
    ) {
        memory.leave(
            HeartbeatReport(
                time: clock.now() + pause, isFailed: failed, status: status, message: message, duration: duration,
                by: "root"), for: key)
    }

    private func pass(_ desk: inout HeartbeatDesk) throws -> [ProbeResult] {
        try desk.pass([key: judge], at: clock.now()).flatMap { $0.moments.map(\.result) }
    }

    @Test func `a check that nobody reported to is unknown until every and grace are over, then it fails`() throws {
        var desk = desk()
        #expect(try pass(&desk).map(\.told) == ["unknown no_heartbeat: waited for since 2026-10-07 12:00:00"])
        clock.advance(.seconds(90_000) - .milliseconds(1))
        #expect(try pass(&desk).isEmpty)
        #expect(desk.next([key: judge]) == clock.now() + .milliseconds(1))
        clock.advance(.milliseconds(1))
        #expect(try pass(&desk).map(\.told) == ["fail heartbeat_missed: none came since 2026-10-07 12:00:00"])
        #expect(try pass(&desk).isEmpty, "it is told once")
    }

    @Test func `the wait goes on over a restart`() throws {
        var first = desk()
        _ = try pass(&first)
        clock.advance(.seconds(90_000))
        var second = desk()
        #expect(try pass(&second).map(\.outcome) == [.fail])
    }

    @Test func `silence fails to the moment, and a late report mends it at once`() throws {
        var desk = desk()
        leave(duration: .milliseconds(12_500))
        let first = try pass(&desk)
        #expect(first.map(\.told) == ["ok"])
        #expect(first[0].measurements == [Measurement(.heartbeatAge, 0), Measurement(.jobDuration, 12.5)])
        #expect(memory.waiting().items.isEmpty && memory.state(of: key)?.last != nil)
        clock.advance(.seconds(90_000))
        let late = try pass(&desk)
        #expect(late.map(\.told) == ["fail heartbeat_missed: the last came at 2026-10-07 12:00:00"])
        #expect(late[0].measurements.first == Measurement(.heartbeatAge, 90_000))
        clock.advance(.seconds(10))
        leave()
        #expect(try pass(&desk).map(\.told) == ["ok"])
    }

    @Test func `a run that failed is a fail with what it said, until one that did not`() throws {
        var desk = desk()
        leave(failed: true, status: 2, message: "no space left")
        #expect(try pass(&desk).map(\.told) == ["fail job_failed: status 2: no space left"])
        clock.advance(.seconds(60))
        leave()
        #expect(try pass(&desk).map(\.told) == ["ok"])
        #expect(memory.state(of: key)?.lastSuccess == clock.now())
    }

    @Test func `each report is told at its own moment, and silence at its deadline`() throws {
        var first = desk()
        _ = try pass(&first)
        let begun = clock.now()
        clock.advance(.seconds(200_000))
        leave(after: .seconds(-199_000), failed: true, status: 1)
        leave(after: .seconds(-198_990))
        var second = desk()
        let words = try #require(try second.pass([key: judge], at: clock.now()).first)
        #expect(words.moments.map { $0.time - begun } == [1_000, 1_010, 91_010, 200_000].map { .seconds($0) })
        #expect(words.moments.map(\.result.outcome) == [.fail, .ok, .fail, .fail])
        #expect(words.moments.map(\.note?.code) == ["job_failed", nil, nil, nil])
        #expect(words.moments[2].result.told == "fail heartbeat_missed: the last came at 2026-10-07 12:16:50")
    }

    @Test func `failures and repairs that lay there together are each told, and once`() throws {
        var desk = desk()
        _ = try pass(&desk)
        for second in 1...25 {
            leave(after: .seconds(second * 10), failed: true)
            leave(after: .seconds(second * 10 + 5))
        }
        clock.advance(.seconds(300))
        #expect(try pass(&desk).map(\.outcome) == (0..<25).flatMap { _ in [Outcome.fail, .ok] })
        #expect(try pass(&desk).isEmpty)
    }

    @Test func `a report that comes when a later moment was told is told beside how it stands`() throws {
        var desk = desk()
        leave()
        _ = try pass(&desk)
        clock.advance(.seconds(1))
        leave(after: .seconds(-3_600), failed: true, status: 1)
        let result = try #require(try pass(&desk).first)
        #expect(result.told == "ok" && result.events == [Reason(.jobFailed, "2026-10-07 11:00:01: status 1")])
    }

    @Test func `a check is looked at as its policy says, sooner while it makes up its mind`() throws {
        var (desk, judge) = (desk(), judge)
        judge.policy = CheckPolicy(
            interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(10), failuresToDown: 2,
            successesToUp: 1)
        leave(failed: true)
        var told: [Duration] = []
        let begun = clock.now()
        for _ in 0..<150 {
            for words in try desk.pass([key: judge], at: clock.now()) { told += words.moments.map { $0.time - begun } }
            clock.advance(.seconds(1))
        }
        #expect(told == [.zero, .seconds(10), .seconds(70), .seconds(130)])
    }

    @Test func `a report from the future is refused with a complaint`() throws {
        let told = Complaints()
        var desk = HeartbeatDesk(memory: memory) { told.add($0) }
        leave(after: .seconds(61))
        #expect(try pass(&desk).map(\.outcome) == [.unknown])
        #expect(memory.waiting().items.isEmpty)
        #expect(told.texts == ["backup/nightly: its time lies in the future"])
    }

    @Test func `after a step back of the clock silence counts from now`() throws {
        memory.leave(HeartbeatMail.Refused(name: "x", why: "junk"))
        try memory.keep(
            HeartbeatState(
                since: clock.now(), last: HeartbeatReport(time: clock.now() + .seconds(40 * 86_400), by: "a")),
            of: key)
        var desk = desk()
        #expect(try pass(&desk).map(\.told) == ["ok"])
        clock.advance(.seconds(90_000))
        #expect(try pass(&desk).map(\.outcome) == [.fail])
    }

    @Test func `what is no report is removed and told once, what no check waits for stays for an hour`() throws {
        let told = Complaints()
        var desk = HeartbeatDesk(memory: memory) { told.add($0) }
        memory.leave(HeartbeatMail.Refused(name: "x", why: "the report is no JSON"))
        memory.leave(HeartbeatReport(time: clock.now(), by: "a"), for: CheckKey(target: "new", check: "job"))
        for _ in 0..<3 { _ = try pass(&desk) }
        #expect(told.texts == ["the report is no JSON"])
        #expect(memory.waiting().items.count == 1)
        clock.advance(.seconds(3_601))
        _ = try pass(&desk)
        #expect(memory.waiting().items.isEmpty)
        #expect(told.texts.last == "new/job is no heartbeat check of the configuration")
    }

    @Test func `however many reports of nobody's checks lie there, the others are found`() throws {
        var desk = desk()
        for _ in 0..<150 {
            memory.leave(HeartbeatReport(time: clock.now(), by: "a"), for: CheckKey(target: "x", check: "y"))
        }
        leave()
        #expect(try pass(&desk).map(\.told) == ["ok"])
        #expect(memory.waiting().items.count == 100)
    }

    @Test func `a full disk loses no report`() throws {
        var desk = desk()
        _ = try pass(&desk)
        memory.fill()
        clock.advance(.seconds(1))
        leave(failed: true)
        #expect(try pass(&desk).map(\.outcome) == [.fail])
        #expect(try pass(&desk).isEmpty, "it is taken in once")
        #expect(memory.waiting().items.count == 1, "it is still there for the next daemon")
    }

    @Test func `the listener tells of each check when it begins and when silence becomes a fail`() async throws {
        let accounting = AccountingPlan(
            site: .init(
                id: "s", name: "机房", organisation: "o", collector: "c", network: "n", zone: "Asia/Shanghai",
                locale: "zh-CN"), objectives: [], groups: [], sentinels: [], targets: [])
        let plan = Plan(accounting: accounting, storage: .init(), checks: [key: .heartbeat(judge.check)])
        let listener = HeartbeatListener(
            memory: memory, plan: { plan }, edition: { 0 }, time: clock, complain: { _ in })
        let (heard, door) = AsyncStream<(Instant, Arrival)>.makeStream()
        let start = clock.now()
        let task = Task { [clock] in try await listener.listen { door.yield((clock.now(), $0)) } }
        var moments: [(Duration, String)] = []
        for await (time, arrival) in heard {
            guard case .report(let told, let results) = arrival, told == key else { continue }
            moments += results.map { (time - start, $0.result.outcome.name) }
            if moments.count == 2 { break }
        }
        task.cancel()
        #expect(moments.map(\.1) == ["unknown", "fail"])
        #expect(moments.map(\.0) == [.zero, .seconds(90_000)])
    }

    @Test func `a check by hand sees what waits for the daemon, and says when the next one is due`() async {
        let prober = HeartbeatProber(key: key, judge: judge, memory: memory, time: clock)
        #expect(await prober.probe(trace: false).told == "unknown no_heartbeat")
        leave(status: 0, message: "42 GB", duration: .seconds(60))
        clock.advance(.seconds(60))
        let result = await prober.probe(trace: true)
        #expect(result.outcome == .ok && result.measurements.first == Measurement(.heartbeatAge, 60))
        #expect(
            result.trace.map { "\($0.name): \($0.detail)" } == [
                "last heartbeat: 2026-10-07 12:00:00, done, status 0: 42 GB, ran 60000 ms, by root",
                "last success: 2026-10-07 12:00:00", "next one due: by 2026-10-08 13:00:00",
            ])
        #expect(memory.waiting().items.count == 1, "a check by hand stores nothing")
    }
}

/// What was complained of.
private final class Complaints: Sendable {
    private let list = Mutex<[String]>([])

    var texts: [String] { list.withLock { $0 } }
    func add(_ text: String) { list.withLock { $0.append(text) } }
}

extension ProbeResult {
    /// `fail job_failed: status 2`, `ok`
    fileprivate var told: String {
        ([outcome.name] + [reason?.description].compactMap(\.self)).joined(separator: " ")
    }
}
