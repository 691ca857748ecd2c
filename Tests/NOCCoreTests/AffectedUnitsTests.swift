import TestSupport
import Testing

@testable import NOCCore

@Suite struct AffectedUnitsTests {
    private typealias Target = EventWorld.Target
    private static let hour: Int64 = 3_600_000

    @Test func `units behind a switch and its lines count once while it fails`() throws {
        let world = EventWorld([
            Target(id: "core", units: 86, fails: [60..<120]),
            Target(id: "telecom", parents: ["core"], units: 42, fails: [60..<120]),
            Target(id: "unicom", parents: ["core"], units: 42, fails: [60..<120]),
        ])
        #expect(AffectedUnits(try world.account()).total == 86 * Self.hour)
    }

    @Test func `of targets that fail one after the other in one event the union of their time counts`() throws {
        var world = EventWorld([
            Target(id: "a", units: 10, fails: [60..<120]), Target(id: "b", units: 4, fails: [90..<150]),
        ])
        world.say("b", 90, joins: "a@20260302T010000Z")
        #expect(AffectedUnits(try world.account()).total == 10 * Self.hour + 4 * Self.hour / 2)
    }

    @Test func `two events at one time count each`() throws {
        let world = EventWorld([
            Target(id: "a", units: 10, fails: [60..<120]), Target(id: "b", units: 4, fails: [60..<120]),
        ])
        let units = AffectedUnits(try world.account())
        #expect(units.byEvent.values.sorted() == [4 * Self.hour, 10 * Self.hour])
    }

    @Test func `a redundant group fails while all of its targets do`() throws {
        let lines = [
            Target(id: "telecom", group: "net", units: 42, fails: [60..<120]),
            Target(id: "unicom", group: "net", units: 42, fails: [90..<150]),
        ]
        let account = try EventWorld(lines, redundant: ["net"]).account()
        // The event of the line that failed last is the one in which nothing was left.
        #expect(AffectedUnits(account).byEvent == ["event:unicom@20260302T013000Z": 42 * Self.hour / 2])
        #expect(AffectedUnits(try EventWorld(lines).account()).total == 2 * 42 * Self.hour)
    }

    @Test func `a target of unknown units affects none and is named`() throws {
        let world = EventWorld([Target(id: "a", units: 10, fails: [60..<120]), Target(id: "b", fails: [60..<120])])
        let units = AffectedUnits(try world.account())
        #expect(units.total == 10 * Self.hour && units.unknown == ["b"])
    }

    @Test func `time out of hours, in planned work and ruled to be none does not count`() throws {
        let hours = WeeklyHours(days: Array(repeating: [.init(start: 90, end: 1_440)], count: 7))
        var world = EventWorld(
            [Target(id: "a", units: 1, fails: [60..<240])],
            objective: Objective(id: "o", availability: 999_000, hours: .weekly(hours)))
        world.plan(200..<240, .target("a"))
        world.record.rulings = [
            Correction(
                target: "a", interval: Interval(EventWorld.at(90), EventWorld.at(100)), value: .excluded, reason: "r",
                by: "li", recordedAt: EventWorld.later)
        ]
        #expect(AffectedUnits(try world.account()).total == 100 * 60_000)
    }
}
