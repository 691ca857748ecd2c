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
        guard change.name != nil, !["targets", "penalties"].contains(change.part) else { return "\(part)“\(name)”" }
        return "\(part)“\(name)”（\(start(ofIncident: change) ?? change.id)）"
    }

    /// Of an incident's id, `TARGET@20261007T020000Z`, the time.
    private func start(ofIncident change: ReportChange) -> String? {
        guard change.part == "incidents", let time = change.id.split(separator: "@").last,
            let parts = time.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/)?.output
        else { return nil }
        return moment(.string("\(parts.1)-\(parts.2)-\(parts.3)T\(parts.4):\(parts.5):\(parts.6)Z"))
    }

    private static func part(_ change: ReportChange) -> String { ChangeVocabulary.parts[change.part] ?? "其他内容" }

    func field(_ change: ReportChange) -> String {
        if let word = word(change) { return word }
        let theme = change.field.split(separator: ".").first.flatMap { ChangeVocabulary.themes[String($0)] }
        return theme.map { "\($0)（明细）" } ?? "其他项目"
    }

    /// The field's own word.
    private func word(_ change: ReportChange) -> String? {
        if change.field.isEmpty { return Self.part(change) }
        if let word = ChangeVocabulary.fields[change.field] { return word }
        let path = change.field.split(separator: ".").map(String.init)
        guard path.count == 2 else { return nil }
        switch path[0] {
        case "days": return "按日明细：\(path[1])"
        case "checks": return "检查明细：\(path[1])"
        case "breakdown_ms": return ChangeVocabulary.shares[path[1]].map { "\($0)时间" }
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
        if let id = entity["target"]?.text { return targets[id] ?? id }
        if let id = entity["indicator"]?.text { return series[id] ?? id }
        if let name = change.name { return targets[name] ?? name }
        if let id = entity["group"]?.text { return groups[id] ?? id }
        return moment(.string(change.id)) == nil ? change.id : nil
    }

    private func times(_ entity: JSON) -> [String] {
        [
            moment(entity["start"] ?? entity["from"]).map { "\($0)起" },
            moment(entity["end"] ?? entity["to"]).map { "\($0)止" },
            entity["duration_ms"]?.integer.map { "历时\(ChineseWords.span($0))" },
        ].compactMap(\.self)
    }

    private func said(_ change: ReportChange, _ entity: JSON) -> [String] {
        let value = entity["actual"]?.text ?? entity["value"]?.text.map { $0 + (entity["unit"]?.text ?? "") }
        return [
            entity["class"]?.text.flatMap(availability).map { "计为\($0)" },
            entity["reason"]?.text.map { reason($0, in: change) }, value, entity["date"]?.text.map { "所属日期\($0)" },
            entity["by"]?.text.map { "登记人\($0)" },
        ].compactMap(\.self)
    }

    /// Of what people said since: it explains the figures. Nil for figures themselves.
    func reason(_ change: ReportChange) -> String? {
        let isSaid = ["corrections", "maintenance", "records"].contains(change.part)
        if change.kind != .changed, isSaid { return line(change) }
        switch (change.part, change.field) {
        case ("interruptions", _): return "采集中断的记录有变化。"
        case ("records", "voided_by"): return "作废人工记录：第\(change.id)号，作废人\(change.new?.text ?? "—")"
        case ("indicators", "confirmed_by"):
            return change.new?.text.map { "\($0)确认\(subject(change))" } ?? "\(subject(change))的确认不再有效，须重新确认"
        case ("incidents", let field) where ChangeVocabulary.remarks.contains(field):
            return "补充登记\(subject(change))的原因、申告、处置或确认"
        default: return nil
        }
    }

    private func cell(_ value: JSON?, _ change: ReportChange) -> Cell {
        let last = change.field.split(separator: ".").last.map(String.init) ?? change.field
        switch value {
        case nil, .null?: return Cell(.none("无"))
        case .bool(let value)?:
            return .text(last == "met" ? (value ? "达标" : "未达标") : value ? "是" : "否")
        case .integer(let value)? where isSpan(change.field): return Cell(.duration(value))
        case .integer(let value)? where last.hasSuffix("_fen"): return Cell(.number(Double(value) / 100, digits: 2))
        case .integer(let value)? where !ChangeVocabulary.ratios.contains(last): return .text(String(value))
        case .integer?, .number?:
            let number = value?.double ?? 0
            return ChangeVocabulary.ratios.contains(last)
                ? Cell(.percent(number, digits: 4)) : .text(number.description)
        case .string(let text)?: return .text(self.text(text, last, change))
        case .array?, .object?: return .text(Self.elsewhere)
        }
    }

    private static let elsewhere = "（见数据文件）"

    /// A code in its word; what people wrote as it is.
    private func text(_ text: String, _ field: String, _ change: ReportChange) -> String {
        switch field {
        case "class": availability(text) ?? Self.elsewhere
        case "state":
            IndicatorResult.State(rawValue: text).map { indicators.state($0).text(in: zone) } ?? Self.elsewhere
        case "verdict": ChangeVocabulary.verdicts[text] ?? Self.elsewhere
        case "cause": ReportWords.cause(text)
        case "reason": reason(text, in: change)
        case "group": groups[text] ?? text
        case "target", "worst_target": targets[text] ?? text
        default: moment(.string(text)) ?? text
        }
    }

    /// Of an incident it is what the check said, of all else what a person wrote.
    private func reason(_ text: String, in change: ReportChange) -> String {
        change.part == "incidents" ? ReportWords.reason(Reason(parsing: text)) : text
    }

    private func isSpan(_ field: String) -> Bool {
        field.hasSuffix("_ms") || field.hasPrefix("breakdown_ms.") || field == "transients.ms"
    }

    private func availability(_ name: String) -> String? { AvailabilityClass(name: name).map(ChineseWords.name) }

    /// Of a text that is a time as reports write it.
    private func moment(_ value: JSON?) -> String? {
        guard case .string(let text)? = value, text.contains("T") else { return nil }
        return TimeText.parse(text, timeZone: zone).map { ReportWords.moment($0, timeZone: zone) }
    }
}
