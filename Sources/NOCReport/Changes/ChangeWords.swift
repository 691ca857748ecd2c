import Foundation
import NOCCore

/// Changes in the words of the office. A member without a word of its own is named as in the JSON.
struct ChangeWords {
    private let zone: TimeZone
    private let targets: [String: String]

    init(_ report: Report) {
        zone = report.timeZone
        targets = Dictionary(report.account.targets.map { ($0.target.id, $0.target.name) }) { first, _ in first }
    }

    /// `监测对象“门户网站”`, `中断“门户网站”（2026年10月7日10时）`
    func subject(_ change: ReportChange) -> String {
        let part = Self.parts[change.part] ?? change.part
        if change.id.isEmpty { return part }
        let name = change.name.map { targets[$0] ?? $0 } ?? change.id
        guard change.part != "targets", change.name != nil else { return "\(part)“\(name)”" }
        return "\(part)“\(name)”（\(change.id)）"
    }

    func field(_ change: ReportChange) -> String {
        if change.field.isEmpty { return Self.parts[change.part] ?? change.part }
        if let word = Self.fields[change.field] { return word }
        let path = change.field.split(separator: ".").map(String.init)
        if path.count == 2, path[0] == "days" { return "按日明细：\(path[1])" }
        if path.count == 2, path[0] == "checks" { return "检查明细：\(path[1])" }
        if path.count == 2, path[0] == "breakdown_ms", let word = Self.shares[path[1]] { return "\(word)时间" }
        return change.field
    }

    func old(_ change: ReportChange) -> Cell { cell(change.old, change.field) }

    func new(_ change: ReportChange) -> Cell {
        change.old == nil && change.new == nil ? .text("有变化") : cell(change.new, change.field)
    }

    /// An entity that came or went: `新增中断：门户网站，2026年10月7日10时起，30分钟`.
    func line(_ change: ReportChange) -> String {
        let part = Self.parts[change.part] ?? change.part
        let verb = change.kind == .added ? "新增" : "撤销"
        guard let entity = change.new ?? change.old else { return "\(verb)\(part)：\(change.id)" }
        var facts = [
            (entity["target"]?.text ?? entity["indicator"]?.text ?? change.name).map { targets[$0] ?? $0 } ?? change.id
        ]
        if let start = moment(entity["start"] ?? entity["from"]) { facts.append("\(start)起") }
        if let end = moment(entity["end"] ?? entity["to"]) { facts.append("\(end)止") }
        if let span = entity["duration_ms"]?.double { facts.append("历时\(ReportWords.span(Int64(span)))") }
        if let word = entity["class"]?.text.flatMap(availability) { facts.append("计为\(word)") }
        if let reason = entity["reason"]?.text { facts.append(reason) }
        if let value = entity["value"]?.text { facts.append(value + (entity["unit"]?.text ?? "")) }
        if let day = entity["date"]?.text { facts.append("所属日期\(day)") }
        if let by = entity["by"]?.text { facts.append("登记人\(by)") }
        return "\(verb)\(part)：\(facts.joined(separator: "，"))"
    }

    /// Of what people said since: it explains the figures. Nil for figures themselves.
    func reason(_ change: ReportChange) -> String? {
        let isSaid = ["corrections", "maintenance", "records"].contains(change.part)
        if change.kind != .changed, isSaid { return line(change) }
        return change.part == "interruptions" ? "采集中断的记录有变化。" : nil
    }

    private func cell(_ value: JSONTree?, _ field: String) -> Cell {
        let last = field.split(separator: ".").last.map(String.init) ?? field
        switch value {
        case nil, .null?: return Cell(.none("无"))
        case .bool(let value)?:
            return .text(last == "met" ? (value ? "达标" : "未达标") : value ? "是" : "否")
        case .integer(let value)? where isSpan(field): return Cell(.duration(value))
        case .integer(let value)? where !Self.ratios.contains(last): return .text(String(value))
        case .integer?, .number?:
            let number = value?.double ?? 0
            return Self.ratios.contains(last)
                ? Cell(.percent(number, digits: 4)) : .text(number.description)
        case .string(let text)?:
            return .text(last == "class" ? availability(text) ?? text : moment(value) ?? text)
        case .array?, .object?: return .text("（见数据文件）")
        }
    }

