import Foundation
import NOCCore
import TestSupport
import Testing

/// Incidents that nobody was told of (imported, or found when the record was read) have names as the daemon gives them.
@Suite struct IncidentIDTests {
    /// Three outages of 200 ms within one second of the eleventh hour.
    private static func world() -> EventWorld {
        var world = EventWorld([.init(id: "web")])
        let second = EventWorld.at(600)
        let attempts: [(Int64, Outcome)] = [
            (0, .fail), (200, .ok), (300, .fail), (500, .ok), (600, .fail), (800, .ok), (1_000, .fail), (1_200, .ok),
        ]
        world.record.observations[CheckKey(target: "web", check: "c")] =
            (0..<600).map { Observation(time: EventWorld.at($0), outcome: .ok) }
            + attempts.map { Observation(time: second + .milliseconds($0.0), outcome: $0.1) }
            + (601..<1_440).map { Observation(time: EventWorld.at($0), outcome: .ok) }
        return world
    }

    private static let ids = [
        "web@20260302T100000Z", "web@20260302T100000Z-2", "web@20260302T100000Z-3", "web@20260302T100001Z",
    ]

    @Test func `those of one second are told apart by a number`() throws {
        let account = try Self.world().account()
        #expect(account.incidents.map(\.id) == Self.ids)
        #expect(account.events.count == 4)
    }

    @Test(arguments: [(0, 4), (200, 3), (350, 3), (600, 2), (900, 1)])
    func `they have the same names in a period that begins within the second`(_ from: Int64, _ count: Int) throws {
        let start = EventWorld.at(600) + .milliseconds(from)
        let period = try #require(Period.between(start, EventWorld.at(700), timeZone: .gmt))
        let account = try Accounts.account(period, of: Self.world().record, asOf: EventWorld.later)
        #expect(account.incidents.map(\.id) == Array(Self.ids.suffix(count)))
    }

    @Test func `a name that the daemon has given is given to no other`() throws {
        var world = Self.world()
        let start = EventWorld.at(600) + .milliseconds(300)
        world.record.register = [
            RegisteredIncident(
                id: Self.ids[0], target: "web", start: start, confirmedAt: start, end: start + .milliseconds(200))
        ]
        #expect(try world.account().incidents.map(\.id) == [Self.ids[1], Self.ids[0], Self.ids[2], Self.ids[3]])
    }

    @Test func `what is joined to one of them is joined to that one`() throws {
        var world = Self.world()
        world.record.notes = [
            Annotation(
                target: "web", instant: EventWorld.at(600) + .seconds(1), recordedAt: EventWorld.later, by: "w",
                joins: Self.ids[1])
        ]
        let events = try world.account().incidents.map(\.event)
        #expect(events[3] == events[1] && Set(events).count == 3)
    }
}
