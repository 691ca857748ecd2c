import Foundation
import NOCCore
import NOCDocument

/// 租费扣减试算: what the clauses of the contracts would take off the fees, line by line, with each calculation.
struct PenaltyPart {
    let lines: [PenaltyLine]
    let timeZone: TimeZone
    /// `本月`.
    let here: String
    /// Names of targets, as reports print them.
    let name: (String) -> String

    var blocks: [Block] {
        guard !lines.isEmpty else { return [.paragraph("没有登记扣减条款的租用合同，或统计期不是整月，不作租费扣减试算。")] }
        var blocks: [Block] = [.paragraph(Paragraph(summary)), .table(table)]
        blocks.append(.points(lines.flatMap(calculations)))
        if !excluded.rows.isEmpty { blocks.append(.table(excluded)) }
        return blocks + [.table(clauses)]
    }

    // MARK: In words

    /// 分 over the lines that have an amount.
    private var total: Int64 { lines.compactMap(\.amount).reduce(0, +) }

    private var summary: String {
        let tried = targets { $0.amount != nil }
        let due = targets { ($0.amount ?? 0) > 0 }
        let blank = targets { !$0.isComplete }
        let lead = "\(here)登记扣减条款的\(targets { _ in true })条线路"
        guard tried > 0 else {
            let isBlind = lines.allSatisfy { $0.obstacles == [.noData] }
            return isBlind ? "\(lead)均无监测数据，不能试算。" : "\(lead)均不能试算，原因见说明，不按0元计。"
        }
        let head =
            due > 0
            ? "\(lead)中，\(due)条应扣减租费，试算合计\(PenaltyWords.yuan(total))元。"
            : "\(lead)中，\(tried)条已试算，均\(unreported > 0 ? "尚" : "")无应扣减的租费。"
        return head + pending + (blank > 0 ? "有\(blank)条不能完整试算，原因见说明，不按0元计。" : "") + "试算供核对用，以双方确认为准。"
    }

    /// Lines with an outage that only lacks a noted report.
    private var unreported: Int { targets { $0.amountIfReported != nil } }

    /// What the sum would be, were those reported.
    private var pending: String {
        guard unreported > 0 else { return "" }
        let sum = lines.compactMap { $0.amountIfReported ?? $0.amount }.reduce(0, +)
        return "有\(unreported)条的中断没有登记申告时间，暂不计；如均已在约定时限内申告，试算合计为\(PenaltyWords.yuan(sum))元。"
    }

    /// Targets with a line that fits: one that changed its contract has several.
    private func targets(_ fits: (PenaltyLine) -> Bool) -> Int { Set(lines.filter(fits).map(\.target)).count }

    private func calculations(_ line: PenaltyLine) -> [String] {
        line.months.map { month in
            let text = PenaltyWords.calculation(month, line.profile, timeZone: timeZone)
            let other =
                month.otherBad > 0 ? "另有\(ChineseWords.span(month.otherBad))不良时间未登记为中断，未计入，须人工核对。" : ""
            return "\(name(line.target))　\(text)\(PenaltyWords.ifReported(month, line.profile) ?? "")\(other)"
        }
    }

    // MARK: Tables

    private var table: Table {
        let columns = [
            Column(PenaltyFigure.target, weight: 6), Column(PenaltyFigure.carrier, weight: 6),
            Column(PenaltyFigure.contract, weight: 4.5),
            Column("月租费（元）", .number, weight: 4), Column(PenaltyFigure.counted, weight: 4.5),
            Column(PenaltyFigure.name, weight: 6),
            Column("扣减比例", .number, weight: 3.5), Column(PenaltyFigure.amount, weight: 4.5), Column("说明", weight: 8),
        ]
        let rows = lines.map { Row(row($0)) }
        return Table(
            number: nil, caption: "租费扣减试算表", columns: columns, rows: rows + (lines.count > 1 ? [totalRow] : []),
            emptyText: "", notes: ["计入中断只含按合同条款计入的部分；跨月的中断按月分段。跨多个月的，扣减金额为各月之和；期内换过合同的线路，每份合同一行。"])
    }

