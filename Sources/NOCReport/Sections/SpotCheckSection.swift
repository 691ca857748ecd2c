import NOCCore
import NOCDocument

/// 周抽查表: the week's answers to fixed questions, in the columns of the quarterly self-check form of
/// government websites (南宁市政府网站自查表).
extension ReportDocument {
    var spotCheck: Section {
        .chapter("spot-check", "抽查结果", [.form(spotCheckForm), .paragraph(Paragraph(situation))])
    }

    private struct Question {
        var first: String
        var second: String
        var point: String
        /// Nil: nobody can say from the record.
        var isMet: Bool?
        var remedy: String
        /// Left to a person: the cells stay blank.
        var isManual = false
    }

    private var spotCheckForm: Form {
        let questions = lineQuestions + websiteQuestions + roomQuestions + securityQuestions
        let titles = ["一级指标", "二级指标", "考察点", "是否完成指标", "问题整改对策"]
        var rows = [titles.map { FormCell.label($0) }]
        for (index, question) in questions.enumerated() {
            var row: [FormCell] = []
            if index == 0 || questions[index - 1].first != question.first {
                let span = questions[index...].prefix { $0.first == question.first }.count
                row.append(FormCell(.text(question.first), rows: span))
            }
            row += [
                FormCell(.text(question.second)), FormCell(.text(question.point)), FormCell(answer(question)),
                FormCell(.text(question.remedy)),
            ]
            rows.append(row)
        }
        return Form(
            caption: "周抽查表", columns: [5, 5, 12, 5, 10], rows: rows,
            notes: ["“是否完成指标”由监测数据得出；留空的由抽查人员填写。没有监测数据的不作完成。"],
            head: .init(rows: 0..<1, end: rows.count))
    }

    private func answer(_ question: Question) -> Cell {
        if question.isManual { return .text("") }
        return switch question.isMet {
        case true?: Cell(.text("是"), tone: .good)
        case false?: Cell(.text("否"), tone: .bad)
        case nil: Cell(.none(ChineseWords.noData), tone: .warning)
        }
    }

    private var lineQuestions: [Question] {
        let chapters: [(ReportChapters.Chapter, String)] = [(.lines, "网络线路"), (.terminals, "平台与终端")]
        return chapters.flatMap { chapter, title in
            targets(of: chapter).map { target in
                let figures = target.figures
                let promised = target.objective.availability != nil
                let isMet = promised ? figures.met : figures.assessed.ratio.map { _ in figures.countedDowntime == 0 }
                let goal = promised ? "，目标\(promise(target.objective).text(in: zone))" : ""
                let outages =
                    figures.incidents == 0 ? "无中断" : "中断\(figures.incidents)次累计\(zeroSpan(figures.countedDowntime))"
                return Question(
                    first: title, second: name(target.target.id),
                    point: "\(TargetFigure.availability)\(percentText(figures.assessed.ratio))\(goal)，\(outages)",
                    isMet: isMet,
                    remedy: isMet == false ? remedy(target.target.id) : "")
            }
        }
    }

    /// What was done, where somebody noted it.
    private func remedy(_ target: String) -> String {
        var seen: Set<String> = []
        let done = account.incidents.filter { $0.target == target }.compactMap { $0.resolution?.cleanLine(limit: 120) }
            .filter { !$0.isEmpty && seen.insert($0).inserted }
        return done.isEmpty ? "查明原因并登记原因分类、责任方和处置" : done.joined(separator: "；")
    }

    private var websiteQuestions: [Question] {
        var questions: [Question] = []
        if let result = facts.website {
            let isMet: Bool? = result.verdict == .insufficient ? nil : result.verdict == .passed
            let share = result.worst?.count.share.map { PercentText.raised($0) } ?? "—"
            questions.append(
                Question(
                    first: "政府网站", second: "站点无法访问",
                    point:
                        "访问\(result.total.visits)次，打不开\(result.total.failures)次，七日占比\(share)（红线\(PercentText.promise(result.rule.veto))）",
                    isMet: isMet,
                    remedy: isMet == false ? "立即排查网站访问故障" : isMet == nil ? "补足访问样本后再判定" : ""))
        }
        for target in targets(of: .website) {
            questions.append(
                Question(
                    first: "政府网站", second: "首页可用性",
                    point:
                        "\(name(target.target.id))\(TargetFigure.availability)\(percentText(target.figures.assessed.ratio))",
                    isMet: target.figures.met, remedy: target.figures.met == false ? "查明原因并整改" : ""))
        }
        let manual = [
            ("链接可用性", "首页及其他页面链接能否打开"), ("信息更新", "首页、栏目信息是否按期更新"), ("互动回应", "留言、咨询是否及时答复"),
            ("服务实用", "办事指南要素是否齐全、准确"),
        ]
        return questions
            + manual.map { Question(first: "政府网站", second: $0.0, point: $0.1, isMet: nil, remedy: "", isManual: true) }
    }

    private var roomQuestions: [Question] {
        guard let power = facts.power else { return [] }
        let isMet: Bool? = power.days(.missed) > 0 ? false : power.days(.unknown) > 0 ? nil : true
        return [
            Question(
                first: "核心机房", second: "24小时供电",
                point:
                    "\(power.days.count)天中达标\(power.days(.met))天，断电\(power.days(.missed))天，无法判定\(power.days(.unknown))天",
                isMet: isMet, remedy: isMet == false ? "查明断电原因并整改" : isMet == nil ? "人工核实并登记更正" : "")
        ]
    }

    /// By the records of the week; without one it is left to a person.
    private var securityIncidents: Question {
        let recorded = facts.series.filter { $0.series.kind == .incident }
        let count = recorded.compactMap(\.periodSum).reduce(0, +)
        let point = "有无网络攻击、篡改、泄密等事件"
        return Question(
            first: "安全运维", second: "安全事件",
            point: recorded.isEmpty ? point : "\(point)：记录\(NumberText.amount(count))起",
            isMet: recorded.isEmpty ? nil : count == 0, remedy: count > 0 ? "按预案处置并上报" : "", isManual: recorded.isEmpty)
    }

    private var securityQuestions: [Question] {
        let silent = account.incidents.filter { !$0.crossesPeriod && $0.isAlerting && $0.acknowledgedAt == nil }
        return [
            Question(
                first: "安全运维", second: "告警处置",
                point: "中断告警\(account.faults.count(where: \.isAlerting))起，未确认\(silent.count)起",
                isMet: account.targets.contains { $0.figures.assessed.ratio != nil } ? silent.isEmpty : nil,
                remedy: silent.isEmpty ? "" : "值班人员确认告警并登记处置"),
            securityIncidents,
        ]
    }
}
