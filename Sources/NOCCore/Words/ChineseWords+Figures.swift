/// The figures of documents in words.
extension ChineseWords {
    package static let noData = "—（无监测数据）"

    /// Wall time in hours, minutes and seconds without what is zero: `1小时3分钟`, `49小时30分钟8秒`; never days, because
    /// contracts count hours. Less than a second is not nothing: `不足1秒`.
    package static func span(_ milliseconds: Int64) -> String {
        if milliseconds <= 0 { return "0" }
        if milliseconds < 1_000 { return "不足1秒" }
        return spanParts(milliseconds).map { "\($0.number)\($0.unit)" }.joined()
    }

    /// The numbers of a span with their units, without what is zero.
    package static func spanParts(_ milliseconds: Int64) -> [(number: Int64, unit: String)] {
        let seconds = max(milliseconds, 0) / 1_000
        return [(seconds / 3_600, "小时"), (seconds / 60 % 60, "分钟"), (seconds % 60, "秒")].filter { $0.0 > 0 }
    }
}

extension ChineseWords {
    /// How a run of a hook ended: `exit 75`, `signal 9`, `timeout`, `cannot start: …`.
    package static func hookResult(_ text: String) -> String {
        let number = text.split(separator: " ").last.map(String.init) ?? ""
        switch text.prefix(while: \.isLetter) {
        case "exit": return "程序退出，状态码\(number)"
        case "signal": return "程序被信号\(number)终止"
        case "timeout": return "程序超时"
        case "cannot": return "程序无法启动" + remark(text, after: "cannot start: ")
        case "the": return "告警通道已不在配置中"
        default: return text
        }
    }

    private static func remark(_ text: String, after head: String) -> String {
        text.hasPrefix(head) ? "（\(text.dropFirst(head.count))）" : ""
    }
}
