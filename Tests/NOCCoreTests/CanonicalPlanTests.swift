import Foundation
import NOCCore
import Testing

@Suite struct CanonicalPlanTests {
    @Test func `equal hours give equal bytes`() throws {
        let days = (1...28).map { CalendarDay(year: 2026, month: 2, day: $0) }
        let week = Array(repeating: [WeeklyHours.Range(start: 0, end: 60)], count: 7)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func bytes(_ holidays: [CalendarDay]) throws -> Data {
            var set = Set<CalendarDay>(minimumCapacity: holidays[0].day * 50)
            for day in holidays { set.insert(day) }
            return try encoder.encode(WeeklyHours(days: week, holidays: set, workdays: set))
        }
        #expect(try bytes(days) == bytes(days.reversed()))
        #expect(try JSONDecoder().decode(WeeklyHours.self, from: bytes(days)).holidays == Set(days))
    }
}
