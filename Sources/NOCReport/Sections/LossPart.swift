import NOCCore
import NOCDocument

extension ReportDocument {
    /// 丢包与抖动, where links are tried by echo requests; nothing where none is.
    ///
    /// Loss is lost over sent; lost packets are in no delay (RFC 7680, RFC 7679). Jitter is the mean difference of two
    /// successive round trips.
    func lossBlocks(_ targets: [TargetAccount]) -> [Block] {
        let checks = targets.flatMap { target in target.checks.map { (target, $0) } }
        let rows = checks.compactMap { target, check -> Row? in
            guard let loss = check.measurements[.loss] else { return nil }
            let jitter = check.measurements[.jitter]
            return Row([
                .text(name(target.target.id)), .text(check.check.id), .count(loss.count), .number(loss.mean, digits: 2),
                .number(loss.max, digits: 2), .number(check.measurements[.meanRoundTrip]?.mean, digits: 1),
                .number(jitter?.mean, digits: 2), .number(jitter?.max, digits: 2),
            ])
        }
        guard !rows.isEmpty else { return [] }
        let columns = [
            Column("线路", weight: 7), Column("检查项", weight: 4), Column("测试次数", .number, weight: 3),
            Column("平均", .number, weight: 3, group: Measure.loss.title),
            Column("最大", .number, weight: 3, group: Measure.loss.title),
            Column("平均往返（毫秒）", .number, weight: 4), Column("平均", .number, weight: 3, group: Measure.jitter.title),
            Column("最大", .number, weight: 3, group: Measure.jitter.title),
        ]
        return [
            .table(
                Table(
                    number: nil, caption: "线路丢包与抖动", columns: columns, rows: rows, emptyText: "",
                    notes: ["丢包率＝丢失数÷发送数；丢失的报文只计入丢包，不参与时延统计。抖动为相邻两次往返时延之差的平均。"]))
        ]
    }
}
