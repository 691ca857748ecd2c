import NOCCore
import NOCDocument

extension ReportDocument {
    /// How each objective in use counts, a row each.
    var objectivesPart: [Block] {
        let columns = [
            Column("目标", weight: 4), Column("目标值", .percent, weight: 3), Column("考核时间", weight: 8),
            Column(ChineseWords.planned, weight: 4),
            Column("\(word(.unknown))与\(word(.unmonitored))", weight: 4), Column(word(.unreachable), weight: 4),
            Column(word(.degraded), weight: 4),
            Column("瞬断", weight: 4), Column("来源", weight: 5),
        ]
        let table = Table(
            number: nil, caption: "各目标的计算约定", columns: columns, rows: objectivesInUse.map { Row(row($0)) },
            emptyText: "没有监测对象。", notes: [])
        return [.heading(number: "", title: "目标与约定"), .table(table)]
    }

    private func word(_ value: AvailabilityClass) -> String { ChineseWords.name(value) }

    private var objectivesInUse: [Objective] {
        var seen: Set<Objective> = []
        return (account.targets.map(\.objective) + account.groups.map(\.objective)).filter { seen.insert($0).inserted }
    }

    private func row(_ objective: Objective) -> [Cell] {
        [
            .text(objective.id.isEmpty ? "（未设定）" : objective.id), promise(objective), .text(hours(objective.hours)),
            .text(maintenance(objective.maintenance)), .text(unknown(objective.unknown)),
            .text(objective.unreachable == .down ? "计为不良" : "不计入"),
            .text(objective.degraded == .up ? "计为正常" : "计为不良"),
            .text(objective.transients == .ignore ? "计为正常" : "计为不良"), .optional(objective.origin),
        ]
    }

    private func maintenance(_ policy: Objective.MaintenancePolicy) -> String {
        switch policy {
        case .exclude: "不计入"
        case .asUp: "计为正常"
        case .count: "照实计入"
        }
    }

    private func unknown(_ policy: Objective.UnknownPolicy) -> String {
        switch policy {
        case .exclude: "不计入"
        case .down: "计为不良"
        case .up: "计为正常"
        }
    }

    /// `周一至周五 08:30-12:00、14:00-18:00；节假日除外，调休工作日按周一`.
    func hours(_ hours: ServiceHours) -> String {
        guard case .weekly(let weekly) = hours else { return "全天，每周7天" }
        var parts: [String] = []
        var start = 0
        while start < weekly.days.count {
            var end = start
            while end + 1 < weekly.days.count, weekly.days[end + 1] == weekly.days[start] { end += 1 }
            if !weekly.days[start].isEmpty {
                let name = start == end ? weekday(start) : "\(weekday(start))至\(weekday(end))"
                parts.append("\(name) \(weekly.days[start].map(\.text).joined(separator: "、"))")
            }
            start = end + 1
        }
        let rest = [weekly.holidays.isEmpty ? nil : "节假日除外", weekly.workdays.isEmpty ? nil : "调休工作日按周一"]
        let exceptions = rest.compactMap { $0 }.joined(separator: "，")
        return (parts.isEmpty ? ["无"] : parts).joined(separator: "，") + (exceptions.isEmpty ? "" : "；\(exceptions)")
    }

    private func weekday(_ index: Int) -> String { "周" + Document.weekdays[index] }
}
