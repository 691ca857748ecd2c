internal import Foundation

/// The details of reasons, which probers write in English, in Chinese: whole phrases are replaced, and what devices and servers
/// said themselves stays as they said it.
enum ChineseDetails {
    /// Phrases with their words; `{}` stands for one word of the wire, which the Chinese names in the same order. Longer ones come
    /// before those they contain.
    private static let phrases: [(english: String, chinese: String)] = web + powerSupply + devices + access + transport

    private static let transport = [
        ("no answer to this question", "未应答所问的域名"), ("no answer in time", "未按时应答"),
        ("no answer in {} s; is the community right?", "{}秒内无应答，团体字是否正确？"), ("no answer in {} s", "{}秒内无应答"),
        ("no answer to {} in time", "{}未按时应答"), ("no reply to {} packets", "{}个探测包均无应答"),
        ("no such record", "无此解析记录"), ("is no name server", "不是域名服务器地址"), ("is no domain name", "不是域名"),
        ("no connection to the proxy", "连不上代理"), ("no connection to {}", "连不上{}"),
        ("no time left for {}", "已无时间访问{}"), ("the proxy could not reach the server: status {}", "代理连不上服务器，状态码{}"),
        ("the proxy {} answered with status {}", "代理{}返回状态码{}"), ("the proxy", "代理"),
        ("the network", "网络"), ("out of memory", "内存不足"), ("too many open files", "打开的文件过多"),
        ("Too many open files", "打开的文件过多"), ("Connection refused", "连接被拒绝"), ("No route to host", "无到主机的路由"),
        ("Network is unreachable", "网络不可达"), ("Connection reset by peer", "连接被对方重置"),
        ("Connection timed out", "连接超时"), ("Permission denied", "权限不足"), ("No space left on device", "磁盘已满"),
        ("database or disk is full", "磁盘已满"), ("disk I/O error", "磁盘读写错误"), ("database is locked", "记录被其他程序占用"),
        ("attempt to write a readonly database", "记录只读，无法写入"), ("{} MB free", "剩余{}MB"), ("{} problems", "{}处错误"),
        ("{} problem", "{}处错误"),
        ("exit-code, exited {}", "退出码{}"), ("exited {}", "退出码{}"), ("killed {}", "被信号{}终止"), ("dumped {}", "崩溃（{}）"),
    ]

    private static let web = [
        ("the server closed the connection without an answer", "服务器未应答即断开连接"),
        ("the body is shorter than the server said", "内容比服务器所称的短"), (": {} bytes came", "，只收到{}字节"),
        ("a line of the answer's header is too long", "应答头中有一行过长"),
        ("the answer's header is longer than {} bytes", "应答头超过{}字节"), ("the body is longer than {} bytes", "内容超过{}字节"),
        ("the body is packed with zstd, which noc did not ask for", "内容用未曾请求的zstd压缩"),
        ("the TLS handshake did not end", "加密握手未完成"), ("connected, but no answer came", "已连接，但无应答"),
        ("the answer's header did not end", "应答头不完整"), ("the answer did not end", "应答未结束"),
        ("took {} ms, expected at most {} ms", "用时{}毫秒，限{}毫秒"), ("{} ms, more than {} ms", "{}毫秒，超过{}毫秒"),
        ("ended at {} expected {}", "最终到{}应为{}"), ("{} bytes, expected at least {}", "{}字节，至少应有{}"),
        ("the body is no JSON", "内容不是JSON"), ("at byte {}", "（第{}字节）"),
        ("nothing matches {}", "没有与{}相符的内容"), ("took too long and was given up", "匹配过久，已放弃"),
        ("{} days ago", "已过{}天"), ("{} days left, expected {}", "剩{}天，应不少于{}天"),
        ("no such value in the answer", "应答中无此值"),
        ("more than {} the last from {}", "超过{}最后一次自{}"), ("leads to a malformed address", "跳转到错误的地址"),
        ("leads to a {} address; only http and https are followed", "跳转到{}地址，只跟随http和https"),
        ("the server wants the form with the credential sent on to {}", "服务器要求把登录表单转发到{}"),
        ("is no http address", "不是网址"), ("the credential may not go to a captured host", "口令不得发往取来的主机名"),
        ("longer than {} bytes", "超过{}字节"),
        ("SSL certificate problem: ", ""), ("unable to get local issuer certificate", "无法验证签发机构"),
        ("self-signed certificate in certificate chain", "证书链中有自签名证书"), ("self-signed certificate", "自签名证书"),
        ("certificate has expired", "证书已过期"), ("certificate is not yet valid", "证书尚未生效"),
        ("certificate verify failed", "证书验证未通过"), ("wrong version number", "对方不是TLS服务"),
        ("no reason given", "未说明原因"),
    ]

