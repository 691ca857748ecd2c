import Foundation
import NOCCore
import NOCDocument

/// Tells a report as a document. Each section is an extension in `Sections`.
struct ReportDocument {
    let report: Report
    /// Digits shown of a percentage: two, or as many as the finest promise has, so that what is shown and what is met agree.
    let digits: Int
    private let names: [String: String]
    private let groupNames: [String: String]

    init(_ report: Report) {
        self.report = report
        let promises = report.account.targets.compactMap(\.objective.availability)
        digits = promises.map(PercentText.digits(ofPromise:)).reduce(2, max)
        names = Dictionary(
            report.account.targets.map { ($0.target.id, Self.name(of: $0)) }, uniquingKeysWith: { first, _ in first })
        groupNames = Dictionary(
            report.account.plan.groups.map { ($0.id, Self.shown($0.name, else: $0.id)) },
            uniquingKeysWith: { first, _ in first })
    }

    var account: PeriodAccount { report.account }
    var zone: TimeZone { report.timeZone }
    var here: String { ReportWords.thisPeriod(account.period.kind) }

    func document() -> Document {
        let site = account.plan.site
        let place = Self.shown(site.name, else: site.id)
        var document = Document(
            title: place + ReportWords.title(account.period.kind),
            subtitle: "（\(stretch)）", particulars: particulars,
            notice: provisionalNotice, sections: sections, sheets: sheets,
            footer: "\(place.cleanLine(limit: 60))　\(stretch)　证据链头 \(chainHead)",
            timeZone: zone, organisation: Self.shown(site.organisation, else: place),
            generatedAt: report.evidence.generatedAt)
        document.number()
        return document
    }

    private var stretch: String {
        ReportWords.name(account.period, timeZone: zone) + (account.provisional ? "，暂定" : "")
    }

    var facts: PeriodFacts { report.facts }

    /// The sentences of indicators, for a project's year.
    func indicatorWords(_ budget: Budget? = nil) -> IndicatorWords {
        IndicatorWords(
            words: PeriodWords(period: account.period, timeZone: zone, budget: budget), digits: digits, name: name)
    }

    private var sections: [Section] {
        switch account.period.kind {
        case .day, .interval: [overview, availability, groups, incidents, quality] + registers(maintenance) + proofs
        case .week: [spotCheck, availability, incidents, problems] + registers(maintenance) + proofs
        case .month: chapters + [plannedWork, indicatorAppendix] + registers(maintenance.asAppendix) + proofs
        case .quarter: notice + [indicatorAppendix] + registers(maintenance.asAppendix) + proofs
        case .year: [overview] + projects + chapters.dropFirst() + registers(maintenance.asAppendix) + proofs
        }
    }

    /// What offices report every month, in their order (the outline is the offices' own practice).
    private var chapters: [Section] {
        [overview, lines, terminals, website, room, security, incidents, problems]
    }

    private func registers(_ maintenance: Section) -> [Section] {
        guard [.month, .quarter, .year].contains(account.period.kind) else {
            return [maintenance, corrections] + (facts.records.isEmpty ? [] : [handRecords.asAppendix])
        }
        return [maintenance, handRecords.asAppendix, corrections.asAppendix]
    }

    private var proofs: [Section] { [calendar.asAppendix, method, shares, parameters] }

    private var particulars: [Document.Particular] {
        let site = account.plan.site
        let period = ReportWords.stretch(account.period.interval, timeZone: zone)
        let generated = ReportWords.moment(report.evidence.generatedAt, timeZone: zone)
        return [
            .init(label: "编制单位", value: Self.shown(site.organisation, else: "—")),
            .init(
                label: "监测网络",
                value: "\(Self.shown(site.network, else: "—"))（采集机 \(Self.shown(site.collector, else: "—"))）"),
            .init(label: "统计时段", value: "\(period)（\(ReportWords.zone(zone))）"),
            .init(label: "生成时间", value: generated),
        ] + edition + [.init(label: "编制人", value: ""), .init(label: "审核人", value: "")]
    }

    /// Which edition it is, from the second on.
    private var edition: [Document.Particular] {
        guard let edition = report.edition, edition.number > 1 else { return [] }
        let corrected = edition.corrected.map { "，更正第\($0.number)版" } ?? ""
        return [.init(label: "版次", value: "第\(edition.number)版\(corrected)")]
    }

    private var provisionalNotice: String? {
        guard account.provisional else { return nil }
        return "暂定：统计时段尚未结束，或时段末的状态尚待后续观测确认。数据截至"
            + "\(ReportWords.moment(account.asOf, timeZone: zone))，以下数字可能变化，不作考核依据。"
    }

    var chainHead: String { report.evidence.head.map { $0.cleanLine(limit: 128) } ?? "（空）" }

    func name(_ target: String) -> String { names[target] ?? target.cleanText() }
    func groupName(_ group: String) -> String { groupNames[group] ?? group.cleanText() }

    private static func name(of account: TargetAccount) -> String {
        shown(account.target.name, else: account.target.id) + (account.isRemoved ? "（已撤销）" : "")
    }

    static func shown(_ text: String, else other: String) -> String {
        let text = text.cleanText()
        return text.isEmpty ? other.cleanText() : text
    }

    // MARK: Cells

    func percent(_ ratio: Double?, tone: Tone = .plain) -> Cell {
        ratio.map { Cell(.percent($0, digits: digits), tone: tone) } ?? .noData
    }

    func percentText(_ ratio: Double?) -> String { percent(ratio).text(in: zone) }

    /// `99.9%`, or that none was set.
    func promise(_ objective: Objective) -> Cell {
        objective.availability.map { .promise($0) } ?? Cell(.none("未设定"), tone: .muted)
    }

    /// Names in a sentence: the first five, then how many there are.
    func listed(_ names: [String]) -> String {
        names.count <= 5
            ? names.joined(separator: "、") : names.prefix(5).joined(separator: "、") + "等\(names.count)个"
    }

    /// The rows of the targets under their groups in the plan's order; those without a group last.
    func grouped(_ targets: [TargetAccount], _ columns: Int, _ row: (TargetAccount) -> [Cell]) -> [Row] {
        let order = account.plan.groups.map(\.id)
        let byGroup = Dictionary(grouping: targets) { account in
            account.target.group.flatMap { order.contains($0) ? $0 : nil } ?? ""
        }
        guard byGroup.count > 1 || byGroup[""] == nil else { return targets.map { Row(row($0)) } }
        return (order + [""]).flatMap { id -> [Row] in
            guard let targets = byGroup[id] else { return [] }
            let title = Cell.text(id.isEmpty ? "未分组" : groupName(id))
            let head = Row([title] + Array(repeating: .text(""), count: columns - 1), style: .group)
            return [head] + targets.map { Row(row($0)) }
        }
    }
}
