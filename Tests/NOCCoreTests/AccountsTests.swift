import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct AccountsTests {
    private let day = Period.parse(kind: .day, "2026-03-02", timeZone: .gmt)!
    private let later = Period.parse(kind: .day, "2026-03-05", timeZone: .gmt)!.interval.start

    private func plan(
        _ objective: Objective = Objective(id: "o", availability: 999_000), targets: [AccountingPlan.Target]? = nil
    ) -> AccountingPlan {
        let policy = CheckPolicy(
            interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
            successesToUp: 2)
        let target = AccountingPlan.Target(
            id: "web", name: "网站", group: "g", objective: "o",
            checks: [AccountingPlan.Check(id: "home", kind: "http", policy: policy)])
        return AccountingPlan(
            site: AccountingPlan.Site(
                id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: "UTC", locale: "zh-CN"),
            objectives: [objective], groups: [AccountingPlan.Group(id: "g", name: "g", objective: "o")], sentinels: [],
            targets: targets ?? [target])
    }

    private func record(
        _ plan: AccountingPlan, over interval: Interval, outcome: (Instant) -> Outcome?
    ) -> MemoryRecord {
        var record = MemoryRecord(plans: [PlanVersion(time: interval.start, plan: plan)])
        var list: [Observation] = []
        for ms in stride(from: interval.start.milliseconds, to: interval.end.milliseconds, by: 60_000) {
            let time = Instant(milliseconds: ms)
            guard let value = outcome(time) else { continue }
            list.append(Observation(time: time, outcome: value, latency: Latency(tenths: 300)))
        }
        record.observations[CheckKey(target: "web", check: "home")] = list
        return record
    }

    @Test func `a day without an observation has no availability at all`() throws {
        let record = MemoryRecord(plans: [PlanVersion(time: day.interval.start, plan: plan())])
        let figures = try Accounts.account(day, of: record, asOf: later).targets[0].figures
        #expect(figures.assessed.ratio == nil)
        #expect(figures.met == nil)
        #expect(figures.coverage == 0)
        #expect(figures.breakdown.unmonitored == day.interval.milliseconds)
    }

    @Test func `a plan that comes into force when the period ends is of the next one`() throws {
        var record = record(plan(), over: day.interval) { _ in .ok }
        let stricter = plan(Objective(id: "o", availability: 1_000_000))
        record.plans.append(PlanVersion(time: day.interval.end, plan: stricter))
        #expect(try Accounts.account(day, of: record, asOf: later).targets[0].objective.availability == 999_000)
        let next = try Accounts.account(day.next(in: .gmt), of: record, asOf: later)
        #expect(next.targets[0].objective.availability == 1_000_000)
        record.plans[1].time = day.interval.end - .milliseconds(1)
        #expect(try Accounts.account(day, of: record, asOf: later).targets[0].objective.availability == 1_000_000)
    }

    @Test func `an incident keeps its whole duration when it crosses the end of the period, and is not counted twice`()
        throws
    {
        let end = day.interval.end
        let outage = Interval(end - .seconds(3_600), end + .seconds(7_200))
        let record = record(plan(), over: Interval(day.interval.start, end + .seconds(86_400))) {
            outage.contains($0) ? .fail : .ok
        }
        let first = try Accounts.account(day, of: record, asOf: later)
        let second = try Accounts.account(day.next(in: .gmt), of: record, asOf: later)
        #expect(first.incidents.map(\.duration) == [10_800_000])
        #expect(first.incidents.map(\.counted) == [3_600_000])
        #expect(first.targets[0].figures.incidents == 1)
        #expect(first.targets[0].figures.longest == 3_600_000)
        #expect(second.incidents.map(\.crossesPeriod) == [true])
        #expect(second.incidents.map(\.start) == [outage.start])
        #expect(second.targets[0].figures.incidents == 0)
        #expect(second.targets[0].figures.countedDowntime == 7_200_000)
        #expect(first.incidents[0].id == second.incidents[0].id)
    }

    @Test
    func
        `an outage that is not settled at the end of the period makes the figure provisional until it cannot reach back`()
        throws
    {
        let end = day.interval.end
        let record = record(plan(), over: day.interval) { $0 >= end - .seconds(120) ? .fail : .ok }
        #expect(try Accounts.account(day, of: record, asOf: end + .seconds(60)).provisional)
        // F·I + H = 3·60 s + 130 s
        #expect(try Accounts.account(day, of: record, asOf: end + .seconds(309)).provisional)
        #expect(try !Accounts.account(day, of: record, asOf: end + .seconds(310)).provisional)
        #expect(try Accounts.account(day, of: record, asOf: end - .seconds(1)).provisional)
    }

    @Test func `what has not happened yet is neither good nor bad, whatever the objective says of the unknown`() throws
    {
        let noon = day.interval.start + .seconds(43_200)
        let strict = plan(Objective(id: "o", availability: 999_000, unknown: .down))
        let record = record(strict, over: Interval(day.interval.start, noon)) { _ in .ok }
        let figures = try Accounts.account(day, of: record, asOf: noon).targets[0].figures
        #expect(figures.assessed == Availability(good: 43_200_000, bad: 0))
        #expect(figures.breakdown.unmonitored == 43_200_000)
    }

    @Test func `a promise is met exactly at its limit, and not a millisecond beyond`() {
        let objective = Objective(id: "o", availability: 999_000)
        #expect(objective.isMet(by: Availability(good: 999_000, bad: 1_000)) == true)
        #expect(objective.isMet(by: Availability(good: 998_999, bad: 1_001)) == false)
        #expect(objective.allowedDowntime(of: Availability(good: 2_678_400_000, bad: 0)) == 2_678_400)
    }

    @Test func `a target that was removed is reported as it last was, for as long as the period has history of it`()
        throws
    {
        var record = record(plan(), over: day.interval) { _ in .ok }
        record.plans.append(PlanVersion(time: day.interval.start + .seconds(43_200), plan: plan(targets: [])))
        let account = try Accounts.account(day, of: record, asOf: later)
        #expect(account.targets.map(\.target.id) == ["web"])
        #expect(account.targets.map(\.isRemoved) == [true])
        #expect(try Accounts.account(day.next(in: .gmt), of: record, asOf: later).targets.isEmpty)
    }

    @Test func `an outage whose target left the plan has no end, and does not count as running`() throws {
        let noon = day.interval.start + .seconds(43_200)
        var record = record(plan(), over: Interval(day.interval.start, noon)) {
            $0 > noon - .seconds(600) ? .fail : .ok
        }
        let running = try #require(try Accounts.account(day, of: record, asOf: later).incidents.first)
        #expect(running.end == nil && running.isOpen)
        record.plans.append(PlanVersion(time: noon, plan: plan(targets: [])))
        let left = try #require(try Accounts.account(day, of: record, asOf: later).incidents.first)
        #expect(left.end == nil && !left.isOpen)
        record.plans.append(PlanVersion(time: noon + .seconds(60), plan: plan()))
        let back = try #require(try Accounts.account(day, of: record, asOf: later).incidents.first)
        #expect(back.isOpen)
    }

    @Test func `a removed target of which only another monitor spoke is reported too`() throws {
        let start = day.interval.start
        var record = MemoryRecord(
            plans: [
                PlanVersion(time: start, plan: plan()),
                PlanVersion(time: start + .seconds(90), plan: plan(targets: [])),
            ])
        record.states = [StateLine(target: "web", time: start, value: .up, importedAt: start + .seconds(60))]
        let account = try Accounts.account(day, of: record, asOf: later)
        #expect(account.targets.map(\.isRemoved) == [true])
        #expect(account.targets.first?.figures.breakdown.up == 60_000)
    }

    @Test func `state lines of another monitor stand in for the checks until the next line, the last until its import`()
        throws
    {
        var record = MemoryRecord(plans: [PlanVersion(time: later, plan: plan())])
        let start = day.interval.start
        record.states = [(0, AvailabilityClass.up), (3_600, .down), (5_400, .up)].map { offset, value in
            StateLine(
                target: "web", time: start + .seconds(offset), value: value, importedAt: start + .seconds(7_200))
        }
        let account = try Accounts.account(day, of: record, asOf: later)
        #expect(account.targets[0].figures.breakdown.up == 5_400_000)
        #expect(account.targets[0].figures.breakdown.down == 1_800_000)
        #expect(account.incidents.map(\.duration) == [1_800_000])
    }

    @Test func `what people said of an incident is told with it, the first acknowledgement and the last word`() throws {
        let start = day.interval.start
        let outage = Interval(start + .seconds(3_600), start + .seconds(7_200))
        var record = record(plan(), over: day.interval) { outage.contains($0) ? .fail : .ok }
        record.notes = [(100, "wang", "甲"), (200, "li", "乙")].map { offset, by, note in
            Annotation(
                target: "web", instant: outage.start, recordedAt: outage.start + .seconds(offset), by: by,
                acknowledges: true, note: note)
        }
        let incident = try #require(try Accounts.account(day, of: record, asOf: later).incidents.first)
        #expect(incident.id == "web@20260302T010000Z")
        #expect(incident.acknowledgedBy == "wang")
        #expect(incident.note == "乙")
        #expect(incident.check == "home")
        #expect(incident.confirmedAt == outage.start + .seconds(120))
    }

    @Test func `percentiles are nearest-rank over every latency`() {
        var histogram = LatencyHistogram()
        let values = (1...100).map { Int32($0 * 10) } + [70_000]
        values.withUnsafeBufferPointer { histogram.add($0) }
        let summary = histogram.counts.summary
        #expect(summary.count == 101)
        #expect(summary.p50 == Latency(tenths: 510))
        #expect(summary.p99 == Latency(tenths: 1_000))
        #expect(summary.max == Latency(tenths: 70_000))
    }

    @Test func `weekly hours follow the wall clock, holidays and make-up days`() {
        let range = WeeklyHours.Range(start: 510, end: 720)
        let hours = ServiceHours.weekly(
            WeeklyHours(
                days: Array(repeating: [range], count: 5) + [[], []],
                holidays: [CalendarDay(year: 2026, month: 3, day: 3)],
                workdays: [CalendarDay(year: 2026, month: 3, day: 7)]))
        let week = Period.parse(kind: .week, "2026-W10", timeZone: .gmt)!
        let found = hours.intervals(in: week.interval, timeZone: .gmt)
        #expect(found.map { TimeZoneDay(.gmt, $0.start).day.day } == [2, 4, 5, 6, 7])
        #expect(found.allSatisfy { $0.milliseconds == 210 * 60_000 })
    }

    private struct TimeZoneDay {
        let day: CalendarDay
        init(_ zone: TimeZone, _ instant: Instant) { day = zone.day(of: instant) }
    }
}
