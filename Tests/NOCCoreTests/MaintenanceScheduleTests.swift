import Foundation
import NOCCore
import Testing

@Suite struct MaintenanceScheduleTests {
    private let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    /// The record: what was written before, with ids.
    private struct World {
        var windows: [MaintenanceWindow] = []
        var recorded: [MaintenanceRule] = []
    }

    private func at(_ text: String) -> Instant { TimeText.parse(text, timeZone: zone)! }

    private func rule(_ every: String = "weekly sun 02:00-04:00", by: String = "运维组") throws -> MaintenanceRule {
        MaintenanceRule(every: try Recurrence(parsing: every), scopes: [.target("web")], by: by, reason: "补丁")
    }

    /// Writes as a store does; gives the starts of what was added and withdrawn.
    @discardableResult
    private func write(
        _ world: inout World, _ configured: [MaintenanceRule]?, at now: String
    ) -> (added: [String], withdrawn: [String]) {
        let schedule = MaintenanceSchedule(
            recorded: world.recorded, configured: configured, windows: world.windows, timeZone: zone, at: at(now))
        let (surplus, missing) = (schedule.surplus, schedule.missing)
        for window in surplus {
            let index = world.windows.firstIndex { $0.id == window.id }!
            world.windows[index].interval = Interval(window.interval.start, window.interval.start)
            world.windows[index].recurs?.isWithdrawn = true
        }
        for var window in missing {
            window.id = Int64(world.windows.count + 1)
            world.windows.append(window)
        }
        func starts(_ windows: [MaintenanceWindow]) -> [String] {
            windows.map { TimeText.minutes($0.interval.start, timeZone: zone) }
        }
        return (starts(missing), starts(surplus))
    }

    @Test func `occurrences are written two months ahead, once, and further ones as time passes`() throws {
        var world = World()
        let rules = [try rule()]
        let first = write(&world, rules, at: "2026-11-28 10:00")
        #expect(
            first.added.count == 9 && first.added.first == "2026-11-29 02:00" && first.added.last == "2027-01-24 02:00")
        #expect(world.windows.allSatisfy { $0.declaredAt == at("2026-11-28 10:00") && !$0.isBackdated })
        #expect(write(&world, rules, at: "2026-11-28 10:00").added.isEmpty)
        #expect(write(&world, rules, at: "2026-12-05 10:00").added == ["2027-01-31 02:00"])
        // A weekend without a daemon leaves none to be written too late.
        #expect(write(&world, rules, at: "2026-12-07 10:00").added == ["2027-02-07 02:00"])
        #expect(write(&world, rules, at: "2026-12-08 10:00").added.isEmpty)
    }

    @Test func `one that is under way is declared now, one that is over when the rule is first known is nobody's`()
        throws
    {
        var world = World()
        let added = write(&world, [try rule()], at: "2026-11-29 03:00").added
        #expect(added.first == "2026-11-29 02:00")
        let running = try #require(world.windows.first)
        #expect(running.isBackdated && running.declaredAt == at("2026-11-29 03:00"))
        var later = World()
        #expect(write(&later, [try rule()], at: "2026-11-29 04:00").added.first == "2026-12-06 02:00")
    }

    @Test func `a daemon that was away for longer writes what it missed, declared when it is back`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        let late = write(&world, [try rule()], at: "2027-02-20 10:00").added
        #expect(Array(late.prefix(3)) == ["2027-01-31 02:00", "2027-02-07 02:00", "2027-02-14 02:00"])
        #expect(world.windows.first { $0.interval.start == at("2027-01-31 02:00") }?.isBackdated == true)
    }

    @Test func `a changed rule withdraws what has not begun and leaves what has`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        let change = write(&world, [try rule("weekly sun 03:00-05:00")], at: "2026-11-29 03:30")
        #expect(change.withdrawn.count == 8 && change.withdrawn.first == "2026-12-06 02:00")
        #expect(change.added.first == "2026-11-29 03:00" && change.added.count == 9)
        #expect(write(&world, [], at: "2026-11-29 03:40").withdrawn.count == 8)
        // Back again it is known anew: of the time without it nothing is planned.
        let back = write(&world, [try rule()], at: "2026-12-20 10:00").added
        #expect(back.first == "2026-12-27 02:00")
    }

    @Test func `a longer end or another reason is another window`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        let longer = write(&world, [try rule("weekly sun 02:00-05:00")], at: "2026-11-28 11:00")
        #expect(longer.withdrawn.count == 9 && longer.added.count == 9)
        let other = write(&world, [try rule("weekly sun 02:00-05:00", by: "李四")], at: "2026-11-28 12:00")
        #expect(other.withdrawn.count == 9 && other.added.count == 9)
    }

    @Test func `what a person called off or ended early is not written again`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        world.windows[0].interval = Interval(world.windows[0].interval.start, world.windows[0].interval.start)
        world.windows[1].interval = Interval(world.windows[1].interval.start, at("2026-12-06 03:00"))
        for index in 0...1 { world.windows[index].recurs?.isCut = true }
        #expect(write(&world, [try rule()], at: "2026-11-28 10:01") == ([], []))
    }

    @Test func `hours that a person declared already are not declared again`() throws {
        var world = World()
        world.windows = [
            MaintenanceWindow(
                id: 1, scope: .target("web"), interval: Interval(at("2026-11-29 02:00"), at("2026-11-29 04:00")),
                declaredAt: at("2026-11-01"), by: "王工", reason: "割接")
        ]
        #expect(write(&world, [try rule()], at: "2026-11-28 10:00").added.first == "2026-12-06 02:00")
    }

    @Test func `who does not know the configuration leaves its windows alone`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        var own = try rule("monthly 1st sat 22:00-02:00")
        own.id = 77
        own.declaredAt = at("2026-11-28 10:30")
        world.recorded = [own]
        let change = write(&world, nil, at: "2026-11-28 10:30")
        #expect(change.withdrawn.isEmpty && change.added == ["2026-12-05 22:00", "2027-01-02 22:00"])
        world.recorded[0].ended = .init(by: "王工", at: at("2026-11-28 11:00"))
        #expect(write(&world, nil, at: "2026-11-28 11:00").withdrawn == ["2026-12-05 22:00", "2027-01-02 22:00"])
    }

    @Test func `a clock that is behind the record withdraws nothing and writes nothing`() throws {
        var world = World()
        write(&world, [try rule()], at: "2026-11-28 10:00")
        #expect(write(&world, [try rule()], at: "2020-01-01 00:00") == ([], []))
        #expect(write(&world, [], at: "2020-01-01 00:00") == ([], []))
    }

    @Test func `the first and the last day bound it`() throws {
        var bounded = try rule()
        bounded.from = CalendarDay("2026-12-06")
        bounded.until = CalendarDay("2026-12-13")
        var world = World()
        #expect(write(&world, [bounded], at: "2026-11-28 10:00").added == ["2026-12-06 02:00", "2026-12-13 02:00"])
    }
}
