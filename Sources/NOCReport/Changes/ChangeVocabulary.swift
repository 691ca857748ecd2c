import NOCCore

/// The office's words for the members of `noc.report/1` that are no figures.
enum ChangeVocabulary {
    /// Members within which not every value has a word: what all of them are about.
    static let themes = [
        "objective": "考核口径", "breakdown_ms": "时间构成", "transients": "瞬断", "latency_ms": "时延", "values": "分项数值",
        "score": "评分", "files": "附件", "rule": "考核规则", "worst_window": "最差七日", "outages": "断电时段",
        "battery_runs": "电池供电时段", "gaps": "供电记录缺口", "temperature": "温度", "humidity": "湿度", "penalty": "扣减",
        "months": "按月试算",
    ]

    /// Of a value by its path.
    static func words(_ change: ReportChange) -> FigureWords? {
        ReportPart(rawValue: change.part)?.words(change.field)
    }
}
