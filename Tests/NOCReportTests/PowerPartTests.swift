import Foundation
import NOCCore
import Testing

@testable import NOCDocument
@testable import NOCReport

struct PowerPartTests {
    private static let day: Int64 = 86_400_000
    private let plan = PowerPlan(target: "ups", supply: [CheckKey(target: "ups", check: "supply")])
    private let period = Period.parse(kind: .month, "2026-10", timeZone: SampleMonth.zone)!

    /// October with power throughout, but for `days`.
    private func result(_ days: [Int: PowerResult.Day] = [:]) -> PowerResult {
        PowerResult(
            plan: plan,
            days: (1...31).map { number in
                let date = CalendarDay(year: 2026, month: 10, day: number)
                return days[number] ?? PowerResult.Day(day: date, powered: Self.day)
            }, read: 25 * Self.day)
    }

    private func part(_ result: PowerResult) -> PowerPart {
        PowerPart(result: result, period: period, timeZone: SampleMonth.zone, here: "本月") { id in "设备\(id)" }
    }

    private func date(_ number: Int) -> CalendarDay { CalendarDay(year: 2026, month: 10, day: number) }

    private func calendar(_ result: PowerResult) throws -> [DayCalendar.Day] {
        let calendars = part(result).blocks.compactMap { block -> DayCalendar? in
            guard case .chart(let chart) = block, case .calendar(let calendar) = chart.content else { return nil }
            return calendar
        }
        return try #require(calendars.first).months.flatMap { $0.weeks.flatMap { $0.compactMap { $0 } } }
    }

    @Test func `a month is a calendar of its days, met, missed or not known`() throws {
        let sample = result([
            7: .init(day: date(7), powered: Self.day - 600_000, out: 600_000),
            9: .init(day: date(9), powered: Self.day - 5_400_000, unknown: 5_400_000),
            11: .init(day: date(11), powered: Self.day, onBattery: 120_000),
            13: .init(day: date(13), excluded: Self.day),
        ])
        let days = try calendar(sample)
        #expect(days.map(\.day.day) == Array(1...31))
        #expect(days[6] == .init(day: date(7), grade: .missed, figure: "未达标", word: "断10分钟"))
        #expect(days[8] == .init(day: date(9), grade: .blind, figure: "—", word: "缺1小时30分钟"))
        #expect(days[10] == .init(day: date(11), grade: .clean, figure: "达标", word: "电池2分钟"))
        #expect(days[12] == .init(day: date(13), grade: .blind, figure: "—", word: "剔除"))
        let text = words(of: part(sample).blocks)
        #expect(text.contains("本月31天中，24小时供电达标28天，未达标1天，无法判定2天；供电连续率99.9768%。"))
        #expect(text.contains("市电与UPS同时断电累计10分钟。未测得市电中断。"))
    }

    @Test func `without an answer of the UPS nothing is said of the mains`() {
        var sample = result()
        sample.read = 0
        let text = words(of: part(sample).blocks)
        #expect(text.contains("UPS没有应答记录，市电有无中断无法判定。") && !text.contains("未测得市电中断"))
        #expect(text.contains("市电中断次数（UPS转电池供电）｜—（无监测数据）"))
    }

    @Test func `evidence is told by its device, a restart as something to confirm`() {
        let at = SampleMonth.at
        var sample = result([3: .init(day: date(3), powered: Self.day, byEvidence: 3_600_000)])
        sample.gaps = [
            .init(
                interval: SampleMonth.span("2026-10-03 01:00", "2026-10-03 02:00"),
                proof: .init(
                    check: CheckKey(target: "switch", check: "up"), time: at("2026-10-03 02:00"), uptimeSeconds: 90_000),
                left: 0),
            .init(
                interval: SampleMonth.span("2026-10-05 01:00", "2026-10-05 02:00"),
                restart: .init(check: CheckKey(target: "switch", check: "up"), time: at("2026-10-05 01:30")),
                left: 3_600_000),
        ]
        let text = words(of: part(sample).blocks)
        let places = ["2026-10-03 01:00:00｜", "2026-10-05 01:00:00｜"].compactMap { text.range(of: $0)?.lowerBound }
        #expect(places.count == 2 && places[0] < places[1], "in order of time, though the later one weighs more")
        #expect(text.contains("设备运行时长：设备switch于2026年10月3日2时已连续运行25小时"))
        #expect(text.contains("设备switch于2026年10月5日1时30分重新启动，疑似断电，须人工确认后更正"))
        #expect(text.contains("有1小时供电状态没有直接测得，由设备运行时长取证"))
    }

    @Test func `without an observation there is a sentence and no calendar`() {
        let blank = result(
            Dictionary(uniqueKeysWithValues: (1...31).map { ($0, .init(day: date($0), unknown: Self.day)) }))
        let text = words(of: part(blank).blocks)
        #expect(text == "本月没有机房供电的观测，也没有人工更正，24小时不断电一项不能判定。")
    }

    @Test func `mains failures are listed with the time on battery`() {
        var sample = result()
        sample.lineBads = 3
        sample.batteryRuns = [
            .init(
                start: SampleMonth.at("2026-09-30 23:50"), end: SampleMonth.at("2026-10-01 00:10"),
                milliseconds: 600_000),
            .init(start: SampleMonth.at("2026-10-14 09:00"), end: nil, milliseconds: 1_200_000),
        ]
        let all = sample
        sample.batteryRuns.removeLast()
        #expect(words(of: part(sample).blocks).contains("没有新的市电中断，期初延续的电池供电10分钟。"))
        let text = words(of: part(all).blocks)
        #expect(text.contains("市电中断1次，均见于UPS转电池供电，电池供电累计30分钟。"))
        #expect(text.contains("UPS记录的市电异常次数增量｜3"))
        #expect(text.contains("2｜2026-10-14 09:00:00｜未见恢复｜20分钟"))
    }

    @Test func `the air has a table and a curve with its bounds, and a sentence where nothing was measured`() throws {
        let rule = ClimateRule(
            check: CheckKey(target: "room", check: "t"), measurement: "value_c", range: 18...27, origin: "GB 50174-2017"
        )
        var total = ClimateResult.Sample()
        let days = (1...3).map { number -> ClimateResult.Day in
            var sample = ClimateResult.Sample()
            if number != 2 {
                for value in [20.0, 28] {
                    sample.add(value, rule.range)
                    total.add(value, rule.range)
                }
            }
            return .init(day: date(number), interval: SampleMonth.zone.interval(of: date(number)), sample: sample)
        }
        let humidity = ClimateResult(
            rule: ClimateRule(check: rule.check, measurement: "value", range: 40...70), total: .init(), days: [])
        let blocks = PowerClimatePart(
            temperature: ClimateResult(rule: rule, total: total, days: days), humidity: humidity,
            interval: period.interval, ticks: [], here: "本月"
        ).blocks
        let text = words(of: blocks)
        #expect(text.contains("温度（℃）｜18–27｜4｜2｜50.00%｜20.0｜24.0｜28.0｜GB 50174-2017"))
        #expect(text.contains("本月没有测得相对湿度（检查项room/t的value）。"))
        let curves = blocks.compactMap { block -> Curve? in
            guard case .chart(let chart) = block, case .curve(let curve) = chart.content else { return nil }
            return curve
        }
        #expect(curves.count == 1 && curves[0].points.count == 2)
        #expect(curves[0].limits.map(\.value) == [18, 27])
        #expect(
            PowerClimatePart(temperature: nil, humidity: nil, interval: period.interval, ticks: [], here: "").blocks
                .isEmpty)
    }
}
