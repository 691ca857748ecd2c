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
        (.portAdminDown, "Gi0/0/1: ifAdminStatus is down", "端口被管理员关闭（Gi0/0/1: 管理状态为关闭）"),
        (.interfaceMissing, "10.0.0.1:161: no ifAlias is uplink", "找不到端口（10.0.0.1:161: 无别名为uplink的端口）"),
        (.snmpAuthentication, "wrong authentication pass phrase or protocol", "SNMP 认证失败（认证口令或算法不对）"),
        (.loginLimited, "6 tries in this hour already", "登录次数受限，未尝试（本小时已尝试6次）"),
        (.recordUnwritable, "database or disk is full", "监测记录无法写入磁盘（磁盘已满）"),
        (.heartbeatMissed, "the last came at 2026-10-07 02:00:05", "逾期未上报（最近一次上报于2026-10-07 02:00:05）"),
        (.heartbeatMissed, "none came since 2026-10-07 02:00:05", "逾期未上报（自2026-10-07 02:00:05起一直没有上报）"),
        (.noHeartbeat, "waited for since 2026-10-07 02:00:05", "尚未上报过（自2026-10-07 02:00:05起等待上报）"),
        (.jobFailed, "status 2: no answer in time", "作业执行失败（退出状态2：no answer in time）"),
        (.jobFailed, "status 137: ended by signal 9", "作业执行失败（退出状态137：被信号9终止）"),
        (.jobFailed, "2026-10-07 02:00:05: status 1", "作业执行失败（2026-10-07 02:00:05: 退出状态1）"),
        (.portDown, "Gi0/0/1: down", "端口断开（Gi0/0/1: 断开）"),
        (.statusUnexpected, "登录: status 503, expected 200-299", "返回状态码异常（登录: 状态码503，应为200-299）"),
        (
            .clientCertificateRequired,
            "status 400, expected 200-299; the server asks for a client certificate, and none is configured",
            "对方要求客户端证书（状态码400，应为200-299；服务器要求客户端证书，而未配置）"
        ),
        (
            .localError, "no route from here to 10.0.0.1:443: Network is unreachable",
            "采集机本地故障（本机无到10.0.0.1:443的路由：网络不可达）"
        ),
        (.localError, "no socket: Too many open files", "采集机本地故障（无法建立套接字：打开的文件过多）"),
        (
            .protocolError, "two different Content-Length: 5 and 7", "应答不符合协议（两个不同的Content-Length：5和7）"
        ),
        (
            .ambiguous, "10.0.0.1:161: 2 interfaces have the ifAlias 电信 500M, at the indices 7, 9",
            "多个端口同名，无法确定（10.0.0.1:161: 2个端口的ifAlias都是电信 500M，序号7, 9）"
        ),
        (
            .noSuchObject,
            "10.0.0.1:161: no UPS of RFC 1628; the device says that it is “on battery, H3C” (1.3.6.1.4.1.25506.1.1)",
            "设备无此监测对象（10.0.0.1:161: 不是RFC 1628的UPS；设备自称“on battery, H3C” (1.3.6.1.4.1.25506.1.1)）"
        ),
        (.valueUnexpected, "nothing in “on battery” matches /the proxy/", "数值异常（“on battery”中没有与/the proxy/相符的内容）"),
        (.valueUnexpected, "65535 stands for no value", "数值异常（65535不代表任何数值）"),
        (.snmpError, "10.0.0.1:161: nothing listens there", "SNMP 返回错误（10.0.0.1:161: 该端口无服务）"),
        (.snmpError, "10.0.0.1:161: the network cannot be reached", "SNMP 返回错误（10.0.0.1:161: 网络不可达）"),
        (
            .snmpError, "10.0.0.1:161: the table did not end in time, after 40 rows",
            "SNMP 返回错误（10.0.0.1:161: 表未按时读完，已读40行）"
        ),
        (.tooManyRedirects, "more than 5, the last from http://a/b", "跳转次数过多（跳转超过5次，最后一次来自http://a/b）"),
        (
            .localError, "the proxy 10.0.0.8:3128 refused to let noc in: status 407",
            "采集机本地故障（代理10.0.0.8:3128拒绝放行，状态码407）"
        ),
        (.localError, "10.0.0.300 is no address of an agent", "采集机本地故障（10.0.0.300 不是SNMP设备地址）"),
        (.loginCleared, "by 张三: checked by phone", "停止的登录已由人工解除（由张三: checked by phone）"),
        (
            .collectorIsolated, "timeout: 10.0.0.1: no reply to 5 packets",
            "采集机自身网络中断（连接超时（10.0.0.1: 5个探测包均无应答））"
        ),
        (
            .snmpAuthentication, "SNMPv3 user noc on 10.0.0.1:161: unknown user",
            "SNMP 认证失败（SNMPv3用户noc，设备10.0.0.1:161：用户不存在）"
        ),
        (.connectionFailed, "10.0.0.1:80: connect: Invalid argument", "连接失败（10.0.0.1:80: 连接：参数无效）"),
        (.timeout, "10.0.0.1:22: no answer to connect in time", "连接超时（10.0.0.1:22: 连接未按时应答）"),
        (.loginHalted, "grid was refused: “欢迎” is missing", "口令曾被拒绝，已停止登录（grid曾被拒绝：缺少“欢迎”）"),
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

    @Test(arguments: [
        (
            Reason.Code.recordUnwritable,
            "no room on the disk for the record /r/ledger.sqlite (database or disk is full, SQLite 13)"
        ),
        (.recordUnwritable, "the record /r/ledger.sqlite cannot be read or written (disk I/O error, SQLite 778)"),
        (.recordUnwritable, "the record /r/ledger.sqlite is busy (database is locked, SQLite 5)"),
        (.localError, "10.9.0.2:80: no carrier on 0: Network is down"), (.localError, "10.9.0.2: no carrier on 0"),
        (.localError, "what is known of it cannot be read: /r/logins.json is no JSON: expected a value at byte 0"),
        (.reloadRefused, "/etc/noc.yaml:1:1: cannot be read: No such file or directory"),
    ])
    func `of the collector's own trouble no English is left but paths and names`(code: Reason.Code, detail: String) {
        let words = ChineseWords.reason(Reason(code, detail))
        let rest = words.replacing(/\/[A-Za-z.\/]+/, with: "").replacing("SQLite", with: "").replacing("JSON", with: "")
        #expect(!rest.contains(/[A-Za-z]/), "\(words)")
    }
}
