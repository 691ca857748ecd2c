import NOCCore
import Testing

@testable import NOCMonitor

@Suite struct SelfMetricsTests {
    private func keys<Metrics: DeclaredMetrics>(_: Metrics.Type) -> [String] { Metrics.declarations.map(\.key) }

    @Test func `every number has a key of its own, with its unit, and words in both languages`() {
        func check<Metrics: DeclaredMetrics>(_ type: Metrics.Type) {
            #expect(Set(keys(type)).count == Metrics.declarations.count)
            for declaration in Metrics.declarations {
                #expect(!declaration.title.isEmpty && !declaration.chineseTitle.isEmpty)
                #expect((declaration.unit == .milliseconds) == declaration.key.hasSuffix("_ms"))
            }
        }
        check(ScheduleMetrics.self)
        check(RecordMetrics.self)
        check(DispatchMetrics.self)
        check(LoopCounters.self)
    }

    @Test func `what was counted is read back, each number from its own key`() throws {
        var metrics = SelfMetrics()
        (metrics.schedule.done, metrics.schedule.lagP99) = (7, 1.5)
        (metrics.record.isolated, metrics.dispatch.storeFailures) = (3, 4)
        let meters = LoopMeters()
        meters[.sealer].done()
        meters[.sealer].skipped()
        meters[.heart].failed()
        meters[.heart].began(late: .milliseconds(250))
        metrics.loops = meters.counters
        let text = metrics.json.jsonText()
        #expect(SelfMetrics(try JSON(text: text)) == metrics)
        for part in [#""lag_p99_ms":1.5"#, #""store_failures":4"#, #""lag_max_ms":250"#] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(Set(metrics.loops.keys) == [.sealer, .heart], "loops that there are")
    }

    @Test func `what an older daemon wrote is read, and what it did not count is 0`() throws {
        let text = """
            {"schedule":{"done":5,"lag_p99_ms":2.25},"record":{"queued":1},"dispatch":{}}
            """
        let metrics = SelfMetrics(try JSON(text: text))
        #expect(metrics.schedule.done == 5 && metrics.schedule.lagP99 == 2.25 && metrics.schedule.waiting == 0)
        #expect(metrics.record.queued == 1 && metrics.loops.isEmpty)
    }
}
