internal import Foundation
internal import NOCCore

struct ChineseAlerts: AlertLanguage {
    let zone: TimeZone

    private var degraded: String { ChineseWords.name(AvailabilityClass.degraded) }

    func subject(_ alert: Alert, name: String, site: String, at now: Instant) -> String {
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
        case .report: "【报告】\(site)\(alert.report?.label ?? "")可用性报告已生成"
        case .test: "【测试】\(site)告警通道测试，收到即为正常"
        case .undelivered: "【告警未送达】告警通道\(alert.undelivered?.hook ?? "")未能送出告警"
        }
    }

    func line(_ label: AlertLabel, _ value: String) -> String { "\(word(label))：\(value)" }

    private func word(_ label: AlertLabel) -> String {
        switch label {
        case .site: "机房"
        case .target: "目标"
        case .group: "分组"
        case .carrier: "运营商"
        case .affectedUnits: "影响单位"
        case .start: "开始时间"
        case .confirmed: "确认时间"
        case .restored: "恢复时间"
        case .reason: "原因"
        case .checks: "检查项"
        case .acknowledgedBy: "确认人"
        case .note: "说明"
        case .place: "位置"
        case .hook: "告警通道"
        case .attempts: "已尝试"
        case .lastResult: "最后结果"
        case .original: "原告警"
        case .incident: "事件编号"
        }
    }

    func count(_ count: Int, of label: AlertLabel) -> String { "\(count)\(label == .attempts ? "次" : "个")" }

    func remarked(_ text: String, _ remark: String) -> String { "\(text)（\(remark)）" }

    func reason(_ reason: Reason) -> String { ChineseWords.reason(reason) }

    func check(_ check: Alert.Check) -> String {
        let observation = check.observation
        let because = observation.reason.map { "，\(ChineseWords.reason($0))" } ?? ""
        let latency = observation.latency.map { "，\($0.milliseconds)毫秒" } ?? ""
        return "\(check.id)：\(ChineseWords.name(observation.outcome))\(because)\(latency)"
    }

    func moment(_ time: Instant) -> String { ChineseWords.moment(zone.wall(at: time)) }

    private func moment(_ time: Instant?, _ now: Instant) -> String {
        guard let time else { return "" }
        return ChineseWords.moment(zone.wall(at: time), seenFrom: zone.wall(at: now))
    }

    private func remark(_ alert: Alert) -> String {
        alert.state == .degraded ? "（\(degraded)运行）" : ""
    }

    private func lasted(_ alert: Alert, _ now: Instant) -> String {
        ChineseWords.duration(milliseconds: alert.lasted(at: now))
    }
}
