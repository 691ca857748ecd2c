import Foundation
import NOCCore
import Testing

struct VocabularyTests {
    /// Every kind of thing that has figures.
    private static let figures: [any Figure] =
        all(PeriodFigure.self) + all(SiteFigure.self) + all(TargetFigure.self) + all(GroupFigure.self)
        + all(LatencyFigure.self)
        + all(TimeShare.self) + all(IncidentFigure.self) + all(MaintenanceFigure.self) + all(CorrectionFigure.self)
        + all(RecordFigure.self) + all(WebsiteFigure.self) + all(WebsiteRuleFigure.self) + all(VisitFigure.self)
        + all(PowerFigure.self) + all(ClimateFigure.self) + all(IndicatorFigure.self) + all(ProjectFigure.self)
        + all(PenaltyFigure.self)

    private static func all<Kind: Figure>(_: Kind.Type) -> [any Figure] { Array(Kind.allCases) }

    @Test func `a figure has words in both languages, and its key tells its unit`() {
        for figure in Self.figures {
            let words = figure.words
            #expect(words.title.unicodeScalars.contains { $0.properties.isIdeographic }, "\(figure)")
            #expect(words.english.first?.isUppercase == true && words.english.allSatisfy(\.isASCII), "\(figure)")
            let isMilliseconds = figure.rawValue.split(separator: ".").contains { $0 == "ms" || $0.hasSuffix("_ms") }
            let isSpan = words.kind == .duration && !(figure is TimeShare)
            #expect(isSpan == isMilliseconds, "\(figure)")
            #expect((words.kind == .money) == figure.key.hasSuffix("_fen"), "\(figure)")
        }
    }

    @Test func `a measurement whose name ends in a unit has just that one`() {
        for measure in Measure.allCases {
            guard let ending = FigureUnit.ending(measure.name) else { continue }
            #expect(ending.unit == measure.unit, "\(measure.name)")
        }
        #expect(Measure.batteryRemaining.unit == .minutes && Measure.onBattery.unit == .seconds)
        #expect(Measure.errorsIn.unit == nil && Measure.title("loss_percent") == "丢包率（%）")
    }

    @Test func `figures of availability are called by one word`() {
        for figure in [TargetFigure.assessed, .overall, .uncorrected, .lower, .upper] {
            #expect(
                figure.title.contains(TargetFigure.availability) && !figure.short.contains(TargetFigure.availability))
        }
        #expect(TargetFigure.coverage.title.hasSuffix(TargetFigure.coverage.short))
    }

    @Test func `a usual cause has its word, another text is shown as it was given`() {
        #expect(OutageCause.usual.map(\.code) == OutageCause.usual.map(\.code).sorted())
        #expect(OutageCause.word("fibre") == "光缆故障" && OutageCause.word("老鼠") == "老鼠")
    }

    @Test func `no two figures of one thing are called the same`() {
        for part in [
            Self.all(TargetFigure.self), Self.all(IncidentFigure.self), Self.all(PowerFigure.self),
            Self.all(PenaltyFigure.self),
        ] {
            let titles = part.map(\.words.title)
            #expect(Set(titles).count == titles.count, "\(titles)")
        }
    }

    @Test(
        arguments: [
            (ReportPart.targets, "availability.assessed", "考核口径可用率", FigureKind.ratio),
            (.targets, "latency_ms.p95", "时延95%分位（毫秒）", .number(.milliseconds)),
            (.targets, "breakdown_ms.down", "中断时间", .duration),
            (.targets, "breakdown_ms.out_of_hours", "非考核时间", .duration),
            (.groups, "assessed", "考核口径可用率", .ratio), (.incidents, "by", nil, nil), (.corrections, "by", "更正人", .text),
            (.maintenance, "by", "登记人", .text), (.power, "humidity.share", "湿度合格率", .ratio),
            (.website, "rule.veto", nil, nil),
            (.penalties, "amount_fen", "扣减金额（元）", .money), (.interruptions, "from", nil, nil),
        ] as [(ReportPart, String, String?, FigureKind?)])
    func `a value is found by its part of the report and its path`(
        part: ReportPart, path: String, title: String?, kind: FigureKind?
    ) {
        #expect(part.words(path)?.title == title)
        #expect(part.words(path)?.kind == kind)
    }

    @Test(arguments: [
        ("loss_percent", "丢包率（%）"), ("battery_minutes_remaining", "电池剩余供电时间（分钟）"), ("seconds_on_battery", "电池供电时长（秒）"),
        ("input_line_bads", "市电异常次数累计"), ("if_in_octets", "入向流量累计（字节）"), ("speed_mbps", "端口速率（兆比特/秒）"),
        ("speed_bps", "端口速率（比特/秒）"),
        ("value_c", "数值（℃）"), ("value", "数值"), ("pressure_seconds", "pressure（秒）"), ("odd", "odd"),
        ("uptime_s", "运行时长（秒）"),
    ])
    func `a measurement is told by its word and its unit`(name: String, title: String) {
        #expect(Measure.title(name) == title)
    }

    @Test func `a measurement has words in both languages`() {
        for measure in Measure.allCases {
            #expect(measure.words.title.unicodeScalars.contains { $0.properties.isIdeographic }, "\(measure)")
            let isASCII = measure.words.english.allSatisfy(\.isASCII)
            #expect(isASCII, "\(measure)")
        }
    }
}
