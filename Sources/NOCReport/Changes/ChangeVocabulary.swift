/// The office's words for the members of `noc.report/1`.
enum ChangeVocabulary {
    static let parts = [
        "targets": "监测对象", "groups": "分组", "incidents": "中断", "indicators": "绩效指标", "corrections": "更正",
        "maintenance": "计划停机", "interruptions": "采集中断", "website": "网站", "power": "供电", "site": "机房", "records": "人工记录",
        "projects": "项目", "penalties": "租费扣减", "traffic": "流量", "period": "统计时段", "provisional": "暂定",
    ]

    static let fields = [
        "availability.assessed": "考核口径可用率", "availability.overall": "全口径可用率",
        "availability.uncorrected": "更正前可用率", "availability.lower": "可用率下界", "availability.upper": "可用率上界",
        "assessed": "考核口径可用率", "overall": "全口径可用率", "coverage": "监测覆盖率", "met": "是否达标",
        "objective.availability": "考核目标", "counted_downtime_ms": "计入的中断时间", "allowed_downtime_ms": "允许的中断时间",
        "planned_down_ms": "计划内中断时间", "incidents": "中断次数", "mttr_ms": "平均修复时间", "mtbf_ms": "平均无故障时间",
        "longest_ms": "最长中断", "transients.count": "瞬断次数", "transients.ms": "瞬断时间", "worst_target": "最差对象",
        "target": "监测对象", "name": "名称", "group": "所属分组", "organisation": "编制单位", "start": "开始时间",
        "confirmed_at": "中断确认时间", "end": "恢复时间", "duration_ms": "历时", "counted_ms": "计入时间", "class": "类别",
        "reason": "原因", "cause": "原因分类", "responsible": "责任方", "reported_at": "申告时间", "acknowledged_at": "人工确认时间",
        "acknowledged_by": "确认人", "response_ms": "响应时间", "repair_ms": "修复时间", "crosses_period": "是否跨期",
        "target_removed": "对象是否已撤销", "resolution": "处理结果", "note": "说明", "from": "起", "to": "止", "by": "登记人",
        "declared_at": "登记时间", "recorded_at": "登记时间", "backdated_approved_by": "补登批准人", "backfilled": "是否补录",
        "voided_by": "作废人", "date": "所属日期", "value": "数值", "first": "一级指标", "second": "二级指标", "expected": "指标值",
        "actual": "实际完成值", "source": "数据来源", "confirmed_by": "确认人", "score.points": "得分", "score.weight": "权重",
        "score.grade": "得分等级", "state": "完成情况", "budget": "预算", "spent": "支出", "execution": "预算执行率",
        "execution_points": "预算执行率得分", "total": "总分", "year": "年度", "verdict": "结论", "visits": "访问次数",
        "failures": "打不开次数", "availability": "可用率", "windows": "连续七日数", "windows_insufficient": "样本不足的连续七日数",
        "worst_window.first": "最差七日起", "worst_window.last": "最差七日止", "worst_window.share": "最差七日打不开占比",
        "days_met": "供电达标天数", "days_not_met": "供电未达标天数", "days_not_known": "供电无法认定天数", "powered_ms": "供电时间",
        "out_ms": "断电时间", "unknown_ms": "供电无法认定时间", "by_evidence_ms": "凭佐证认定的供电时间", "continuity": "供电连续率",
        "unconfirmed_off": "未确认的断电次数", "mains_failures": "市电中断次数", "on_battery_ms": "电池供电时间",
        "longest_on_battery_ms": "最长一次电池供电", "input_line_bads": "市电输入异常次数", "temperature.share": "温度合格率",
        "humidity.share": "湿度合格率", "latency_ms.p50": "时延中位数", "latency_ms.p95": "时延95分位",
        "latency_ms.p99": "时延99分位", "latency_ms.max": "最大时延", "latency_ms.min": "最小时延",
        "latency_ms.mean": "平均时延", "latency_ms.count": "时延样本数", "removed": "是否已撤销",
        "amount_fen": "扣减金额（元）", "amount_if_reported_fen": "如均按时申告的扣减金额（元）", "complete": "是否完整试算",
    ]

    /// Members within which not every value has a word: what all of them are about.
    static let themes = [
        "objective": "考核口径", "breakdown_ms": "时间构成", "transients": "瞬断", "latency_ms": "时延", "values": "分项数值",
        "score": "评分", "files": "附件", "rule": "考核规则", "worst_window": "最差七日", "outages": "断电时段",
        "battery_runs": "电池供电时段", "gaps": "供电记录缺口", "temperature": "温度", "humidity": "湿度", "penalty": "扣减",
        "months": "按月试算",
    ]

    static let shares = [
        "up": "正常", "degraded": "降级", "down": "中断", "unreachable": "上级故障不可达", "unknown": "状态不明",
        "unmonitored": "未监测", "excluded": "免责剔除", "planned": "计划停机", "out_of_hours": "非考核时间",
    ]

    /// What people add to an outage: it explains the figures.
    static let remarks: Set<String> = [
        "cause", "responsible", "note", "resolution", "reported_at", "acknowledged_at", "acknowledged_by",
    ]

    static let verdicts = ["veto": "单项否决", "passed": "未触及否决", "insufficient": "样本不足"]

    /// Members that hold ratios 0…1.
    static let ratios: Set<String> = [
        "assessed", "overall", "uncorrected", "lower", "upper", "coverage", "availability", "execution", "continuity",
        "share",
    ]
}
