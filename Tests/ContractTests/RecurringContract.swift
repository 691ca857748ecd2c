import Foundation
import NOCCore
import Testing

/// What every store makes of work that recurs.
@Suite struct RecurringContract {
    private func rule(_ every: String) throws -> MaintenanceRule {
        MaintenanceRule(
            every: try Recurrence(parsing: every), scopes: [.target("web"), .group("g")], by: "li", reason: "补丁")
    }

    @Test(arguments: StoreKind.all)
    func `occurrences are written once, by whoever comes first, and withdrawn with their rule`(kind: StoreKind)
        async throws
    {
        let store = try kind.open()
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        let (command, zone, now) = (try store.command(), TimeZone.gmt, Sample.day)
        let own = try command.addMaintenanceRule(try rule("weekly sun 02:00-04:00"), at: now)
        #expect(own.id > 0 && own.declaredAt == now)
        let first = try command.writeOccurrences(timeZone: zone, at: now)
        #expect(first.added.count >= 16 && first.added.allSatisfy { $0.id > own.id && $0.recurs?.rule == own.id })
        let configured = [try rule("monthly last mon 22:00-02:00")]
        let second = try await store.daemon.writeOccurrences(of: configured, timeZone: zone, at: now)
        #expect(second.added.count == 4 && second.added.allSatisfy { $0.recurs?.rule == 0 } && second.withdrawn.isEmpty)
        #expect(try command.writeOccurrences(timeZone: zone, at: now) == MaintenanceChange())
        #expect(try await store.daemon.writeOccurrences(of: configured, timeZone: zone, at: now) == MaintenanceChange())
        #expect(try command.maintenanceWindows() == first.added + second.added)

        let ended = try command.endMaintenanceRule(id: own.id, by: "wang", at: Sample.at(60))
        #expect(ended.ended == .init(by: "wang", at: Sample.at(60)))
        #expect(try command.maintenanceRules() == [ended])
        #expect(refusal { _ = try command.endMaintenanceRule(id: own.id, by: "wang", at: Sample.at(60)) } == .invalid)
        let gone = try command.writeOccurrences(timeZone: zone, at: Sample.at(60))
        #expect(gone.added.isEmpty && gone.withdrawn.map(\.id) == first.added.map(\.id))
        let windows = try command.maintenanceWindows()
        #expect(windows.count == first.added.count + second.added.count)
        #expect(windows.filter { $0.recurs?.isWithdrawn == true } == gone.withdrawn)
        #expect(gone.withdrawn.allSatisfy { $0.interval.isEmpty })
    }
}
