import NOCCore
import NOCDocument

extension ReportDocument {
    /// 时延与质量: latency and what else was measured. The curves stand with their targets.
    var quality: Section {
        var blocks: [Block] = [.table(latencyTable(account.targets))]
        let measured = measurementTable
        if !measured.rows.isEmpty { blocks.append(.table(measured)) }
        return Section(
            id: "quality", number: "", title: "时延与质量", isAppendix: false, orientation: .portrait, blocks: blocks)
    }

    func latencyTable(_ targets: [TargetAccount]) -> Table {
        let columns = [
            Column("对象", weight: 7), Column(IncidentFigure.check, weight: 4), Column("次数", .number, weight: 3),
            Column(LatencyFigure.min, weight: 3, group: "时延（毫秒）"),
            Column(LatencyFigure.p50, weight: 3, group: "时延（毫秒）"),
            Column(LatencyFigure.mean, weight: 3, group: "时延（毫秒）"),
            Column(LatencyFigure.p95, weight: 3, group: "时延（毫秒）"),
            Column(LatencyFigure.p99, weight: 3, group: "时延（毫秒）"),
            Column(LatencyFigure.max, weight: 3, group: "时延（毫秒）"),
        ]
        let checks = targets.flatMap { target in target.checks.map { (target, $0) } }
        let rows = checks.filter { $1.latency.count > 0 }.map { target, check in
            let latency = check.latency
            return Row([
                .text(name(target.target.id)), .text(check.check.id), .count(latency.count),
                .number(latency.min?.milliseconds, digits: 1), .number(latency.p50?.milliseconds, digits: 1),
                .number(latency.meanMilliseconds, digits: 1), .number(latency.p95?.milliseconds, digits: 1),
                .number(latency.p99?.milliseconds, digits: 1), .number(latency.max?.milliseconds, digits: 1),
            ])
        }
        return Table(
            number: nil, caption: "各检查项时延", columns: columns, rows: rows, emptyText: "\(here)没有测得时延。",
            notes: rows.isEmpty ? [] : ["分位数按全部观测的最近序位计算，不是估计值；没有应答的观测没有时延，不参与统计。曲线见“分对象逐日情况”。"])
    }

    private var measurementTable: Table {
        let columns = [
            Column("对象", weight: 7), Column("检查项", weight: 4), Column("测量值", weight: 7),
            Column("次数", .number, weight: 3),
            Column("最小", .number, weight: 3), Column("平均", .number, weight: 3), Column("最大", .number, weight: 3),
            Column("期末", .number, weight: 3),
        ]
        let rows = checks.flatMap { target, check in
            check.measurements.sorted { $0.key < $1.key }.map { name, summary in
                let digits = summary.digits
                return Row([
                    .text(self.name(target.target.id)), .text(check.check.id), .text(Measure.title(name)),
                    .count(summary.count), .number(summary.min, digits: digits), .number(summary.mean, digits: digits),
                    .number(summary.max, digits: digits), .number(summary.last, digits: digits),
                ])
            }
        }
        return Table(number: nil, caption: "其他测量值", columns: columns, rows: rows, emptyText: "", notes: [])
    }

    var checks: [(TargetAccount, CheckAccount)] {
        account.targets.flatMap { target in target.checks.map { (target, $0) } }
    }
}
