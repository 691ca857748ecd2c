import NOCCore
import TestSupport
import Testing

@Suite struct CheckTimelineTests {
    private let policies = PolicySchedule(
        CheckPolicy(
            interval: .milliseconds(10), timeout: .milliseconds(5), retryInterval: .milliseconds(5), failuresToDown: 3,
            successesToUp: 2))

    /// `o` ok, `d` degraded, `f` fail, `u` unknown, each 10 ms after the one before; `-` none.
    private func observations(_ text: String) -> [Observation] {
        text.enumerated().compactMap { index, letter in
            let outcome: Outcome? =
                switch letter {
                case "o": .ok
                case "d": .degraded
                case "f": .fail
                case "u": .unknown
                default: nil
                }
            return outcome.map { Observation(time: Instant(milliseconds: Int64(index) * 10), outcome: $0) }
        }
    }

    private func builder(_ text: String) -> CheckTimelineBuilder {
        var builder = CheckTimelineBuilder(policies: policies)
        for item in observations(text) { builder.append(item.time, item.outcome) }
        return builder
    }

    private func picture(_ text: String) -> String {
        let end = Instant(milliseconds: Int64(text.count) * 10)
        let timeline = builder(text).snapshot(until: end).timeline
        return String(
            text.indices.map { index in
                let time = Int64(text.distance(from: text.startIndex, to: index)) * 10
                switch timeline.value(at: time) {
                case .up: return "U"
                case .degraded: return "G"
                case .down: return "D"
                case .unknown: return "?"
                default: return "."
                }
            })
    }

    @Test(
        arguments: [
            ("ooofffoo", "UUUDDDUU"),  // confirmed and recovered
            ("ooffooff", "UUUUUUUU"),  // transients
            ("fffooo", "DDDUUU"),  // from the very first observation
            ("offufoo", "UDD?DUU"),  // unknown neither counts nor resets
            ("offfofofoo", "UDDDDDDDUU"),  // a success too few does not recover
            ("offfouo", "UDDDU?U"),  // nor does unknown reset the recovery
            ("offfdd", "UDDDGG"),  // degraded is a success
            ("odofffd", "UGUDDDD"),  // recovery not settled: still down
            ("off---foo", "UDDDD.DUU"),  // a gap in coverage neither counts nor resets
            ("--oo----o", "..UUUU..U"),  // before the first, and past H
        ])
    func `outages are dated from the first failure to the first success of the runs that settle them`(
        observed: String, expected: String
    ) {
        #expect(picture(observed) == expected)
    }

    @Test(arguments: 0..<30)
    func `whole columns give what single observations give, wherever they are cut`(seed: Int) throws {
        let world = RandomCase(seed: UInt64(seed))
        for (key, list) in world.record.observations {
            let policies = try #require(world.record.schedule(of: key))
            let single = built(list, policies, world.record.silences) { builder, part in
                for item in part { builder.append(item.time, item.outcome) }
            }
            let columns = built(list, policies, world.record.silences) { $0.append(ObservationColumns($1)) }
            #expect(single.snapshot(until: world.asOf) == columns.snapshot(until: world.asOf))
            #expect(single.state == columns.state)
        }
    }

    private func built(
        _ list: [Observation], _ policies: PolicySchedule, _ silences: [Interval],
        _ append: (inout CheckTimelineBuilder, ArraySlice<Observation>) -> Void
    ) -> CheckTimelineBuilder {
        var builder = CheckTimelineBuilder(policies: policies, interruptions: silences)
        for first in stride(from: 0, to: list.count, by: 7) {
            append(&builder, list[first..<min(first + 7, list.count)])
        }
        return builder
    }

    @Test(arguments: 0..<30)
    func `a timeline begun from a stored state goes on as if it had been there from the start`(seed: Int) throws {
        let world = RandomCase(seed: UInt64(200 + seed))
        for (key, list) in world.record.observations {
            let policies = try #require(world.record.schedule(of: key))
            let silences = world.record.silences
            var whole = CheckTimelineBuilder(policies: policies, interruptions: silences)
            for item in list.prefix(list.count / 2) { whole.append(item.time, item.outcome) }
            var rest = CheckTimelineBuilder(state: whole.state, policies: policies, interruptions: silences)
            for item in list.dropFirst(list.count / 2) {
                whole.append(item.time, item.outcome)
                rest.append(item.time, item.outcome)
            }
            let middle = Interval(list[list.count / 2].time, world.asOf)
            let (a, b) = (whole.snapshot(until: world.asOf), rest.snapshot(until: world.asOf))
            #expect(a.timeline.clipped(to: middle) == b.timeline.clipped(to: middle))
            #expect(a.lower.clipped(to: middle) == b.lower.clipped(to: middle))
            #expect(a.upper.clipped(to: middle) == b.upper.clipped(to: middle))
            #expect(whole.state == rest.state)
        }
    }

    @Test func `what the daemon was silent for is nobody's: coverage ends where the silence begins`() {
        var builder = CheckTimelineBuilder(
            policies: policies,
            interruptions: [Interval(Instant(milliseconds: 4), Instant(milliseconds: 12))])
        builder.append(Instant(milliseconds: 0), .ok)
        builder.append(Instant(milliseconds: 10), .ok)
        let runs = builder.snapshot(until: Instant(milliseconds: 20)).timeline.runs
        #expect(runs.map(\.value) == [.up, .unmonitored, .up])
        #expect(runs.map(\.interval.start.milliseconds) == [0, 4, 10])
    }

    @Test func `an observation at or before the last one is left out`() {
        var builder = builder("oof")
        #expect(builder.append(Instant(milliseconds: 20), .ok) == .nothing)
        #expect(builder.append(Instant(milliseconds: 15), .ok) == .nothing)
        #expect(builder.state.lastOutcome == .fail)
    }
}
