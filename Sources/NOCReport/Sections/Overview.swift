import NOCCore
import NOCDocument

extension ReportDocument {
    /// 总体情况: the period in words, its figures at a glance, what waits for a person, and all targets along time.
    var overview: Section {
        var blocks: [Block] = [.figures(keyFigures), .paragraph(Paragraph(situation))]
        if let outages = outageSentence { blocks.append(.paragraph(Paragraph(outages))) }
        if let coverage = coverageSentence { blocks.append(.paragraph(Paragraph(coverage))) }
        if let performance = performanceSentence { blocks.append(.paragraph(Paragraph(performance))) }
        if facts.previous != nil || facts.yearToDate != nil { blocks.append(.table(mainFigures)) }
        if [.day, .interval].contains(account.period.kind) {
            blocks.append(.heading(number: "", title: "需要处理的事项"))
            blocks.append(pending.isEmpty ? .paragraph("无。") : .points(pending))
        }
        if !account.targets.isEmpty {
            blocks.append(.heading(number: "", title: "各对象状态"))
            blocks += strips
        }
        return Section(
            id: "overview", number: "", title: "\(here)运行概况", isAppendix: false, orientation: .portrait, blocks: blocks)
    }

    private var promised: [TargetAccount] { account.targets.filter { $0.objective.availability != nil } }

    var situation: String {
        guard !account.targets.isEmpty else { return "\(here)没有监测对象。" }
        let checks = account.targets.map(\.checks.count).reduce(0, +)
        let groups = account.groups.isEmpty ? "" : "，分\(account.groups.count)组"
        let head = "\(here)监测对象\(account.targets.count)个\(groups)，检查项\(checks)个。"
        guard !promised.isEmpty else { return head + "监测对象均未设定\(TargetFigure.availability)目标。" }
        let met = promised.count { $0.figures.met == true }
        let missed = promised.filter { $0.figures.met == false }
        let open = promised.count - met - missed.count
        let parts = ["达标\(met)个", "未达标\(missed.count)个"] + (open > 0 ? ["因无监测数据无法判定\(open)个"] : [])
        let names = missed.map { target in
            "\(name(target.target.id))（\(percentText(target.figures.assessed.ratio))，目标"
                + "\(promise(target.objective).text(in: zone))）"
        }
        return head + "设定\(TargetFigure.availability)目标的对象\(promised.count)个，其中\(parts.joined(separator: "、"))。"
            + (missed.isEmpty ? "" : "未达标的是\(listed(names))。")
    }

    private var outageSentence: String? {
        guard !account.targets.isEmpty else { return nil }
        guard isMeasured || !account.incidents.isEmpty else { return "\(here)没有监测数据，不能判定有无中断。" }
        guard !account.incidents.isEmpty else { return "\(here)未发生中断。" }
        var text = "\(here)\(eventCount)；计入考核的中断时长合计\(zeroSpan(countedDowntime))。"
        let planned = account.events(.planned)
        if !planned.isEmpty {
            let outages = account.incidents.count { $0.isPlannedWork && !$0.crossesPeriod }
            text += "另有计划停机\(planned.count)项，其间中断\(outages)起，不计入故障事件。"
        }
        let longest = account.incidents.filter { !$0.isPlannedWork }.max { clipped($0) < clipped($1) }
        if let longest {
            text +=
                "\(here)历时最长的是\(name(longest.target))，自"
                + "\(ReportWords.moment(longest.start, timeZone: zone))起"
                + (longest.end == nil ? "，\(ReportWords.unended(longest))" : "历时\(zeroSpan(longest.duration ?? 0))")
                + "。"
        }
        return text
    }

    /// Events first, then what each touched.
    private var eventCount: String {
        let events = account.events(.fault)
        let crossing = account.events(.fault, crossing: true).count - events.count
        let more = crossing > 0 ? "，另有期初以前开始的跨期故障事件\(crossing)起" : ""
        guard !events.isEmpty else { return "未发生新的故障事件\(more)" }
        let touched = Set(events.flatMap(\.targets)).count
        return "发生故障事件\(events.count)起，涉及对象\(touched)个、中断\(account.faults.count)起\(more)"
    }

