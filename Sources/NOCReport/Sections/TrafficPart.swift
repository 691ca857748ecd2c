import NOCCore
import NOCDocument

/// 流量: mean, peak and 95th percentile of each interface, and the days' sums.
extension ReportDocument {
    func trafficBlocks(_ targets: [TargetAccount]) -> [Block] {
        let ids = Set(targets.map(\.target.id))
        let own = facts.traffic.filter { ids.contains($0.check.target) }
        guard !own.isEmpty else { return [.paragraph("没有测得端口流量。")] }
        return [.table(trafficTable(own))] + [dailyTraffic(own)].compactMap { $0 }
    }

    private func trafficTable(_ traffic: [Traffic]) -> Table {
        let columns = [
            Column("线路端口", weight: 6), Column("端口速率", .number, weight: 3),
            Column("均值", .number, weight: 3, group: "入向（兆比特/秒）"), Column("峰值", .number, weight: 3, group: "入向（兆比特/秒）"),
            Column("均值", .number, weight: 3, group: "出向（兆比特/秒）"), Column("峰值", .number, weight: 3, group: "出向（兆比特/秒）"),
            Column("95值", .number, weight: 3), Column("峰值利用率", .percent, weight: 3.2),
            Column("样本", .percent, weight: 3),
        ]
        func mega(_ rate: Double?) -> Cell { .number(rate.map { $0 / 1_000_000 }, digits: 2) }
        let rows = traffic.map { item in
            Row([
                .text("\(name(item.check.target))／\(item.check.check)"),
                item.speed.map { .number($0 / 1_000_000, digits: 0) } ?? .dash, mega(item.into.mean),
                mega(item.into.peak),
                mega(item.out.mean), mega(item.out.peak), mega(item.percentile95),
                item.peakUtilisation.map { percent(min($0, 1), tone: $0 >= 0.9 ? .warning : .plain) } ?? .dash,
                percent(Double(item.slots) / Double(max(1, item.allSlots))),
            ])
        }
        return Table(
            number: nil, caption: "端口流量", columns: columns, rows: rows, emptyText: "",
            notes: [
                "由端口字节计数器按5分钟时段计算；95值取每个时段入、出向较大者，由高到低去掉5%后的最大值。计数器回退（设备重启）或间隔超过1小时的不计。样本为有数据的时段占全部时段的比例。"
            ])
    }

    private func dailyTraffic(_ traffic: [Traffic]) -> Block? {
        let days = account.period.days(in: zone).map(\.day)
        guard days.count > 1, days.count <= 100 else { return nil }
        var sums: [CalendarDay: Double] = [:]
        for day in traffic.flatMap(\.days) { sums[day.day, default: 0] += (day.into + day.out) / 1_000_000_000 }
        let bars = days.map { day in
            let sum = sums[day]
            return BarChart.Bar(
                label: String(day.day), day: day, value: sum,
                text: sum.map { NumberText.rounded($0, digits: 1) } ?? "—",
                tone: sum == nil ? .muted : .plain)
        }
        let total = sums.values.reduce(0, +)
        return .chart(
            Chart(
                number: nil, caption: "每日流量（入、出向合计）", summary: "\(here)合计\(NumberText.rounded(total, digits: 1))吉字节。",
                content: .bars(BarChart(unit: "吉字节", bars: bars, limits: []))))
    }
}
