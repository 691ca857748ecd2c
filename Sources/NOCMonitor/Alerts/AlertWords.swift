internal import Foundation
internal import NOCCore

/// What alerts say, in Chinese. Every word of the daemon that people at the site read stands here or in `ChineseWords`.
struct AlertWords: Sendable {
    var site: AccountingPlan.Site
    var zone: TimeZone

    private var degraded: String { ChineseWords.name(AvailabilityClass.degraded) }

    func subject(_ alert: Alert, _ target: AccountingPlan.Target?, at now: Instant) -> String {
        let name = target?.name ?? site.name
        let since = moment(alert.since, now)
        let because = alert.reason.map { "：\(ChineseWords.reason($0))" } ?? ""
        let (up, down) = (ChineseWords.name(AvailabilityClass.up), ChineseWords.name(AvailabilityClass.down))
        return switch alert.event {
        case .down: "【\(down)】\(name)自\(since)起\(down)\(because)"
        case .up: "【恢复】\(name)于\(moment(alert.until, now))恢复\(remark(alert))，历时\(lasted(alert, now))"
        case .degraded: "【\(degraded)】\(name)自\(since)起\(degraded)运行\(because)"
        case .recoveredDegraded:
            "【恢复】\(name)于\(moment(alert.until, now))恢复\(up)，\(degraded)运行历时\(lasted(alert, now))"
        case .reminder: "【持续\(down)】\(name)自\(since)起\(down)，已持续\(lasted(alert, now))\(because)"
        case .escalation: "【升级】\(name)\(down)\(lasted(alert, now))仍无人确认，自\(since)起\(because)"
        case .ack: "【已确认】\(name)自\(since)起的\(down)已由\(alert.acknowledgement?.by ?? "")确认"
        case .report: "【报告】\(site.name)\(alert.report?.label ?? "")可用性报告已生成"
        case .test: "【测试】\(site.name)告警通道测试，收到即为正常"
        case .undelivered: "【告警未送达】告警通道\(alert.undelivered?.hook ?? "")未能送出告警"
        }
    }

    func text(_ alert: Alert, _ target: AccountingPlan.Target?, group: String?, at now: Instant) -> String {
        var lines = [subject(alert, target, at: now), "机房：\(site.name)"]
        if let target { lines += self.lines(of: target, group: group) }
        lines += times(alert)
        if let reason = alert.reason { lines.append("原因：\(ChineseWords.reason(reason))") }
        if !alert.checks.isEmpty { lines += ["检查项："] + alert.checks.map(line) }
        if let acknowledgement = alert.acknowledgement { lines += self.lines(of: acknowledgement) }
        if let report = alert.report { lines.append("位置：\(report.directory)") }
        if let delivery = alert.undelivered { lines += self.lines(of: delivery) }
        if let incident = alert.incident { lines.append("事件编号：\(incident.id)") }
        return lines.joined(separator: "\n")
    }

    private func lines(of target: AccountingPlan.Target, group: String?) -> [String] {
        var lines = ["目标：\(target.name)（\(target.id)）"]
        if let group { lines.append("分组：\(group)") }
        if let carrier = target.contract?.carrier { lines.append("运营商：\(carrier)") }
        if let units = target.affectedUnits { lines.append("影响单位：\(units)个") }
        return lines
    }

    private func times(_ alert: Alert) -> [String] {
        var lines: [String] = []
        if let since = alert.since { lines.append("开始时间：\(full(since))") }
        if let confirmed = alert.incident?.confirmedAt, alert.event != .up { lines.append("确认时间：\(full(confirmed))") }
        if let until = alert.until { lines.append("恢复时间：\(full(until))") }
        return lines
    }

    private func line(_ check: Alert.Check) -> String {
        let observation = check.observation
        let because = observation.reason.map { "，\(ChineseWords.reason($0))" } ?? ""
        let latency = observation.latency.map { "，\($0.milliseconds)毫秒" } ?? ""
        return "  \(check.id)：\(ChineseWords.name(observation.outcome))\(because)\(latency)"
    }

    private func lines(of acknowledgement: Annotation) -> [String] {
        var lines = ["确认人：\(acknowledgement.by)"]
        if let note = acknowledgement.note { lines.append("说明：\(note)") }
        return lines
    }

    private func lines(of delivery: Delivery) -> [String] {
        let subject = (try? AlertMessage(json: delivery.payload))?.subject
        var lines = ["告警通道：\(delivery.hook)", "已尝试：\(delivery.attempts)次", "最后结果：\(delivery.lastResult ?? "")"]
        if let subject { lines.append("原告警：\(subject)") }
        return lines
    }

    private func moment(_ time: Instant?, _ now: Instant) -> String {
        guard let time else { return "" }
        return ChineseWords.moment(zone.wall(at: time), seenFrom: zone.wall(at: now))
    }

    private func full(_ time: Instant) -> String { ChineseWords.moment(zone.wall(at: time)) }

    private func remark(_ alert: Alert) -> String {
        alert.state == .degraded ? "（\(degraded)运行）" : ""
    }

    private func lasted(_ alert: Alert, _ now: Instant) -> String {
        let end = alert.until ?? now
        return ChineseWords.duration(milliseconds: (end - (alert.since ?? end)).milliseconds)
    }
}
