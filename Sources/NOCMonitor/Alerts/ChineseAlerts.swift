internal import Foundation
internal import NOCCore

struct ChineseAlerts: AlertLanguage {
    let zone: TimeZone

    func subject(_ alert: Alert, name: String, site: AccountingPlan.Site, at now: Instant) -> String {
        let (since, until) = (moment(alert.since, now), moment(alert.until, now))
        let because = alert.reason.map { "：\(ChineseWords.reason($0))" } ?? ""
        let (state, run, up) = (word(alert), condition(alert), ChineseWords.name(AvailabilityClass.up))
        return switch alert.event {
        case .down: "【\(state)】\(name)自\(since)起\(state)\(because)"
        case .up: "【恢复】\(name)于\(until)恢复\(remark(alert))，历时\(lasted(alert, now))"
        case .degraded: "【\(state)】\(name)自\(since)起\(run)\(because)"
        case .recoveredDegraded: "【恢复】\(name)于\(until)恢复\(up)，\(run)历时\(lasted(alert, now))"
        case .unknown: "【\(state)】\(name)自\(since)起\(run)\(because.isEmpty ? "：未取得监测数据" : because)"
        case .recoveredUnknown: "【恢复】\(name)于\(until)恢复监测\(remark(alert))，\(run)历时\(lasted(alert, now))"
        case .reminder: "【持续\(state)】\(name)自\(since)起\(run)，已持续\(lasted(alert, now))\(because)"
        case .escalation: "【升级】\(name)\(run)\(lasted(alert, now))仍无人确认，自\(since)起\(because)"
        case .ack: "【已确认】\(name)自\(since)起的\(state)已由\(alert.acknowledgement?.by ?? "")确认"
        case .flapping: "【频繁波动】\(name)\(often(alert))，暂停逐条告警，稳定后告知"
        case .collector: "【\(alert.until == nil ? "监测系统异常" : "监测系统")】\(site.name)\(trouble(alert, now))"
        case .head:
            "【证据链头】\(site.name)截至\(moment(alert.head?.place.time, now))的记录共\(alert.head?.place.event ?? 0)条，请留存备查"
        case .report: "【报告】\(site.name)\(alert.report?.label ?? "")可用性报告已生成"
        case .test: "【测试】\(site.name)告警通道测试，收到即为正常"
        case .undelivered: "【告警未送达】告警通道\(alert.undelivered?.delivery.hook ?? "")未能送出告警"
        }
    }

    /// What the target is: the state that the alert is about.
    private func word(_ alert: Alert) -> String {
        ChineseWords.name(alert.standing?.kind.state ?? AvailabilityClass.down)
    }

    /// The same as something that goes on.
    private func condition(_ alert: Alert) -> String {
        alert.standing?.kind == .degraded ? "\(word(alert))运行" : word(alert)
    }

    private func often(_ alert: Alert) -> String {
        guard let flapping = alert.flapping else { return "" }
        return "在\(ChineseWords.duration(milliseconds: flapping.window.milliseconds))内告警\(flapping.count)次"
    }

    /// Its reason says what it is; what is over names that first.
    private func trouble(_ alert: Alert, _ now: Instant) -> String {
        let because = alert.reason.map(ChineseWords.reason) ?? ""
        guard let until = alert.until else { return "：\(because)" }
        let lasted = "历时\(lasted(alert, now))"
        guard alert.reason?.code != Reason.Code.daemonDied.rawValue else { return "：\(because)，其间无监测，\(lasted)" }
        return "已于\(moment(until, now))恢复正常，\(lasted)：\(because)"
    }

    func line(_ label: AlertLabel, _ value: String) -> String { "\(word(label))：\(value)" }

    private func word(_ label: AlertLabel) -> String {
        switch label {
        case .site: "机房"
        case .collector: "采集机"
        case .target: "目标"
        case .group: "分组"
        case .carrier: "运营商"
        case .affectedUnits: "影响单位"
        case .behind: "下级受影响"
        case .start: "开始时间"
        case .confirmed: "确认时间"
        case .restored: "恢复时间"
        case .reason: "原因"
        case .checks: "检查项"
        case .acknowledgedBy: "确认人"
        case .note: "说明"
        case .place: "位置"
        case .chainHead: "证据链头"
        case .details: "详情"
        case .heldBack: "波动期间未单独告警"
        case .hook: "告警通道"
        case .attempts: "已尝试"
        case .lastResult: "最后结果"
        case .original: "原告警"
        case .incident: "中断编号"
        case .alert: "告警编号"
        }
    }

    func count(_ count: Int, of label: AlertLabel) -> String {
        "\(count)\([.attempts, .heldBack].contains(label) ? "次" : "个")"
    }

    func list(_ names: [String], of count: Int) -> String {
        let rest = count > names.count ? "等" : ""
        return "\(count)个（\(names.joined(separator: "、"))\(rest)）"
    }

    func result(_ text: String) -> String { ChineseWords.hookResult(text) }

    func remarked(_ text: String, _ remark: String) -> String { "\(text)（\(remark)）" }

    func reason(_ reason: Reason) -> String { ChineseWords.reason(reason) }

    func check(_ check: Alert.Check) -> String {
        let observation = check.observation
        let because = observation.reason.map { "，\(ChineseWords.reason($0))" } ?? ""
        let latency = observation.latency.map { "，\($0.milliseconds)毫秒" } ?? ""
        let address = check.address.map { "（\($0)）" } ?? ""
        return "\(check.id)\(address)：\(ChineseWords.name(observation.outcome))\(because)\(latency)"
    }

    func moment(_ time: Instant) -> String { ChineseWords.moment(zone.wall(at: time)) }

    private func moment(_ time: Instant?, _ now: Instant) -> String {
        guard let time else { return "" }
        return ChineseWords.moment(zone.wall(at: time), seenFrom: zone.wall(at: now))
    }

    private func remark(_ alert: Alert) -> String {
        alert.state == .degraded ? "（\(ChineseWords.name(AvailabilityClass.degraded))运行）" : ""
    }

    private func lasted(_ alert: Alert, _ now: Instant) -> String {
        ChineseWords.duration(milliseconds: alert.lasted(at: now))
    }
}
