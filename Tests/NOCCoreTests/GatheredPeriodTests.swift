import Foundation
import Synchronization
import TestSupport
import Testing

@testable import NOCCore

/// A record that is written whenever anybody looks at it: a number stands in every kind of fact, and grows with each look.
private final class RestlessRecord: AccountRecord {
    private struct State {
        var generation = 0
        var asked: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let base: MemoryRecord

    init(_ base: MemoryRecord) { self.base = base }

    /// How often each thing was asked for, of moments and of the living record.
    var asked: [String: Int] { state.withLock(\.asked) }

    /// All that was said up to generation `count`: a correction, a window, an annotation and a record by hand each.
    static func moment(_ base: MemoryRecord, _ count: Int) -> MemoryRecord {
        var moment = base
        let start = base.plans[0].time
        for number in 0..<count {
            let time = start + .seconds(Int64(number))
            let stretch = Interval(time, time + .seconds(1))
            moment.rulings.append(
                Correction(
                    id: Int64(number), target: "web", interval: stretch, value: .down, reason: "r", by: "w",
                    recordedAt: start))
            moment.windows.append(
                MaintenanceWindow(
                    id: Int64(number), scope: .target("web"), interval: stretch, declaredAt: start, by: "w",
                    reason: "r"))
            moment.handRecords.append(
                StoredHandRecord(
                    id: Int64(number),
                    record: HandRecord(
                        indicator: "drill", date: CalendarDay(year: 2026, month: 10, day: 2), value: "1", by: "w",
                        recordedAt: start), knownSince: start))
        }
        moment.head.events = Int64(count)
        return moment
    }

    func moment(_ what: String) -> MemoryRecord {
        let count = state.withLock { state in
            state.asked[what, default: 0] += 1
            state.generation += 1
            return state.generation
        }
        return Self.moment(base, count)
    }

    func count(_ what: String) { state.withLock { $0.asked[what, default: 0] += 1 } }

    func snapshot() -> any RecordSnapshot { Moment(record: moment("snapshot"), owner: self) }
    func planVersions() -> [PlanVersion] { moment("live").planVersions() }
    func maintenanceWindows() -> [MaintenanceWindow] { moment("live").maintenanceWindows() }
    func corrections() -> [Correction] { moment("live").corrections() }
    func stateLines() -> [StateLine] { moment("live").stateLines() }
    func annotations() -> [Annotation] { moment("live").annotations() }
    func interruptions() -> [Interval] { moment("live").interruptions() }
    func observationImports() -> [Int64: ImportOrigin] { moment("live").observationImports() }
    func registeredIncidents() -> [RegisteredIncident] { moment("live").registeredIncidents() }
    func extents() -> [CheckKey: Interval] { moment("live").extents() }
    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws { try moment("live").read(check, interval, columns: columns, start: start, receive: receive) }

    /// Counts what is asked of a moment.
    private struct Moment: RecordSnapshot {
        let record: MemoryRecord
        let owner: RestlessRecord

        private func asked(_ what: String) -> MemoryRecord {
            owner.count(what)
            return record
        }

        func evidenceHead() -> EvidenceHead { asked("head").evidenceHead() }
        func planVersions() -> [PlanVersion] { asked("plans").planVersions() }
        func maintenanceWindows() -> [MaintenanceWindow] { asked("windows").maintenanceWindows() }
        func corrections() -> [Correction] { asked("corrections").corrections() }
        func stateLines() -> [StateLine] { asked("states").stateLines() }
        func annotations() -> [Annotation] { asked("annotations").annotations() }
        func interruptions() -> [Interval] { asked("interruptions").interruptions() }
        func observationImports() -> [Int64: ImportOrigin] { asked("imports").observationImports() }
        func registeredIncidents() -> [RegisteredIncident] { asked("incidents").registeredIncidents() }
        func allHandRecords() -> [StoredHandRecord] { asked("records").allHandRecords() }
        func extents() -> [CheckKey: Interval] { asked("extents").extents() }
        func read(
            _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
            receive: (borrowing ObservationColumns) throws -> Bool
        ) throws { try record.read(check, interval, columns: columns, start: start, receive: receive) }
    }
}

@Suite struct GatheredPeriodTests {
    private let world: RuleWorld
    private let plan: Plan

    /// A website, a supply, a line with a clause and a series of drills: everything that a report gathers.
    init() {
        var world = RuleWorld(["web/home", "ups/supply", "line/port"])
        let targets = world.record.plans[0].plan.targets
        world.record.plans[0].plan.targets[targets.firstIndex { $0.id == "line" }!].contract = .init(
            carrier: "中国电信", monthlyFee: 6_500, penalty: "p")
        world.record.plans[0].time = world.at("2026-09-01")
        for check in ["web/home", "ups/supply", "line/port"] {
            world.observe(check, over: world.span("2026-08-20", "2026-11-02"), every: .seconds(1_800)) {
                Observation(time: $0, outcome: .ok, latency: Latency(tenths: 100))
            }
        }
        let metric = Indicator(
            id: "logins", first: "a", second: "b", name: "c", expected: "d",
            parts: [.init(.metric(Metric(.loginSuccess)))])
        let project = Project(id: "p", name: "P", goal: "g", rows: [metric])
        self.world = world
        plan = Plan(
            accounting: world.record.plans[0].plan, storage: Plan.Storage(), checks: [:],
            indicators: IndicatorCatalogue(
                projects: [project], records: [HandRecordSeries(id: "drill", name: "Drills", kind: .count)]),
            reporting: ReportingPlan(
                website: WebsiteRule(check: RuleWorld.key("web/home")),
                power: PowerPlan(target: "ups", supply: [RuleWorld.key("ups/supply")]),
                penalties: [
                    PenaltyProfile(id: "p", name: "P", clause: "c", rule: .tiers([.init(below: 990_000, percent: 10)]))
                ]))
    }

    private func gather(
        _ record: some AccountRecord, _ kind: Period.Kind, _ label: String
    ) throws -> GatheredPeriod {
        try GatheredPeriod(world.period(kind, label), of: record, asOf: world.at("2026-11-02"), by: plan)
    }

    @Test(arguments: [(Period.Kind.month, "2026-10"), (.quarter, "2026-Q4"), (.year, "2026"), (.day, "2026-10-05")])
    func `a report reads each kind of fact once, from one moment`(_ kind: Period.Kind, _ label: String) throws {
        let record = RestlessRecord(world.record)
        _ = try gather(record, kind, label)
        #expect(
            record.asked == [
                "snapshot": 1, "head": 1, "plans": 1, "windows": 1, "corrections": 1, "states": 1, "annotations": 1,
                "interruptions": 1, "incidents": 1, "records": 1, "extents": 1,
            ])
    }

    @Test func `a record that is written meanwhile gives the report of one moment`() throws {
        let record = RestlessRecord(world.record)
        for generation in 1...3 {
            let live = try gather(record, .month, "2026-10")
            let still = try gather(RestlessRecord.moment(world.record, generation), .month, "2026-10")
            #expect(live.head.events == Int64(generation))
            #expect(live.account == still.account)
            #expect(live.facts.records == still.facts.records && live.facts.records.count == generation)
            #expect(live.facts.power == still.facts.power && live.facts.website == still.facts.website)
            #expect(live.facts.previous == still.facts.previous && live.facts.yearToDate == still.facts.yearToDate)
            #expect(live.facts.penalties == still.facts.penalties && live.facts.upcoming == still.facts.upcoming)
            #expect(live.facts.previous != nil && live.facts.penalties.count == 1 && live.facts.website != nil)
        }
    }
}