    private func row(_ line: PenaltyLine) -> [Cell] {
        let remarks = PenaltyWords.remarks(line)
        return [
            .text(name(line.target)), .optional(line.contract.carrier), .optional(line.contract.number),
            .yuan(line.months.first?.fee.map { NSDecimalNumber(decimal: $0).doubleValue }),
            line.obstacles.contains(.noData) && line.counted == 0 ? .noData : .duration(line.counted),
            .optional(line.profile?.name ?? line.contract.penalty), percent(line), amount(line),
            remarks.isEmpty ? .dash : Cell(.text(remarks.joined(separator: "；")), tone: .warning),
        ]
    }

    private func percent(_ line: PenaltyLine) -> Cell {
        let percents = line.months.compactMap(\.percent)
        guard let first = percents.first else { return .dash }
        return Set(percents).count == 1 ? .promise(first) : .text("按月不同")
    }

    private func amount(_ line: PenaltyLine) -> Cell {
        guard let amount = line.amount else { return Cell(.none("—（不能试算）"), tone: .muted) }
        return Cell(.number(Double(amount) / 100, digits: 2), tone: amount > 0 ? .bad : .plain)
    }

    private var totalRow: Row {
        let amounts = lines.compactMap(\.amount)
        let sum = amounts.isEmpty ? Cell(.none("—（不能试算）"), tone: .muted) : Cell(.number(Double(total) / 100, digits: 2))
        let note = lines.allSatisfy(\.isComplete) ? Cell.text("") : .text("不含不能试算的部分")
        return Row([.text("合计")] + Array(repeating: .text(""), count: 6) + [sum, note], style: .total)
    }

    private var excluded: Table {
        let columns = [
            Column("线路", weight: 6), Column("开始", .time, weight: 5.5), Column("当月历时", .duration, weight: 4.5),
            Column("不计的理由", weight: 10),
        ]
        let items = lines.flatMap { line in line.months.flatMap(\.items).map { (target: line.target, item: $0) } }
            .sorted { ($0.item.incident.start, $0.target) < ($1.item.incident.start, $1.target) }
        let rows = items.compactMap { target, item -> Row? in
            guard let exclusion = item.exclusion else { return nil }
            return Row([
                .text(name(target)), .time(item.incident.start), .duration(item.milliseconds),
                .text(PenaltyWords.exclusion(exclusion, timeZone: timeZone)),
            ])
        }
        return Table(number: nil, caption: "不计或暂不计的中断", columns: columns, rows: rows, emptyText: "", notes: [])
    }

    private var clauses: Table {
        let columns = [
            Column("条款", weight: 5), Column("条文", weight: 14), Column("出处", weight: 7), Column("不计的情形", weight: 7),
        ]
        var seen: Set<String> = []
        let profiles = lines.compactMap(\.profile).filter { seen.insert($0.id).inserted }
        return Table(
            number: nil, caption: "所用扣减条款", columns: columns,
            rows: profiles.map { profile in
                Row([
                    .text(profile.name), .text(profile.clause), .optional(profile.source),
                    .text(exclusions(profile.exclusions)),
                ])
            }, emptyText: "所引条款均未在配置中登记。", notes: [])
    }

    private func exclusions(_ exclusions: PenaltyProfile.Exclusions) -> String {
        let causes = exclusions.causes.sorted().map(OutageCause.word)
        let parts = [
            causes.isEmpty ? nil : "原因属\(causes.joined(separator: "、"))",
            exclusions.responsible.isEmpty ? nil : "责任方为\(exclusions.responsible.sorted().joined(separator: "、"))",
            exclusions.reportWithin.map { "开始后\(PenaltyWords.within($0))内未申告" },
        ]
        .compactMap { $0 }
        return (parts + ["计划维护按考核目标的约定"]).joined(separator: "；")
    }
}
