import NOCCore
import NOCDocument

/// 季度通报: 总体情况, 主要问题, 整改要求; the list of problems and the figures stand behind it.
extension ReportDocument {
    var notice: [Section] {
        [
            overview, .chapter("faults", "主要问题", faults), .chapter("demands", "整改要求", demands), problemList,
            lines.asAppendix, terminals.asAppendix, website.asAppendix, room.asAppendix, security.asAppendix,
            incidents.asAppendix,
        ]
    }

    private var faults: [Block] {
        let problems = found
        guard !problems.isEmpty else { return [.paragraph("\(here)监测没有发现未达标、断电、站点无法访问或尚未恢复的问题。")] }
        return [.paragraph("\(here)监测发现问题\(problems.count)项，清单见附件。主要是："), .points(problems.prefix(10).map(\.text))]
    }

    private var demands: [Block] {
        var demands: [String] = []
        let missed = account.targets.filter { $0.figures.met == false }
        let carriers = distinctCarriers(missed)
        if !carriers.isEmpty {
            demands.append("请\(carriers.joined(separator: "、"))就未达标线路查明原因，提出改进措施并书面反馈。")
        }
        if missed.contains(where: { $0.target.contract?.carrier == nil }) {
            demands.append("未达标的自管设备和系统由运维单位逐项查明原因，落实整改。")
        }
        if facts.website?.verdict == .veto { demands.append("区政府网站管理单位立即排查站点访问故障，防止单项否决。") }
        if let power = facts.power, power.days(.missed) > 0 { demands.append("机房供电运维单位查明断电原因，检修UPS和供电线路。") }
        if account.incidents.contains(where: {
            $0.isRoot && (($0.cause ?? "").isEmpty || ($0.responsible ?? "").isEmpty)
        }) {
            demands.append("补充登记各起中断的原因分类和责任方。")
        }
        if account.incidents.contains(where: { $0.isAlerting && $0.acknowledgedAt == nil }) {
            demands.append("值班人员及时确认告警，落实24小时值守。")
        }
        return demands.isEmpty ? [.paragraph("没有需要整改的事项，请继续做好监测和值守。")] : [.points(demands)]
    }

    private func distinctCarriers(_ targets: [TargetAccount]) -> [String] {
        var seen: Set<String> = []
        return targets.compactMap { $0.target.contract?.carrier?.cleanText() }.filter {
            seen.insert($0).inserted
        }
    }

    private var problemList: Section {
        Section(
            id: "problems", number: "", title: "问题清单", isAppendix: true, orientation: .portrait,
            blocks: [.table(problemTable)])
    }
}
