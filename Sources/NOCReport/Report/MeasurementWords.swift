import NOCCore

/// Measurements in words: their names end in a unit (`Measurement`).
enum MeasurementWords {
    /// `丢包率（%）` of `loss_percent`; a name that is not known keeps its own words and gets its unit.
    static func name(_ name: String) -> String {
        guard let unit = units.first(where: { name.hasSuffix("_" + $0.suffix) }) else {
            return known[name] ?? name.cleanLine()
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
        ("percent", "%"), ("ms", "毫秒"), ("seconds", "秒"), ("minutes", "分钟"), ("days", "天"), ("bytes", "字节"),
        ("bps", "比特/秒"), ("bits_per_second", "比特/秒"), ("mbps", "兆比特/秒"), ("per_second", "次/秒"),
        ("celsius", "℃"), ("volts", "伏"), ("amperes", "安"), ("amps", "安"), ("watts", "瓦"), ("hertz", "赫兹"),
        ("count", "个"), ("dbm", "dBm"),
    ]

    private static let known = [
        "loss": "丢包率", "jitter": "抖动", "rtt_min": "最小往返时延", "rtt_max": "最大往返时延", "rtt_mean": "平均往返时延",
        "resolve": "域名解析耗时", "connect": "建立连接耗时", "tls": "加密握手耗时", "first_byte": "首字节耗时", "total": "总耗时",
        "certificate": "证书剩余有效期", "body": "内容长度", "uptime": "运行时长", "in": "入向流量", "out": "出向流量",
        "in_errors": "入向错包", "out_errors": "出向错包", "in_discards": "入向丢弃", "out_discards": "出向丢弃",
        "utilisation": "端口利用率", "speed": "端口速率", "battery_charge": "电池电量", "battery_runtime": "电池剩余供电时间",
        "battery_voltage": "电池电压", "battery_temperature": "电池温度", "on_battery": "电池供电时长", "load": "负载率",
        "input_voltage": "输入电压", "output_voltage": "输出电压", "input_frequency": "输入频率", "value": "数值",
        "temperature": "温度", "alarms": "告警数", "status": "返回状态码", "answers": "应答记录数",
    ]
}
