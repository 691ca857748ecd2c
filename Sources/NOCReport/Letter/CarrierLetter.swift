package import NOCCore
package import NOCDocument

/// 故障与服务质量函: tells a carrier what its lines did in a period, and what the contracts take off the fees for it.
package struct CarrierLetter {
    let report: Report
    /// As the contracts write it.
    let carrier: String
    /// Under contracts with this carrier.
    let lines: [PenaltyLine]
    /// Under contracts with others.
    private let otherLines: [PenaltyLine]

    /// - Parameter lines: the penalties of the same period; nothing is claimed by those under other carriers' contracts.
    package init(_ report: Report, carrier: String, lines: [PenaltyLine]) {
        self.report = report
        self.carrier = carrier
        self.lines = lines.filter { $0.contract.carrier == carrier }
        otherLines = lines.filter { $0.contract.carrier != carrier }
    }

    /// Every carrier that a contract names, in the order of the targets; then those whose contracts ended in the period.
    package static func carriers(in account: PeriodAccount, _ lines: [PenaltyLine]) -> [String] {
        var seen: Set<String> = []
        let named = account.targets.compactMap(\.target.contract?.carrier) + lines.compactMap(\.contract.carrier)
        return named.filter { seen.insert($0).inserted }
    }

    var account: PeriodAccount { report.account }
    /// Leased from the carrier at the end of the period, or earlier in it.
    var targets: [TargetAccount] {
        account.targets.filter { target in
            target.target.contract?.carrier == carrier || lines.contains { $0.target == target.target.id }
        }
    }
    var text: ReportDocument { ReportDocument(report) }
    var periodName: String { ReportWords.name(account.period, timeZone: report.timeZone) }

    package func document() -> Document {
        let site = account.plan.site
        let organisation = ReportDocument.shown(site.organisation, else: site.name)
        return Document(
            genre: .letter, title: "关于\(periodName)租用线路故障与服务质量的函", subtitle: "", particulars: [], notice: notice,
            sections: [
                Section(
                    id: "letter", number: "", title: "", isAppendix: false, orientation: .portrait,
                    blocks: opening + availability + incidents + claim + closing(organisation))
            ], sheets: [], footer: "证据链头 \(text.chainHead)", timeZone: report.timeZone)
    }

    private var notice: String? {
        account.provisional ? "暂定：统计时段尚未结束，或时段末的状态尚待确认，数字可能变化，本函不宜发出。" : nil
    }

    // MARK: What was leased

    private var opening: [Block] {
        let numbers = targets.compactMap { contract(of: $0)?.number }.map { $0.cleanLine(limit: 60) }
        let contracts = numbers.isEmpty ? "签订的租用合同" : "签订的租用合同（\(text.listed(numbers))）"
        let names = text.listed(targets.map { text.name($0.target.id) })
        let stretch = ReportWords.stretch(account.period.interval, timeZone: report.timeZone)
        return [
            .paragraph(Paragraph("\(carrier.cleanLine(limit: 60))：", style: .addressee)),
            .paragraph(
                Paragraph(
                    "根据我单位与贵公司\(contracts)，我单位租用贵公司\(names)共\(targets.count)条线路。现将\(periodName)（\(stretch)）"
                        + "上述线路的运行情况函告如下。")),
        ]
    }

    // MARK: Availability

    private var availability: [Block] {
        let columns = [
            Column(PenaltyFigure.target, weight: 6), Column(PenaltyFigure.contract, weight: 4.5),
            Column("带宽", weight: 4), Column("承诺\(TargetFigure.availability)", .percent),
            Column("实际\(TargetFigure.availability)（按考核目标）", .percent), Column(TargetFigure.coverage),
            Column(TargetFigure.incidents, weight: 3),
            Column("中断（按考核目标）", .duration, weight: 4.5), Column(TargetFigure.met, weight: 3.5),
        ]
        let rows = targets.map { target in
            let figures = target.figures
            return Row([
                .text(text.name(target.target.id)), .optional(contract(of: target)?.number),
                .optional(contract(of: target)?.bandwidth), text.promise(target.objective),
                text.percent(figures.assessed.ratio), figures.coverage.map { text.percent($0) } ?? .dash,
                .count(figures.incidents), .duration(figures.countedDowntime),
                isBlind(target) && figures.met == true
                    ? Cell(.none("数据不足"), tone: .warning)
                    : ReportWords.verdict(figures.met, promised: target.objective.availability != nil),
            ])
        }
        return [
            .heading(number: "一、", title: "线路\(TargetFigure.availability)"),
            .table(
                Table(
                    number: nil, caption: "线路\(TargetFigure.availability)", columns: columns, rows: rows,
                    emptyText: "没有租用线路。",
                    notes: ["\(TargetFigure.availability)＝正常时间÷（正常时间＋不良时间），已按约定扣除计划停机；百分比向下截取。"] + bases + changes)),
        ]
    }

    /// The objective and the clause need not count alike: which is which.
    private var bases: [String] {
        let excluded = lines.flatMap(\.months).flatMap(\.items).contains { $0.exclusion != nil }
        guard excluded || lines.flatMap(\.months).contains(where: { $0.otherBad > 0 }) else { return [] }
        return ["本表按考核目标统计；故障明细的“计入”和租费扣减按合同条款统计，条款不计的中断不在其内，两者口径不同，数字可以不同。"]
    }

    /// What the figures of a whole period do not tell of a line that had this carrier for a part of it.
    private var changes: [String] {
        let changed = targets.filter(hadAnotherCarrier).map { text.name($0.target.id) }
        return changed.isEmpty
            ? [] : ["\(text.listed(changed))的租用合同在统计时段内变更过，本表为全时段数字；故障明细和租费扣减只计属于贵公司的月份。"]
    }

    // MARK: Changes of carrier

    /// The carrier's own, the latest.
    private func contract(of target: TargetAccount) -> AccountingPlan.Contract? {
        if let contract = target.target.contract, contract.carrier == carrier { return contract }
        return lines.last { $0.target == target.target.id }?.contract
    }

    private func hadAnotherCarrier(_ target: TargetAccount) -> Bool {
        target.target.contract?.carrier != carrier || otherLines.contains { $0.target == target.target.id }
    }

    /// Whether some of the incident lies in a month that is this carrier's.
    private func isOwn(_ incident: IncidentAccount, of target: TargetAccount) -> Bool {
        let part = Interval(incident.start, incident.end ?? account.asOf).intersection(account.period.interval)
        guard target.target.contract?.carrier == carrier else {
            return months(of: target, in: lines).contains { $0.overlaps(part) }
        }
        return !months(of: target, in: otherLines).united.contains { $0.start <= part.start && part.end <= $0.end }
    }

    private func months(of target: TargetAccount, in lines: [PenaltyLine]) -> [Interval] {
        lines.filter { $0.target == target.target.id }.flatMap { $0.months.map(\.period.interval) }
    }

    // MARK: Incidents

    /// Those of its lines and months.
    var ownIncidents: [IncidentAccount] {
        let own = Dictionary(targets.map { ($0.target.id, $0) }) { first, _ in first }
        return account.incidents.filter { incident in own[incident.target].map { isOwn(incident, of: $0) } ?? false }
    }

    private var incidents: [Block] {
        let incidents = ownIncidents
        let columns = [
            Column("序号", .number, weight: 2, alignment: .center), Column("线路", weight: 5),
            Column(IncidentFigure.start, weight: 5), Column(IncidentFigure.end, weight: 5),
            Column(IncidentFigure.duration, weight: 4.5),
            Column(IncidentFigure.reportedAt, weight: 5), Column(IncidentFigure.reason, weight: 5),
            Column("计入", .duration, weight: 4.5),
        ]
        let table = Table(
            number: nil, caption: "故障明细", columns: columns,
            rows: incidents.enumerated().map { Row(row($0 + 1, $1)) },
            emptyText: noIncidents,
            notes: incidents.isEmpty ? [] : ["“计入”为该次中断在统计时段内按合同计入的时长；按条款不计的写明理由。"])
        return [
            .heading(number: "二、", title: "故障情况"), .table(table), .paragraph(Paragraph(evidence)),
        ]
    }

    /// Who did not look cannot say that nothing happened.
    private var noIncidents: String {
        let blind = targets.filter(isBlind).map { text.name($0.target.id) }
        let lack = targets.allSatisfy { $0.figures.assessed.ratio == nil } ? "无监测数据" : "监测数据不足"
        if blind.isEmpty { return "\(text.here)上述线路未发生中断。" }
        if blind.count == targets.count { return "\(text.here)上述线路\(lack)，不能判定有无中断。" }
        return "\(text.here)上述线路中，\(text.listed(blind))监测数据不足，不能判定有无中断；其余线路未发生中断。"
    }

    /// Whether too little was watched to vouch for the line.
    private func isBlind(_ target: TargetAccount) -> Bool {
        target.figures.assessed.ratio == nil || target.figures.isThin
    }

    private func row(_ number: Int, _ incident: IncidentAccount) -> [Cell] {
        let causes = [incident.cause.map(OutageCause.word), incident.reason.map(ReportWords.reason)]
        return [
            .count(number), .text(text.name(incident.target)), .time(incident.start),
            incident.end.map { .time($0) } ?? Cell(.none("尚未恢复"), tone: .bad), .duration(incident.duration),
            incident.faultReportedAt.map { .time($0) }
                ?? Cell(.none(incident.reportedAt == nil ? "未登记" : "核实中"), tone: .muted),
            .optional(causes.compactMap { $0 }.first), counted(incident),
        ]
    }

    /// By the clause where there is one, else by the objective.
    private func counted(_ incident: IncidentAccount) -> Cell {
        let months = lines.filter { $0.target == incident.target }.flatMap(\.months)
        let items = months.flatMap(\.items).filter { $0.incident.id == incident.id }
        if let exclusion = items.lazy.compactMap(\.exclusion).first {
            if exclusion.isPending { return .text("暂不计（申告时间核实中）") }
            return .text("不计（\(PenaltyWords.exclusion(exclusion, timeZone: report.timeZone))）")
        }
        return items.isEmpty ? .duration(incident.counted) : .duration(items.reduce(0) { $0 + $1.milliseconds })
    }

    private var evidence: String {
        "上述时间由我单位监测系统自动记录：\(detection)；中断自首次失败起算，至首次恢复成功为止。"
            + "原始观测逐条以摘要相连保存，出函时证据链头（SHA-256）为\(text.chainHead)，贵公司可随时核对。"
    }

    /// How the lines are watched, said once for all that are watched alike.
    private var detection: String {
        var ways: [(how: String, names: [String])] = []
        for target in targets {
            let how = self.how(target)
            guard !how.isEmpty else { continue }
            let place = ways.firstIndex { $0.how == how } ?? ways.endIndex
            if place == ways.endIndex { ways.append((how, [])) }
            ways[place].names.append(text.name(target.target.id))
        }
        if let way = ways.first, way.names.count == targets.count, targets.count > 1 { return "上述线路均\(way.how)" }
        return ways.map { "\(text.listed($0.names))\($0.names.count > 1 ? "均" : "")\($0.how)" }.joined(separator: "；")
    }

    /// `以设备查询（SNMP）每1分钟一次、连通测试（ICMP）每30秒一次检测，连续3次失败确认中断`
    private func how(_ target: TargetAccount) -> String {
        let checks = target.checks.map(\.check).filter(\.isRuling)
        let runs = Set(checks.map(\.policy.failuresToDown)).sorted()
        return runs.map { run in
            var seen: Set<String> = []
            let ways = checks.filter { $0.policy.failuresToDown == run }.map { check in
                "\(ReportWords.checkKind(check.kind))每\(ChineseWords.span(check.policy.interval.milliseconds))一次"
            }
            return "以\(ways.filter { seen.insert($0).inserted }.joined(separator: "、"))检测，连续\(run)次失败确认中断"
        }
        .joined(separator: "，")
    }
}
