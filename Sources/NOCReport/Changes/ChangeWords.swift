import Foundation
import NOCCore
import NOCDocument

/// Changes in the words of the office. What has no word in `ChangeVocabulary` is told by what it is about, without its value.
struct ChangeWords {
    private let zone: TimeZone
    private let targets: [String: String]
    private let groups: [String: String]
    private let series: [String: String]
    private let indicators: IndicatorWords

    init(_ report: Report) {
        let document = ReportDocument(report)
        zone = report.timeZone
        targets = Self.names(report.account.targets.map { ($0.target.id, $0.target.name) })
        groups = Self.names(report.account.plan.groups.map { ($0.id, $0.name) })
        series = Self.names(report.facts.catalogue.records.map { ($0.id, $0.name) })
        indicators = document.indicatorWords()
    }

    private static func names(_ pairs: [(String, String)]) -> [String: String] {
        Dictionary(pairs) { first, _ in first }
    }

    /// `监测对象“门户网站”`, `中断“门户网站”（2026年10月7日10时）`
    func subject(_ change: ReportChange) -> String {
        let part = Self.part(change)
        if change.id.isEmpty { return part }
        let name = change.name.map { targets[$0] ?? $0 } ?? moment(.string(change.id)) ?? change.id
        let isNamed = [ReportPart.targets, .penalties].map(\.rawValue).contains(change.part)
        guard change.name != nil, !isNamed else { return "\(part)“\(name)”" }
        return "\(part)“\(name)”（\(start(ofIncident: change) ?? change.id)）"
    }