    private var coverageSentence: String? {
        var text = ""
        let covered = account.targets.compactMap { target in target.figures.coverage.map { (target, $0) } }
        if let worst = covered.min(by: { $0.1 < $1.1 }) {
            text += "\(TargetFigure.coverage.title)最低为\(percentText(worst.1))（\(name(worst.0.target.id))）。"
        }
        let thin = covered.filter(\.0.figures.isThin).map { name($0.0.target.id) }
        if !thin.isEmpty {
            text +=
                "\(TargetFigure.coverage.short)低于\(ReportWords.leastCoverage)的对象有\(thin.count)个（\(listed(thin))），数据不足，仅供参考。"
        }
        if !account.interruptions.isEmpty {
            text +=
                "采集程序停止运行\(account.interruptions.count)次，合计\(zeroSpan(interrupted))，"
                + "期间按“未监测”处理，不计为对象中断。"
        }
        return text.isEmpty ? nil : text
    }

    private var keyFigures: [KeyFigure] {
        let assessed = account.targets.compactMap { target in target.figures.assessed.ratio.map { (target, $0) } }
        let lowest = assessed.min { $0.1 < $1.1 }
        let met = promised.count { $0.figures.met == true }
        let missed = promised.contains { $0.figures.met == false }
        let coverage = account.targets.compactMap(\.figures.coverage).min()
        let isThin = account.targets.contains(where: \.figures.isThin)
        return [
            KeyFigure(
                label: "达标对象", value: promised.isEmpty ? "—" : "\(met)/\(promised.count)",
                note: promised.isEmpty ? "未设定目标" : missed ? "有对象未达标" : "设定目标的对象",
                tone: missed ? .bad : promised.isEmpty ? .muted : met == promised.count ? .good : .warning),
            KeyFigure(
                label: "最低\(TargetFigure.availability)（考核口径）", value: lowest.map { percentText($0.1) } ?? "—",
                note: lowest.map { name($0.0.target.id) } ?? "无监测数据",
                tone: lowest?.0.figures.met == false ? .bad : .plain),
            KeyFigure(
                label: "故障事件", value: "\(account.events(.fault).count)",
                note: account.incidents.contains(where: \.isOpen) ? "有中断尚未恢复" : "涉及中断\(account.faults.count)起",
                tone: .plain),
            KeyFigure(
                label: "计入考核的中断", value: zeroSpan(countedDowntime), note: "各对象合计",
                tone: .plain),
            KeyFigure(
                label: "最低\(TargetFigure.coverage.title)", value: coverage.map { percentText($0) } ?? "—",
                note: isThin ? "数据不足，仅供参考" : nil,
                tone: isThin ? .warning : .plain),
        ]
    }

    /// Whether anything was measured of any target.
    var isMeasured: Bool { account.targets.contains { $0.figures.assessed.ratio != nil } }

    /// For a list of outages that is empty.
    var noOutage: String { isMeasured ? "\(here)未发生中断。" : "\(here)没有监测数据，不能判定有无中断。" }

    var pending: [String] {
        var items: [String] = []
        let nameless = account.incidents.filter {
            $0.isRoot && (($0.cause ?? "").isEmpty || ($0.responsible ?? "").isEmpty)
        }
        if !nameless.isEmpty {
            items.append("登记原因分类或责任方：\(nameless.count)起中断尚未登记（\(listed(distinct(nameless.map(\.target))))）。")
        }
        let silent = account.incidents.filter { $0.isAlerting && $0.acknowledgedAt == nil }
        if !silent.isEmpty { items.append("确认中断：\(silent.count)起中断无人确认（\(listed(distinct(silent.map(\.target))))）。") }
        let backdated = account.maintenance.filter {
            $0.backdatedApprovedBy == nil && $0.isBackdated && !$0.isCalledOff
        }
        if !backdated.isEmpty {
            items.append("批准补登的计划停机：\(backdated.count)项在开始之后才登记且未经批准，登记前的部分未计为计划停机。")
        }
        let origins = distinctTexts(promised.compactMap(\.objective.origin).filter { $0.contains("确认") })
        if !origins.isEmpty { items.append("核定目标值：部分对象的目标值注明“\(origins.joined(separator: "”“"))”。") }
        return items
    }

    private func distinct(_ targets: [String]) -> [String] { distinctTexts(targets.map(name)) }

    private func distinctTexts(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.map { $0.cleanText() }.filter { seen.insert($0).inserted }
    }

    private var countedDowntime: Int64 { account.targets.map(\.figures.countedDowntime).reduce(0, +) }
    private var interrupted: Int64 { account.interruptions.map(\.milliseconds).reduce(0, +) }

    private func clipped(_ incident: IncidentAccount) -> Int64 {
        incident.part(in: account.period.interval, asOf: account.asOf).milliseconds
    }

    /// A span for a sentence, where nothing is `0分钟`.
    func zeroSpan(_ milliseconds: Int64) -> String { milliseconds <= 0 ? "0分钟" : ChineseWords.span(milliseconds) }
}