    private static let devices = [
        ("is no UPS of RFC 1628", "不是RFC 1628的UPS"), ("no ifName or ifDescr is {}", "无名为{}的端口"),
        ("no ifAlias is {}", "无别名为{}的端口"), ("no interface has index {}", "无序号为{}的端口"),
        ("ifOperStatus is {}", "运行状态为{}"), ("ifAdminStatus is {}", "管理状态为{}"), ("lowerLayerDown", "下层中断"),
        ("up for {} s, was up for {} s", "已运行{}秒，此前运行{}秒"), ("the table goes back at {}", "表在{}处倒退"),
        ("the table does not end after {} rows", "表在{}行后仍未结束"), ("{} alarms", "{}项告警"),
        (" limit > ", " 上限"), (" limit >= ", " 上限"), (" limit < ", " 下限"), (" limit <= ", " 下限"), (" expected ", " 应为"),
        ("is no number", "不是数字"), ("is no object identifier", "不是对象标识"), ("is no address of an agent", "不是代理地址"),
        ("no such object", "无此对象"), ("no such instance", "无此实例"), ("end of MIB view", "已到末尾"),
        ("unknown user", "用户不存在"), ("wrong authentication pass phrase or protocol", "认证口令或算法不对"),
        ("wrong privacy pass phrase or protocol", "加密口令或算法不对"), ("the user has another security level", "用户的安全级别不同"),
        ("the agent changed its engine id", "设备的引擎标识已变"), ("the agent's engine time does not fit", "设备的引擎时间不符"),
        ("the agent refused the message", "设备拒绝了报文"), ("a message that cannot be read", "报文无法读取"),
    ]

    private static let powerSupply = [
        ("output source not known to the MIB", "输出来源不明"), ("output source bypass", "旁路供电"),
        ("output source booster", "升压供电"), ("output source reducer", "降压供电"), ("output source other", "其他来源供电"),
        ("output source none", "无输出"), ("charge {} %", "电量{}%"), ("{} min left", "预计还可供电{}分钟"), ("alarms: ", "告警："),
        ("depleted battery", "电池耗尽"), ("battery depleted", "电池耗尽"), ("low battery", "电池电量低"), ("battery low", "电池电量低"),
        ("battery bad", "电池故障"), ("on battery", "电池供电"), ("temperature bad", "温度异常"), ("input bad", "输入异常"),
        ("output bad", "输出异常"), ("output overload", "输出过载"), ("on bypass", "旁路供电"), ("bypass bad", "旁路异常"),
        ("output off as requested", "按指令关闭输出"), ("UPS off as requested", "按指令关机"), ("charger failed", "充电器故障"),
        ("UPS output off", "输出已关闭"), ("UPS system off", "主机已关闭"), ("fan failure", "风扇故障"), ("fuse failure", "熔丝故障"),
        ("general fault", "一般故障"), ("diagnostic test failed", "自检未通过"), ("communications lost", "通信中断"),
        ("awaiting power", "等待来电"), ("shutdown pending", "即将关机"), ("shutdown imminent", "马上关机"),
        ("test in progress", "正在自检"),
    ]

    private static let access = [
        ("no authentication secret", "无认证口令"), ("no privacy secret", "无加密口令"),
        ("is not set in the environment", "环境变量未设置"), ("the credential is not there", "凭据不存在"),
        ("was refused", "曾被拒绝"), ("not yet accepted", "尚未登录成功"), ("accepted before", "此前登录成功"),
        ("{} tries in this hour already", "本小时已尝试{}次"), ("{} tries in this hour", "本小时尝试{}次"),
        (", at most {}", "，限{}次"),
        ("another's first try with it has not ended", "同一口令的首次尝试尚未结束"),
        (
            "no ICMP socket: allow it by sysctl net.ipv4.ping_group_range, or CAP_NET_RAW",
            "无权发送ICMP，见 net.ipv4.ping_group_range"
        ),
    ]

    private struct Phrase {
        /// What the text must hold before it is searched.
        let anchor: String
        let pattern: NSRegularExpression
        let template: String
    }

    private static let compiled: [Phrase] = phrases.compactMap { english, chinese in
        let pieces = english.components(separatedBy: "{}")
        let pattern = pieces.map(NSRegularExpression.escapedPattern).joined(separator: #"([^\s;]+)"#)
        // The phrases are the program's own, and a test goes through all of them.
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return nil }
        let words = chinese.components(separatedBy: "{}")
        let template = words.enumerated().map { $0.offset == 0 ? $0.element : "$\($0.offset)\($0.element)" }.joined()
        return Phrase(
            anchor: pieces.max { $0.count < $1.count } ?? english, pattern: expression, template: template)
    }

    static func words(_ detail: String) -> String {
        guard detail.utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7A }) else { return detail }
        var text = detail
        for phrase in compiled where text.contains(phrase.anchor) {
            text = phrase.pattern.stringByReplacingMatches(
                in: text, range: NSRange(text.startIndex..., in: text), withTemplate: phrase.template)
        }
        return text
    }
}
