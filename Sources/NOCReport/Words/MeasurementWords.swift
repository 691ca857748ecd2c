import NOCCore

/// Measurements in words: their names end in a unit (`Measurement`).
enum MeasurementWords {
    /// `丢包率（%）` of `loss_percent`; a name that is not known keeps its own words and gets its unit.
    static func name(_ name: String) -> String {
        if let word = known[name] { return word }
        guard let unit = units.first(where: { name.hasSuffix("_" + $0.suffix) }) else {
            return name.cleanLine()
        }
        let stem = String(name.dropLast(unit.suffix.count + 1))
        return "\(known[stem] ?? stem.cleanLine())（\(unit.word)）"
    }

    /// As many digits as small figures need, none for counts.
    static func digits(_ summary: MeasurementSummary) -> Int {
        let values = [summary.min, summary.mean, summary.max, summary.last]
        if values.allSatisfy({ $0 == $0.rounded() }) { return 0 }
        return summary.max.magnitude < 10 ? 2 : summary.max.magnitude < 1_000 ? 1 : 0
    }

    private static let units: [(suffix: String, word: String)] = [
        ("percent", "%"), ("ms", "毫秒"), ("s", "秒"), ("seconds", "秒"), ("minutes", "分钟"), ("days", "天"), ("bytes", "字节"),
        ("octets", "字节"), ("bps", "比特/秒"), ("mbps", "兆比特/秒"), ("c", "℃"), ("v", "伏"), ("a", "安"), ("w", "瓦"),
        ("hz", "赫兹"), ("count", "个"), ("dbm", "dBm"),
    ]

    /// Whole names, and names without their unit.
    private static let known = [
        "loss": "丢包率", "jitter": "抖动", "rtt_min": "最小往返时延", "rtt_max": "最大往返时延", "rtt_avg": "平均往返时延",
        "resolve": "域名解析耗时", "connect": "建立连接耗时", "tls": "加密握手耗时", "first_byte": "首字节耗时", "total": "总耗时",
        "certificate": "证书剩余有效期", "body": "内容长度", "ttl": "记录有效期", "uptime": "运行时长", "speed": "端口速率",
        "if_in": "入向流量累计", "if_out": "出向流量累计", "if_in_errors": "入向错包累计", "if_out_errors": "出向错包累计",
        "battery_charge": "电池电量", "battery_minutes_remaining": "电池剩余供电时间（分钟）",
        "seconds_on_battery": "电池供电时长（秒）", "battery_temperature": "电池温度", "input_line_bads": "市电异常次数累计",
        "input_voltage": "输入电压", "output_load": "输出负载率", "value": "数值",
    ]
}
