import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct EventTests {
    private typealias Target = EventWorld.Target

    private static let core = "event:core@20260302T010000Z"
    private static let room = [
        Target(id: "core", fails: [60..<90]), Target(id: "line", parents: ["core"], fails: [60..<90]),
        Target(id: "web", parents: ["line"], fails: [60..<90]), Target(id: "other", fails: [600..<610]),
    ]

    private func events(_ account: PeriodAccount) -> [String: String] {
        Dictionary(account.incidents.map { ($0.id, $0.event) }) { first, _ in first }
    }

    @Test func `what hides behind a parent is of the parent's event, through any number of parents`() throws {
        let account = try EventWorld(Self.room).account()
        #expect(account.events.map(\.id) == [Self.core, "event:other@20260302T100000Z"])
        let event = account.events[0]
        #expect(event.targets == ["core", "line", "web"] && event.origin == "core")
        #expect(event.duration == 30 * 60_000 && event.kind == .fault && !event.crossesPeriod)
        #expect(account.incidents.filter(\.isRoot).map(\.target) == ["core", "other"])
        #expect(account.incidents.filter(\.isAlerting).map(\.target) == ["core", "other"])
    }

    @Test func `seconds by which a parent's failure is seen later at it leave the outage the parent's`() throws {
        var targets = Self.room
        targets[0].fails = [61..<90]
        let account = try EventWorld(targets).account()
        #expect(account.events.map(\.origin) == ["core", "other"])
        #expect(account.events[0].start == EventWorld.at(60))
    }

    @Test func `an outage that outlasts the parent's is an event of its own`() throws {
        var targets = Self.room
        targets[1].fails = [60..<120]
        let account = try EventWorld(targets).account()
        #expect(account.events.filter { $0.kind == .fault }.map(\.origin) == ["core", "line", "other"])
        // What hides behind both went with the first.
        #expect(account.incidents.first { $0.target == "web" }?.event != nil)
    }

    @Test func `a report of one target names the same event as a report of all`() throws {
        let world = EventWorld(Self.room)
        let whole = events(try world.account())
        let own = events(try world.account(.init(targets: ["web"])))
        #expect(own == whole.filter { $0.key.hasPrefix("web@") } && own.count == 1)
    }

    @Test func `a person joins incidents, and lets one stand for itself again`() throws {
        var world = EventWorld(Self.room)
        world.say("other", 600, joins: "core@20260302T010000Z")
        let joined = try world.account()
        #expect(joined.events.map(\.id) == [Self.core])
        #expect(joined.events[0].targets == ["core", "line", "web", "other"])
        world.say("other", 600, joins: "other@20260302T100000Z")
        world.say("line", 60, joins: "line@20260302T010000Z")
        let apart = try world.account()
        #expect(Set(apart.events.compactMap(\.origin)) == ["core", "line", "other"])
        // What hid behind it goes with it.
        #expect(apart.events.first { $0.origin == "line" }?.targets == ["line", "web"])
    }

    @Test func `incidents joined to each other are one event, that of the earlier`() throws {
        var world = EventWorld(Self.room)
        world.say("other", 600, joins: "core@20260302T010000Z")
        world.say("core", 60, joins: "other@20260302T100000Z")
        #expect(try world.account().events.map(\.id) == [Self.core])
    }

    @Test func `an incident joined to one of another period belongs to that one's event, which crosses into this`()
        throws
    {
        var world = EventWorld(Self.room)
        let early = EventWorld.at(-600)
        world.record.observations[CheckKey(target: "core", check: "c")]?.insert(
            contentsOf: [
                Observation(time: early, outcome: .fail), Observation(time: early + .seconds(60), outcome: .ok),
            ], at: 0)
        world.record.plans[0].time = early
        world.say("other", 600, joins: "core@20260301T140000Z")
        let event = try #require(try world.account().events.first { $0.targets == ["other"] })
        #expect(event.id == "event:core@20260301T140000Z" && event.crossesPeriod && event.start == early)
    }

    @Test func `an outage wholly in planned work is of its window's event, and in no count, longest or mean`() throws {
        var world = EventWorld([Target(id: "web", fails: [60..<90, 300..<305])])
        world.plan(50..<100, .target("web"))
        let account = try world.account()
        #expect(account.incidents.map(\.isPlanned) == [true, false])
        #expect(account.events.map(\.id) == ["maintenance:7", "event:web@20260302T050000Z"])
        let figures = account.targets[0].figures
        #expect(figures.incidents == 1 && figures.longest == 300_000 && figures.meanTimeToRepair == 300_000)
        #expect(figures.planned == PlannedIncidents(count: 1, mean: 1_800_000, longest: 1_800_000))
        #expect(account.incidents.map(\.isAlerting) == [false, true])
    }

    @Test func `an outage that outlasts the planned work is a fault`() throws {
        var world = EventWorld([Target(id: "web", fails: [60..<90])])
        world.plan(50..<89, .target("web"))
        #expect(try world.account().incidents.map(\.isPlanned) == [false])
    }

    /// Work on the core switch, behind which a line was out.
    private var work: EventWorld {
        var world = EventWorld([
            Target(id: "core", fails: [60..<90]), Target(id: "line", parents: ["core"], fails: [60..<90]),
            Target(id: "web", fails: [600..<610]),
        ])
        world.plan(50..<100, .target("core"))
        return world
    }

    @Test func `what hides behind planned work is planned work among events, and a fault in its own figures`() throws {
        let account = try work.account()
        #expect(account.events.map(\.id) == ["maintenance:7", "event:web@20260302T100000Z"])
        #expect(account.incidents.map(\.isPlanned) == [true, false, false])
        #expect(account.incidents.map(\.isPlannedWork) == [true, true, false])
        #expect(account.faults.map(\.target) == ["web"])
        #expect(account.targets.map(\.figures.incidents) == [0, 1, 1])
    }

    @Test(arguments: [Metric.Kind.outages, .longestOutage, .meanTimeToRepair])
    func `rows count no outage that came of planned work`(kind: Metric.Kind) throws {
        var world = work
        world.record.observations[CheckKey(target: "web", check: "c")] = (0..<1_440).map {
            Observation(time: EventWorld.at($0), outcome: .ok)
        }
        let facts = IndicatorFacts(account: try world.account(), timeZone: .gmt, records: [])
        let value = MetricValues(facts: facts, metric: Metric(kind)).value()
        #expect(value.number ?? 0 == 0)
    }

    @Test func `units that went without behind planned work are told beside it, and in no total of faults`() throws {
        var world = EventWorld([
            Target(id: "core", fails: [60..<90]), Target(id: "line", parents: ["core"], units: 6, fails: [60..<90]),
            Target(id: "web", units: 2, fails: [600..<610]),
        ])
        world.plan(50..<100, .target("core"))
        let affected = AffectedUnits(try world.account())
        #expect(affected.byEvent["maintenance:7"] == 10_800_000)
        #expect(affected.total == 2 * 10 * 60_000)
    }

    @Test func `what was said of planned work is its event's cause`() throws {
        var world = work
        world.say("core", 60, cause: "upgrade")
        let event = try #require(try world.account().events.first)
        #expect(event.id == "maintenance:7" && event.cause == "upgrade")
    }

    @Test(arguments: ["maintenance:7", "core@20260302T010000Z", "line@20260302T010000Z"])
    func `no person's word makes planned work of an outage that nobody planned`(joins: String) throws {
        var world = work
        world.say("web", 600, joins: joins)
        let incident = try #require(try world.account().incidents.last)
        #expect(incident.event == "event:web@20260302T100000Z" && !incident.isPlannedWork)
    }

    @Test func `outages of one window are one event`() throws {
        var world = EventWorld([Target(id: "a", fails: [60..<70]), Target(id: "b", fails: [75..<80])])
        world.plan(50..<100, .group("g"), id: 3)
        let account = try world.account()
        #expect(account.events.map(\.id) == ["maintenance:3"])
        #expect(account.events[0].targets == ["a", "b"] && account.events[0].kind == .planned)
    }

    @Test func `what nobody said of an outage is what was said of the one that it came from`() throws {
        var world = EventWorld(Self.room)
        world.say("core", 60, cause: "power")
        world.say("web", 60, cause: "software")
        let account = try world.account()
        let causes = Dictionary(uniqueKeysWithValues: account.incidents.map { ($0.target, $0.cause) })
        #expect(causes["line"] == "power" && causes["web"] == "software" && causes["other"] == .some(nil))
        #expect(account.events[0].cause == "power")
        // Where the parent's account is not asked for, too.
        #expect(try world.account(.init(targets: ["line"])).incidents.map(\.cause) == ["power"])
    }

    @Test(arguments: 0..<60)
    func `events of random records come from where the slow model finds their root`(seed: Int) throws {
        let world = RandomCase(seed: UInt64(2_000 + seed))
        let account = try Accounts.account(world.period, of: world.record, asOf: world.asOf)
        for incident in account.incidents {
            let span = Interval(incident.start, incident.end ?? Instant(milliseconds: 2_000))
            let root = world.model.root(of: incident.target, span)
            let event = try #require(account.events.first { $0.id == incident.event })
            #expect(incident.isPlanned == (world.model.isPlanned(incident.target, span)))
            if let root {
                #expect(event.kind == .fault && event.origin == root)
            } else {
                #expect(event.kind == .planned)
            }
        }
    }
}
