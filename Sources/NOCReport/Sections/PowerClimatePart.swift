import NOCCore
import NOCDocument

/// 机房温湿度: whether the air that the racks draw stayed in range.
struct PowerClimatePart {
    let temperature: ClimateResult?
    let humidity: ClimateResult?
    let interval: Interval
    /// Marks of the period's axis.
    let ticks: [StateStrip.Tick]
    /// `本月`.
    let here: String

    var blocks: [Block] {
        let quantities = quantities
        guard !quantities.isEmpty else { return [] }
        return [.table(table(quantities))] + quantities.compactMap(curve).map { .chart($0) }
    }

    private struct Quantity {
        var name: String
        var unit: String
        var result: ClimateResult
    }

    private var quantities: [Quantity] {
        [
            temperature.map { Quantity(name: "温度", unit: "℃", result: $0) },
            humidity.map { Quantity(name: "相对湿度", unit: "%", result: $0) },
        ].compactMap { $0 }
    }

    private func table(_ quantities: [Quantity]) -> Table {
        let columns = [
            Column("项目", weight: 4), Column("允许范围", weight: 5), Column(ClimateFigure.samples, weight: 3),
            Column(ClimateFigure.inRange, weight: 3), Column(ClimateFigure.share, weight: 3.5),
            Column(ClimateFigure.min, weight: 3), Column(ClimateFigure.mean, weight: 3),
            Column(ClimateFigure.max, weight: 3),
            Column("依据", weight: 7),
        ]
        let silent = quantities.filter { $0.result.total.count == 0 }.map { quantity in
            "\(here)没有测得\(quantity.name)（检查项\(quantity.result.rule.check)的\(quantity.result.rule.measurement)）。"
        }
        return Table(
            number: nil, caption: "机房温湿度", columns: columns, rows: quantities.map { Row(row($0)) }, emptyText: "",
            notes: ["范围的上下限均为合格。合格率＝合格样本数÷样本数。"] + silent)
    }

    private func row(_ quantity: Quantity) -> [Cell] {
        let (rule, total) = (quantity.result.rule, quantity.result.total)
        return [
            .text("\(quantity.name)（\(quantity.unit)）"),
            .text("\(Self.bound(rule.range.lowerBound))–\(Self.bound(rule.range.upperBound))"), .count(total.count),
            .count(total.inRange), total.share.map { Cell(.percent($0, digits: 2)) } ?? .noData,
            .number(total.min, digits: 1), .number(total.mean, digits: 1), .number(total.max, digits: 1),
            .optional(rule.origin),
        ]
    }

    /// A point a day; a period of one day has no curve.
    private func curve(_ quantity: Quantity) -> Chart? {
        let points = quantity.result.days.compactMap { day -> Curve.Point? in
            guard let min = day.sample.min, let mean = day.sample.mean, let max = day.sample.max else { return nil }
            return Curve.Point(interval: day.interval, min: min, mean: mean, max: max)
        }
        guard points.count > 1, let least = quantity.result.total.min, let most = quantity.result.total.max else {
            return nil
        }
        let range = quantity.result.rule.range
        let span =
            "最低\(NumberText.rounded(least, digits: 1))\(quantity.unit)，最高\(NumberText.rounded(most, digits: 1))\(quantity.unit)"
        return Chart(
            number: nil, caption: "机房\(quantity.name)逐日曲线", summary: "\(span)。",
            content: .curve(
                Curve(
                    interval: interval, unit: quantity.unit, points: points,
                    limits: [
                        Limit(label: "下限\(Self.bound(range.lowerBound))", value: range.lowerBound),
                        Limit(label: "上限\(Self.bound(range.upperBound))", value: range.upperBound),
                    ], ticks: ticks)))
    }

    private static func bound(_ value: Double) -> String {
        NumberText.rounded(value, digits: value == value.rounded() ? 0 : 1)
    }
}