    /// Of an incident's id, `TARGET@20261007T020000Z`, the time.
    private func start(ofIncident change: ReportChange) -> String? {
        guard change.part == ReportPart.incidents.rawValue, let time = change.id.split(separator: "@").last,
            let parts = time.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/)?.output
        else { return nil }
        return moment(.string("\(parts.1)-\(parts.2)-\(parts.3)T\(parts.4):\(parts.5):\(parts.6)Z"))
    }

    private static func part(_ change: ReportChange) -> String { ReportPart(rawValue: change.part)?.title ?? "其他内容" }

    func field(_ change: ReportChange) -> String {
        if let word = word(change) { return word }
        let theme = change.field.split(separator: ".").first.flatMap { ChangeVocabulary.themes[String($0)] }
        return theme.map { "\($0)（明细）" } ?? "其他项目"
    }

    /// The field's own word.
    private func word(_ change: ReportChange) -> String? {
        if change.field.isEmpty { return Self.part(change) }
        if let words = ChangeVocabulary.words(change) { return words.title }
        let path = change.field.split(separator: ".").map(String.init)
        guard path.count == 2 else { return nil }
        switch path[0] {
        case "days": return "按日明细：\(path[1])"
        case "checks": return "检查明细：\(path[1])"
        default: return nil
        }
    }

    /// A row for each value that has a word, and one for all others that are about the same.
    func rows(_ changes: [ReportChange]) -> [Row] {
        var grouped: Set<[String]> = []
        return changes.filter { $0.kind == .changed }.compactMap { change in
            let name = [subject(change), field(change)]
            guard word(change) == nil else { return Row(name.map { .text($0) } + [old(change), new(change)]) }
            guard grouped.insert(name).inserted else { return nil }
            return Row(name.map { .text($0) } + [.dash, .text("有变化（见数据文件）")])
        }
    }

    private func old(_ change: ReportChange) -> Cell {
        change.old == nil && change.new == nil ? .dash : cell(change.old, change)
    }

    private func new(_ change: ReportChange) -> Cell {
        change.old == nil && change.new == nil ? .text("有变化") : cell(change.new, change)
    }

    /// An entity that came or went: `新增中断：门户网站，2026年10月7日10时起，历时30分钟`.
    func line(_ change: ReportChange) -> String {
        let verb = change.kind == .added ? "新增" : "撤销"
        let entity = change.new ?? change.old ?? .null
        let facts = [title(change, entity)] + times(entity) + said(change, entity)
        return "\(verb)\(Self.part(change))：\(facts.compactMap(\.self).joined(separator: "，"))"
    }

    /// Nil for what is told apart by its time alone.
    private func title(_ change: ReportChange, _ entity: JSON) -> String? {
        if let id = entity[IncidentFigure.target]?.text { return targets[id] ?? id }
        if let id = entity[RecordFigure.indicator]?.text { return series[id] ?? id }
        if let name = change.name { return targets[name] ?? name }
        if let id = entity[TargetFigure.group]?.text { return groups[id] ?? id }
        return moment(.string(change.id)) == nil ? change.id : nil
    }

    private func times(_ entity: JSON) -> [String] {
        [
            moment(entity[IncidentFigure.start] ?? entity[MaintenanceFigure.from]).map { "\($0)起" },
            moment(entity[IncidentFigure.end] ?? entity[MaintenanceFigure.to]).map { "\($0)止" },
            entity[IncidentFigure.duration]?.integer.map { "历时\(ChineseWords.span($0))" },
        ].compactMap(\.self)
    }

    private func said(_ change: ReportChange, _ entity: JSON) -> [String] {
        let value =
            entity[IndicatorFigure.actual]?.text
            ?? entity[RecordFigure.value]?.text.map { $0 + (entity[RecordFigure.unit]?.text ?? "") }
        return [
            entity[IncidentFigure.value]?.text.flatMap(availability).map { "计为\($0)" },
            entity[IncidentFigure.reason]?.text.map { reason($0, in: change) }, value,
            entity[RecordFigure.date]?.text.map { "所属日期\($0)" }, entity[RecordFigure.by]?.text.map { "登记人\($0)" },
        ].compactMap(\.self)
    }

    /// Of what people said since: it explains the figures. Nil for figures themselves.
    func reason(_ change: ReportChange) -> String? {
        switch ReportPart(rawValue: change.part) {
        case .corrections where change.kind != .changed, .maintenance where change.kind != .changed,
            .records where change.kind != .changed:
            return line(change)
        case .interruptions: return "采集中断的记录有变化。"
        case .records where change.field == RecordFigure.voidedBy.rawValue:
            return "作废人工记录：第\(change.id)号，作废人\(change.new?.text ?? "—")"
        case .indicators where change.field == IndicatorFigure.confirmedBy.rawValue:
            return change.new?.text.map { "\($0)确认\(subject(change))" } ?? "\(subject(change))的确认不再有效，须重新确认"
        case .incidents where IncidentFigure(rawValue: change.field).map(IncidentFigure.remarks.contains) == true:
            return "补充登记\(subject(change))的原因、申告、处置或确认"
        default: return nil
        }
    }

    private func cell(_ value: JSON?, _ change: ReportChange) -> Cell {
        let kind = ChangeVocabulary.words(change)?.kind
        switch (value, kind) {
        case (nil, _), (.null?, _): return Cell(.none("无"))
        case (.bool(let value)?, _):
            let isVerdict = change.field == TargetFigure.met.rawValue
            return .text(isVerdict ? (value ? "达标" : "未达标") : value ? "是" : "否")
        case (.integer(let value)?, .duration?): return .duration(value)
        case (.integer(let value)?, .money?): return .yuan(Double(value) / 100)
        case (.integer?, .ratio?), (.number?, .ratio?): return Cell(.percent(value?.double ?? 0, digits: 4))
        case (.integer(let value)?, _): return .count(Int(value))
        case (.number(let number)?, _): return .amount(number)
        case (.string(let text)?, _): return .text(self.text(text, kind, change))
        case (.array?, _), (.object?, _): return .text(Self.elsewhere)
        }
    }

    private static let elsewhere = "（见数据文件）"

    /// A code in its word; what people wrote as it is.
    private func text(_ text: String, _ kind: FigureKind?, _ change: ReportChange) -> String {
        switch change.field {
        case IncidentFigure.value.rawValue: availability(text) ?? Self.elsewhere
        case IndicatorFigure.state.rawValue:
            IndicatorResult.State(rawValue: text).map { indicators.state($0).text(in: zone) } ?? Self.elsewhere
        case WebsiteFigure.verdict.rawValue: WebsiteResult.Verdict(rawValue: text)?.word ?? Self.elsewhere
        case GroupFigure.aggregate.rawValue:
            AccountingPlan.Group.Aggregate(rawValue: text).map(ReportWords.aggregate) ?? Self.elsewhere
        case IncidentFigure.cause.rawValue: OutageCause.word(text)
        case IncidentFigure.reason.rawValue: reason(text, in: change)
        case TargetFigure.group.rawValue: groups[text] ?? text
        case IncidentFigure.target.rawValue, GroupFigure.worstTarget.rawValue: targets[text] ?? text
        default: kind == .code ? Self.elsewhere : moment(.string(text)) ?? text
        }
    }

    /// Of an incident it is what the check said, of all else what a person wrote.
    private func reason(_ text: String, in change: ReportChange) -> String {
        change.part == ReportPart.incidents.rawValue ? ReportWords.reason(Reason(parsing: text)) : text
    }

    private func availability(_ name: String) -> String? { AvailabilityClass(name: name).map(ChineseWords.name) }

    /// Of a text that is a time as reports write it.
    private func moment(_ value: JSON?) -> String? {
        guard case .string(let text)? = value, text.contains("T") else { return nil }
        return TimeText.parse(text, timeZone: zone).map { ReportWords.moment($0, timeZone: zone) }
    }
}
