import Foundation
import Logging
import NOCCore
import NOCLedger
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import NOCMonitor

/// The composed daemon on real clocks, with the ledger as its record.
@Suite(.timeLimit(.minutes(2))) struct MonitorTests {
    private let directory: ScriptDirectory
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws { directory = try ScriptDirectory() }

    private let key = CheckKey(target: "web", check: "a")

    private func plan(_ targets: [String] = ["web"]) throws -> Plan {
        let policy = Samples.policy(
            interval: .milliseconds(200), retry: .milliseconds(50), timeout: .seconds(1), failures: 2, successes: 1)
        let script = directory.path + "/hook"
        if !FileManager.default.fileExists(atPath: script) {
            _ = try directory.script("hook", "echo $NOC_EVENT $NOC_INCIDENT >> \(directory.path)/log")
        }
        var hook = Samples.hook("log", on: [.down, .up, .report])
        hook.command = [script]
        return Samples.plan(targets.map { Samples.target($0, policy: policy) }, hooks: [hook])
    }

    private func monitor(
        _ plan: Plan, _ probers: [CheckKey: any Prober], _ ledger: Ledger, report: ReportJob? = nil
    ) async throws -> Monitor {
        try await Monitor(
            PlanInForce(plan), probers: probers,
            parts: Monitor.Parts(
                store: ledger, time: SystemTime(), secrets: { _ in Secret("") }, report: report, logger: quiet))
    }

    /// Runs the services while `body` does, then stops them as a SIGTERM would.
    private func running(_ monitor: Monitor, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: monitor.services, logger: quiet)
        let run = Task { try await group.run() }
        do { try await body() } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await run.value
    }

    private func lines() -> [String] {
        ((try? directory.read("log")) ?? "").split(separator: "\n").map(String.init)
    }

    /// The suite's time limit bounds the wait.
    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func `an outage goes from the probe to the ledger and the hook, and is not told again after a restart`()
        async throws
    {
        let prober = ScriptedProber(.ok)
        let open = try await life(prober) { _ in
            prober.answer(.fail)
            try await until { lines().count == 1 }
        }
        #expect(lines() == ["down \(open.id)"] && open.end == nil)
        let ended = try await life(prober) { monitor in
            let before = await monitor.metrics.schedule.done
            try await until { await monitor.metrics.schedule.done > before + 5 }
            prober.answer(.ok)
            try await until { lines().count == 2 }
        }
        #expect(lines() == ["down \(open.id)", "up \(open.id)"])
        #expect(ended.id == open.id && ended.end != nil)
    }

    /// One run of the daemon on the same state directory; returns the only incident.
    private func life(
        _ prober: ScriptedProber, _ body: (Monitor) async throws -> Void
    ) async throws -> RegisteredIncident {
        let ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        let monitor = try await monitor(plan(), [key: prober], ledger)
        try await running(monitor) { try await body(monitor) }
        let incidents = try ledger.registeredIncidents()
        try ledger.close()
        #expect(incidents.count == 1)
        return try #require(incidents.first)
    }

    @Test func `a reload adds checks without disturbing the others`() async throws {
        let ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        let (old, new) = (try plan(), try plan(["web", "mail"]))
        let monitor = try await monitor(old, [key: ScriptedProber()], ledger)
        let mail = CheckKey(target: "mail", check: "a")
        #expect(Monitor.changedChecks(from: old, to: new) == [mail])
        try await running(monitor) {
            try await until { await monitor.metrics.schedule.done > 1 }
            try await monitor.reload(new, probers: [mail: ScriptedProber()])
            try await until { try ledger.extents()[mail] != nil }
        }
        #expect(try ledger.planVersions().count == 2)
        #expect(try ledger.extents()[key] != nil)
        try ledger.close()
    }

    @Test func `a report that was missed is written and told at the start`() async throws {
        let ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        let zone = ("Asia/Shanghai" as SiteZone).timeZone
        let month = Period.lastComplete(.month, before: SystemTime().now() - .seconds(86_400), timeZone: zone)
        let job = ReportJob {
            $0.filter { $0 == month }
        } write: {
            .init(directory: "/reports/\($0.label)", isFinal: true)
        }
        let monitor = try await monitor(plan(), [key: ScriptedProber()], ledger, report: job)
        try await running(monitor) { try await until { lines().first?.hasPrefix("report") ?? false } }
        try ledger.close()
    }

    @Test func `a provisional report is written and not told: the final one is`() async throws {
        let zone = ("Asia/Shanghai" as SiteZone).timeZone
        let rounds = Mutex(0)
        let told = Mutex<[String]>([])
        let time = ManualTime()
        let month = Period.lastComplete(.month, before: time.now(), timeZone: zone)
        let job = ReportJob { _ in
            [month]
        } write: {
            let round = rounds.withLock { value in
                value += 1
                return value
            }
            return .init(directory: "/reports/\($0.label)/\(round)", isFinal: round > 1)
        }
        let trigger = ReportTrigger(
            job: job, time: time, plan: PlanInForce(Samples.plan([])), meter: LoopMeter(), logger: quiet,
            trusted: { time.now() },
            tell: { alert in told.withLock { $0.append(alert.report?.directory ?? "") } })
        let run = Task { try await trigger.run() }
        await time.sleeper(within: .seconds(3_600))
        #expect(told.withLock { $0 } == [])
        time.advance(.seconds(3_600))
        await time.sleeper(within: .seconds(3_600))
        #expect(told.withLock { $0 } == ["/reports/\(month.label)/2"])
        run.cancel()
        try await run.value
    }

    @Test func `reports are cut by the zone of the plan that is in force`() async throws {
        let asked = Mutex<[[Period]]>([])
        let job = ReportJob { periods in
            asked.withLock { $0.append(periods) }
            return []
        } write: { _ in
            .init(directory: "", isFinal: true)
        }
        let time = ManualTime()
        let plan = PlanInForce(Samples.plan([]))
        let trigger = ReportTrigger(
            job: job, time: time, plan: plan, meter: LoopMeter(), logger: quiet, trusted: { time.now() },
            tell: { _ in })
        var expected = [ReportTrigger.complete(before: time.now(), ("Asia/Shanghai" as SiteZone).timeZone)]
        let run = Task { try await trigger.run() }
        await time.sleeper(within: .seconds(3_600))
        var moved = plan.value
        moved.accounting.site.zone = "Asia/Urumqi"
        plan.set(moved)
        time.advance(.seconds(3_600))
        await time.sleeper(within: .seconds(3_600))
        expected.append(ReportTrigger.complete(before: time.now(), ("Asia/Urumqi" as SiteZone).timeZone))
        #expect(asked.withLock { $0 } == expected)
        #expect(expected[0] != expected[1])
        run.cancel()
        try await run.value
    }

    @Test func `a hook can be tried by itself`() async throws {
        let plan = try plan()
        let (delivery, result) = await HookTest(plan, time: SystemTime(), secrets: { _ in Secret("") })
            .run(plan.hooks[0])
        #expect(delivery.event == .test && result.isDelivered)
        #expect(lines() == ["test "] || lines() == ["test"])
    }

    @Test func `missed reports are those of the last periods that are over, within reach, in order of their ends`() {
        let zone = ("Asia/Shanghai" as SiteZone).timeZone
        let now = TimeText.parse("2026-10-01 00:10", timeZone: zone) ?? .distantFuture
        let labels = ReportTrigger.complete(before: now, zone).map(\.label)
        #expect(
            labels == [
                "2024", "2025-10", "2025-11", "2025-12", "2025-Q4", "2025", "2026-01", "2026-02", "2026-03", "2026-Q1",
                "2026-04", "2026-05", "2026-06", "2026-Q2", "2026-07", "2026-W35", "2026-08", "2026-W36", "2026-W37",
                "2026-W38", "2026-W39", "2026-09", "2026-Q3",
            ])
    }

    @Test func `what one missing report comes to does not keep the others from being written`() async throws {
        let ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        let job = ReportJob {
            [$0.first { $0.kind == .month }, $0.last { $0.kind == .week }].compactMap(\.self)
        } write: {
            guard $0.kind == .week else { throw CancellationError() }
            return .init(directory: "/reports/\($0.label)", isFinal: true)
        }
        let monitor = try await monitor(plan(), [key: ScriptedProber()], ledger, report: job)
        try await running(monitor) { try await until { lines().first?.hasPrefix("report") ?? false } }
        try ledger.close()
    }

    @Test func `the report waits for every run over the month's end to settle`() {
        let plan = Samples.plan([Samples.target("web")]).accounting
        #expect(ReportTrigger.grace(plan) == .seconds(3 * 60 + 125))
    }

    @Test func `the record is packed at the start and two minutes after each full hour`() async throws {
        let (store, time) = (MemoryStore(), ManualTime())
        let meter = LoopMeter()
        let clock = try await ClockKeeper.begin(
            ClockKeeper.Parts(store: store, time: time, isKept: { nil }, meter: LoopMeter(), logger: quiet))
        let sealer = Sealer(
            store: store, time: time, plan: PlanInForce(Samples.plan([])), clock: clock, meter: meter, logger: quiet)
        let run = Task { try await sealer.run() }
        await store.until { $0.sealed.count == 1 }
        for count in 2...4 {
            await time.sleeper(within: .seconds(3_600))
            time.advance(.seconds(3_600))
            await store.until { $0.sealed.count == count }
        }
        #expect(await store.sealed.allSatisfy { $0.milliseconds % 3_600_000 == 0 })
        #expect(await Set(store.sealed).count == 4)
        #expect(meter.counters.done >= 3 && meter.counters.failed == 0)
        run.cancel()
        try await run.value
    }
}