    private func isSpan(_ field: String) -> Bool {
        field.hasSuffix("_ms") || field.hasPrefix("breakdown_ms.") || field == "transients.ms"
    }

    private func availability(_ name: String) -> String? { AvailabilityClass(name: name).map(ChineseWords.name) }

    /// Of a text that is a time as reports write it.
    private func moment(_ value: JSONTree?) -> String? {
        guard case .string(let text)? = value, text.contains("T") else { return nil }
        return TimeText.parse(text, timeZone: zone).map { ReportWords.moment($0, timeZone: zone) }
    }

    private static let parts = [
        "targets": "监测对象", "groups": "分组", "incidents": "中断", "indicators": "绩效指标", "corrections": "更正",
        "maintenance": "计划停机", "interruptions": "采集中断", "website": "网站", "power": "供电", "site": "机房", "records": "手工记录",
        "projects": "项目",
        "period": "统计时段", "provisional": "暂定",
    ]

    private static let fields = [
        "availability.assessed": "考核口径可用率", "availability.overall": "全口径可用率",
        "availability.uncorrected": "更正前可用率", "availability.lower": "可用率下界", "availability.upper": "可用率上界",
        "assessed": "考核口径可用率", "overall": "全口径可用率", "coverage": "监测覆盖率", "met": "是否达标",
        "objective.availability": "考核目标", "counted_downtime_ms": "计入的中断时间", "allowed_downtime_ms": "允许的中断时间",
        "planned_down_ms": "计划内中断时间", "incidents": "中断次数", "mttr_ms": "平均恢复时间", "mtbf_ms": "平均无故障时间",
        "longest_ms": "最长中断", "transients.count": "瞬断次数", "transients.ms": "瞬断时间", "worst_target": "最差对象",
        "name": "名称", "group": "所属分组", "start": "开始时间", "confirmed_at": "确认时间", "end": "恢复时间",
        "duration_ms": "历时", "counted_ms": "计入时间", "class": "类别", "reason": "原因", "cause": "定性",
        "responsible": "责任方", "reported_at": "报修时间", "acknowledged_at": "受理时间", "acknowledged_by": "受理人",
        "response_ms": "响应时间", "repair_ms": "修复时间", "resolution": "处理结果", "note": "说明", "from": "起", "to": "止",
        "value": "数值", "actual": "实际完成值", "score.points": "得分", "state": "完成情况", "budget": "预算", "spent": "支出",
        "execution": "预算执行率", "total": "总分", "days_met": "供电达标天数", "days_not_met": "供电未达标天数", "powered_ms": "通电时间",
        "out_ms": "断电时间", "continuity": "供电连续率", "mains_failures": "市电中断次数", "visits": "访问次数",
        "latency_ms.p50": "时延中位数", "latency_ms.p95": "时延95分位",
        "latency_ms.p99": "时延99分位", "latency_ms.max": "最大时延", "latency_ms.min": "最小时延",
        "latency_ms.mean": "平均时延", "latency_ms.count": "时延样本数", "removed": "是否已撤销",
    ]

    private static let shares = [
        "up": "正常", "degraded": "降级", "down": "中断", "unreachable": "上级故障不可达", "unknown": "状态不明",
        "unmonitored": "未监测", "excluded": "免责剔除", "planned": "计划停机", "out_of_hours": "服务时间以外",
    ]

    /// Members that hold ratios 0…1.
    private static let ratios: Set<String> = [
        "assessed", "overall", "uncorrected", "lower", "upper", "coverage", "availability", "execution", "continuity",
    ]
}
