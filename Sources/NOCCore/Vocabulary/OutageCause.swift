/// What outages come from, as people say it when they annotate one (`cause`): the usual codes, each with the office's word.
///
/// A cause is a word of the office's own: a code that does not stand here is one, too.
package enum OutageCause {
    /// The codes that have a word, with it, in the order of the codes.
    package static let usual = words.map { (code: $0.key, word: $0.value) }.sorted { $0.code < $1.code }

    /// The office's word for a code; another text is shown as it was given.
    package static func word(_ code: String) -> String { words[code] ?? code.cleanText() }

    private static let words = [
        "fibre": "光缆故障", "fiber": "光缆故障", "cable": "线缆故障", "dns": "域名解析", "certificate": "证书", "overload": "负载过高",
        "cooling": "空调", "ups": "UPS故障", "mains": "市电",
        "carrier": "运营商线路", "link": "线路故障", "power": "供电", "equipment": "设备故障", "hardware": "硬件故障",
        "software": "软件故障", "configuration": "配置错误", "attack": "网络攻击", "maintenance": "维护作业",
        "operator": "人为操作", "construction": "施工损坏", "weather": "自然灾害", "upstream": "上级网络",
        "customer": "用户侧原因", "unknown": "原因不明", "other": "其他",
    ]
}
