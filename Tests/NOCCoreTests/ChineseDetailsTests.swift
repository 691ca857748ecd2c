import NOCCore
import Testing

@Suite struct ChineseDetailsTests {
    @Test(arguments: [
        (
            Reason.Code.timeout, "10.0.0.1:161: no answer in 5.0 s; is the community right?",
            "连接超时（10.0.0.1:161: 5.0秒内无应答，团体字是否正确？）"
        ),
        (.timeout, "10.0.0.1: no reply to 5 packets", "连接超时（10.0.0.1: 5个探测包均无应答）"),
        (.onBattery, "charge 80 %, 12 min left", "市电中断，电池供电（电量80%, 预计还可供电12分钟）"),
        (.onBattery, "charge 80 %, alarms: on battery, input bad", "市电中断，电池供电（电量80%, 告警：电池供电, 输入异常）"),
        (.slow, "took 3204 ms, expected at most 3000 ms", "响应缓慢（用时3204毫秒，限3000毫秒）"),
        (.certificateExpiring, "12 days left, expected 30", "证书即将到期（剩12天，应不少于30天）"),
        (.certificateUntrusted, "SSL certificate problem: self-signed certificate", "证书不受信任（自签名证书）"),
        (.portAdminDown, "Gi0/0/1: ifAdminStatus is down", "端口被管理员关闭（Gi0/0/1: 管理状态为down）"),
        (.interfaceMissing, "10.0.0.1:161: no ifAlias is uplink", "找不到端口（10.0.0.1:161: 无别名为uplink的端口）"),
        (.snmpAuthentication, "wrong authentication pass phrase or protocol", "SNMP 认证失败（认证口令或算法不对）"),
        (.loginLimited, "6 tries in this hour already", "登录次数受限，未尝试（本小时已尝试6次）"),
        (.recordUnwritable, "database or disk is full", "监测记录无法写入磁盘（磁盘已满）"),
        (.reloadRefused, "3 problems", "新配置有误，未予采用，沿用原配置（3处错误）"),
    ])
    func `what probers say in English is Chinese in Chinese texts`(code: Reason.Code, detail: String, words: String) {
        #expect(ChineseWords.reason(Reason(code, detail)) == words)
    }

    @Test(arguments: ["HTTP/1.1 502 Bad Gateway", "“打开 fan” is what the device says", "-3.5 dBm", "登录失败", ""])
    func `what others said stays as they said it`(detail: String) {
        let words = ChineseWords.reason(Reason(.statusUnexpected, detail))
        #expect(words == (detail.isEmpty ? "返回状态码异常" : "返回状态码异常（\(detail)）"))
    }

    @Test func `how a hook ended is told in words`() {
        let words = ["exit 75", "signal 9", "timeout", "cannot start: gone", "the hook is no longer configured"]
            .map(ChineseWords.hookResult)
        #expect(words == ["程序退出，状态码75", "程序被信号9终止", "程序超时", "程序无法启动（gone）", "告警通道已不在配置中"])
    }
}
