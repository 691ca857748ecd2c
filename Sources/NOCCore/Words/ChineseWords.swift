/// The words of alerts, reports and pages, as an office in China writes them.
package enum ChineseWords {
    package static func name(_ value: AvailabilityClass) -> String {
        switch value {
        case .up: "正常"
        case .degraded: "降级"
        case .down: "中断"
        case .unreachable: "上级故障不可达"
        case .unknown: "状态不明"
        case .unmonitored: "未监测"
        case .excluded: "免责剔除"
        }
    }

    /// What planned work makes of an instant, and the register of such work.
    package static let planned = "计划停机"
    static let outOfHours = "非考核时间"

    package static func name(_ outcome: Outcome) -> String {
        switch outcome {
        case .ok: "正常"
        case .degraded: "超警戒值"
        case .fail: "失败"
        case .unknown: "不明"
        }
    }

    /// The reason in words with what the wire said: `连接超时（10秒内无应答）`.
    package static func reason(_ reason: Reason) -> String {
        guard let code = Reason.Code(rawValue: reason.code) else { return reason.description }
        if reason.detail.isEmpty { return phrase(code) }
        let detail = ChineseDetails.words(reason.detail, of: code)
        return code == .other ? detail : "\(phrase(code))（\(detail)）"
    }

    /// What a program wrote of something that it found.
    package static func detail(_ text: String) -> String { ChineseDetails.words(text) }

    /// Nil for a code that is not noc's own.
    package static func phrase(_ code: String) -> String? { Reason.Code(rawValue: code).map(phrase) }

    package static func phrase(_ code: Reason.Code) -> String {
        switch code {
        case .timeout: "连接超时"
        case .connectionRefused: "连接被拒绝"
        case .connectionFailed: "连接失败"
        case .hostUnreachable: "主机不可达"
        case .networkUnreachable: "网络不可达"
        case .nameNotFound: "域名无法解析"
        case .cutOff: "连接中途断开"
        case .tlsFailed: "加密连接建立失败"
        case .certificateExpired: "证书已过期"
        case .certificateUntrusted: "证书不受信任"
        case .certificateExpiring: "证书即将到期"
        case .clientCertificateRequired: "对方要求客户端证书"
        case .protocolError: "应答不符合协议"
        case .statusUnexpected: "返回状态码异常"
        case .bodyUnexpected: "页面内容异常"
        case .headerUnexpected: "应答头异常"
        case .jsonUnexpected: "接口数据异常"
        case .titleUnexpected: "页面标题异常"
        case .urlUnexpected: "跳转地址异常"
        case .tooManyRedirects: "跳转次数过多"
        case .tooLarge: "返回内容过大"
        case .tooSmall: "返回内容过少"
        case .captureFailed: "未取到后续步骤所需的内容"
        case .loginRefused: "登录被拒绝"
        case .slow: "响应缓慢"
        case .valueOverLimit: "数值超限"
        case .valueUnexpected: "数值异常"
        case .answerUnexpected: "应答内容异常"
        case .packetLoss: "丢包"
        case .snmpError: "SNMP 返回错误"
        case .snmpAuthentication: "SNMP 认证失败"
        case .noSuchObject: "设备无此监测对象"
        case .interfaceMissing: "找不到端口"
        case .ambiguous: "多个端口同名，无法确定"
        case .portDown: "端口断开"
        case .portAdminDown: "端口被管理员关闭"
        case .onBattery: "市电中断，电池供电"
        case .outputOff: "电源输出中断"
        case .batteryLow: "电池电量低"
        case .upsAlarm: "UPS 告警"
        case .restarted: "设备重启"
        case .heartbeatMissed: "逾期未上报"
        case .noHeartbeat: "尚未上报过"
        case .jobFailed: "作业执行失败"
        case .loginCleared: "停止的登录已由人工解除"
        case .collectorIsolated: "采集机自身网络中断"
        case .localError: "采集机本地故障"
        case .noPermission: "采集机权限不足"
        case .noCredential: "缺少访问凭据"
        case .loginHalted: "口令曾被拒绝，已停止登录"
        case .loginLimited: "登录次数受限，未尝试"
        case .noNameServer: "域名服务器无应答"
        case .clockStepped: "采集机时钟跳变"
        case .daemonFailed: "监测程序已停止运行"
        case .backupFailed: "监测记录备份失败"
        case .clockAhead: "采集机时钟比监测记录超前一天以上，核实之前不清理旧数据、不定稿报告"
        case .clockBehind: "采集机时钟落后于监测记录，告警照常，数据暂不入库"
        case .retirementWaits: "待清理的旧数据远多于一天，等待人工确认"
        case .daemonDied: "监测程序曾意外退出，现已重新运行"
        case .recordUnwritable: "监测记录无法写入磁盘"
        case .recordExchanged: "监测记录与采集机上次写入的不符，可能被截短、调换或改写"
        case .diskNearlyFull: "磁盘空间即将用尽"
        case .reloadRefused: "新配置有误，未予采用，沿用原配置"
        case .imported: "外部导入"
        case .other: "其他原因"
        }
    }

    /// `0秒`, `42秒`, `12分30秒`, `3小时5分`, `2天4小时`: the two largest units, without what is zero; floored.
    package static func duration(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1_000
        let parts: [(value: Int64, unit: String)] = [
            (seconds / 86_400, "天"), (seconds / 3_600 % 24, "小时"), (seconds / 60 % 60, "分"), (seconds % 60, "秒"),
        ]
        guard let first = parts.firstIndex(where: { $0.value > 0 }) else { return "0秒" }
        return parts[first...].prefix(2).filter { $0.value > 0 }.map { "\($0.value)\($0.unit)" }.joined()
    }

    /// `2026年10月7日14:05:12`
    package static func moment(_ time: WallTime) -> String { "\(date(time.day))\(clock(time))" }

    /// `2026年10月7日`
    package static func date(_ day: CalendarDay) -> String { "\(day.year)年\(day.month)月\(day.day)日" }

    /// `14:05:12` on the day of `now`, `10月7日14:05:12` in its year, else with the year.
    package static func moment(_ time: WallTime, seenFrom now: WallTime) -> String {
        if time.day == now.day { return clock(time) }
        return time.day.year == now.day.year ? "\(time.day.month)月\(time.day.day)日\(clock(time))" : moment(time)
    }

    private static func clock(_ time: WallTime) -> String {
        [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
