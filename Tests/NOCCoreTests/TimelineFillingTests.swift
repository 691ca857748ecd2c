import NOCCore
import Testing

@Suite struct TimelineFillingTests {
    private static func timeline(_ random: inout some RandomNumberGenerator, runs: Int) -> Timeline {
        var result = Timeline(from: Int64.random(in: -50...50, using: &random))
        for _ in 0..<runs {
            let value = AvailabilityClass.allCases.randomElement(using: &random) ?? .up
            result.append(value, to: result.end + Int64.random(in: 1...20, using: &random))
        }
        return result
    }

    @Test func `another's word stands where nothing of one's own is known, and nowhere else`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let own = Self.timeline(&random, runs: 12)
            let other = Self.timeline(&random, runs: 9)
            let filled = own.filled(from: other) { $0 == .down ? .unknown : $0 }
            #expect(filled.start == own.start && filled.end == own.end)
            for time in own.start..<own.end {
                let said = other.value(at: time) == .down ? .unknown : other.value(at: time)
                #expect(filled.value(at: time) == (own.value(at: time) == .unmonitored ? said : own.value(at: time)))
            }
        }
    }
}
