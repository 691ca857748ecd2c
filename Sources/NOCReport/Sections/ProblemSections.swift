import NOCCore
import NOCDocument

/// Something that a person has to see to.
struct Problem {
    var text: String
    var measure: String?
    var responsible: String?
    var state: String
}

extension ReportDocument {
    /// 存在问题及整改: what the figures show; measures are those that people noted.
    var problems: Section {
        .chapter("problems", "存在问题及整改", [.table(problemTable)] + todo)
    }

    var problemTable: Table {
        let columns = [
            Column("序号", .number, weight: 1.6, alignment: .center), Column("问题", weight: 10), Column("措施", weight: 7),
            Column("责任方", weight: 4), Column("状态", weight: 3.4),
        ]
        let rows = found.enumerated().map { index, problem in
            Row([
                .count(index + 1), .text(problem.text), .optional(problem.measure), .optional(problem.responsible),
                .text(problem.state),
            ])
        }
        return Table(
            number: nil, caption: "问题与整改", columns: columns, rows: rows, emptyText: "\(here)没有发现需要整改的问题。", notes: [])
    }

    private var todo: [Block] {
        [.heading(number: "", title: "需要处理的事项"), pending.isEmpty ? .paragraph("无。") : .points(pending)]
    }

    var found: [Problem] {
        unwatched + unpromised + missedTargets + openIncidents + repeated + websiteProblems + powerProblems
            + securityProblems + unmetRows
    }

    /// What nobody measured, or too little: nothing good can be said of it.
    private var unwatched: [Problem] {
        let thin = account.targets.filter { target in
            target.figures.assessed.ratio == nil || target.figures.isThin
        }
        guard !thin.isEmpty else { return [] }
        let names = thin.map { "\(name($0.target.id))（\($0.figures.coverage.map { percentText($0) } ?? "无监测数据")）" }
        return [
            Problem(
                text:
                    "\(TargetFigure.coverage.title)低于\(ReportWords.leastCoverage)或没有监测数据的对象\(thin.count)个：\(listed(names))，数据不足，不能判定运行情况。",
                state: "待补足监测")
        ]
    }

    /// Outages of what promises nothing would pass unjudged.
    private var unpromised: [Problem] {
        account.targets.filter { $0.objective.availability == nil && $0.figures.countedDowntime > 0 }.map { target in
            Problem(
                text: "\(name(target.target.id))\(here)中断\(target.figures.incidents)次累计"
                    + "\(zeroSpan(target.figures.countedDowntime))，未设定\(TargetFigure.availability)目标，请核定。",
                state: "待核定")
        }
    }

    private var missedTargets: [Problem] {
        account.targets.filter { $0.figures.met == false }.map { target in
            let own = account.incidents.filter { $0.target == target.target.id }
            return Problem(
                text:
                    "\(name(target.target.id))\(TargetFigure.availability)\(percentText(target.figures.assessed.ratio))，未达到目标值"
                    + "\(promise(target.objective).text(in: zone))。",
                measure: joined(own.compactMap(\.resolution)), responsible: joined(own.compactMap(\.responsible)),
                state: own.contains(where: \.isOpen) ? "未恢复" : own.isEmpty ? "待整改" : "已恢复，待整改")
        }
    }

    private var openIncidents: [Problem] {
        account.incidents.filter(\.isOpen).map { incident in
            Problem(
                text: "\(name(incident.target))自\(ReportWords.moment(incident.start, timeZone: zone))起中断，尚未恢复。",
                measure: incident.resolution, responsible: incident.responsible, state: "未恢复")
        }
    }

    /// Three or more outages in a period are a pattern; the number is a 建议值. What only came along with others' recurs with
    /// them.
    private var repeated: [Problem] {
        account.targets.compactMap { target in
            let own = account.faults.count { $0.target == target.target.id && $0.isRoot && $0.value == .down }
            guard own >= 3 else { return nil }
            return Problem(
                text: "\(name(target.target.id))\(here)发生故障\(own)次，反复发生，应查明原因。",
                measure: nil, responsible: target.target.contract?.carrier, state: "待整改")
        }
    }

    private var websiteProblems: [Problem] {
        guard let result = facts.website else { return [] }
        switch result.verdict {
        case .passed: return []
        case .veto: return [Problem(text: "政府网站站点无法访问占比达到单项否决线。", state: "待整改")]
        case .insufficient: return [Problem(text: "政府网站访问样本不足，不能判定站点无法访问指标。", state: "待补足监测")]
        }
    }

    private var powerProblems: [Problem] {
        guard let power = facts.power else { return [] }
        var problems: [Problem] = []
        if power.days(.missed) > 0 {
            problems.append(Problem(text: "核心机房有\(power.days(.missed))天断电，累计\(zeroSpan(power.out))。", state: "待整改"))
        }
        if power.days(.unknown) > 0, !account.provisional {
            problems.append(Problem(text: "核心机房有\(power.days(.unknown))天供电情况无法判定，须人工核实并登记更正。", state: "待核实"))
        }
        return problems
    }

    /// 网络安全事件 that people recorded in the period.
    private var securityProblems: [Problem] {
        facts.series.filter { $0.series.kind == .incident }.flatMap { sum in
            sum.inPeriod.filter { (Double($0.record.value) ?? 0) > 0 }.map { stored in
                let date = ChineseWords.date(stored.record.date)
                let note = stored.record.note.map { "（\($0.cleanLine(limit: 120))）" } ?? ""
                return Problem(
                    text: "\(date)记录\(sum.series.name.cleanLine(limit: 60))\(stored.record.value)起\(note)。",
                    state: "待整改")
            }
        }
    }

    /// Rows of the projects that a year's form could not hand in.
    private var unmetRows: [Problem] {
        guard account.period.kind == .year else { return [] }
        return facts.projects.flatMap { project in
            project.rows.filter { $0.state != .met }.map { row in
                let state = indicatorWords().state(row.state).text(in: zone)
                return Problem(
                    text:
                        "“\(project.project.name.cleanText())”的\(row.row.second.cleanText())：\(state)。",
                    state: "待处理")
            }
        }
    }

    private func joined(_ texts: [String]) -> String? {
        var seen: Set<String> = []
        let parts = texts.map { $0.cleanText() }.filter { !$0.isEmpty && seen.insert($0).inserted }
        return parts.isEmpty ? nil : parts.joined(separator: "；")
    }

    /// 下期工作计划: planned work that is declared for the next period.
    var plannedWork: Section {
        let columns = [
            Column("对象", weight: 6), Column("开始", .time, weight: 5), Column("结束", .time, weight: 5),
            Column("事由", weight: 8), Column("登记人", weight: 4),
        ]
        let rows = facts.upcoming.map { window in
            Row([
                .text(scope(window.scope)), .time(window.interval.start), .time(window.interval.end),
                .text(window.reason), .text(window.by),
            ])
        }
        let next = account.period.kind == .month ? "下月" : "下期"
        let table = Table(
            number: nil, caption: "\(next)计划停机", columns: columns, rows: rows, emptyText: "\(next)没有登记计划停机。", notes: [])
        return .chapter("plan", "\(next)工作计划", [.table(table)])
    }
}
