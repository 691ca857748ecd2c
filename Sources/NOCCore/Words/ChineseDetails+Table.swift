extension ChineseDetails {
    typealias Pair = (english: String, chinese: String)

    /// English with its Chinese. `{}` stands for one word of the wire, `{*}` for several; the Chinese has a `{}` for each, in the
    /// same order. The order of the phrases does not matter.
    static let table: [Pair] = [
        transport, web, webFailures, certificates, devices, agents, powerSupply, access, jobs, system, names, text,
        collector,
    ].flatMap(\.self)

    private static let transport: [Pair] = [
        ("no answer to this question", "未应答所问的域名"), ("no answer in time", "未按时应答"),
        ("no answer in {} s", "{}秒内无应答"), ("; what came was ignored: ", "，收到的已忽略："),
        ("an answer to discovery that is no report", "对发现的应答不是报告"),
        ("a report without authentication", "未经认证的报告"), ("; is the community right?", "，团体字是否正确？"),
        ("no answer to connect in time", "连接未按时应答"), ("no answer to send in time", "发送未按时完成"),
        ("no answer to receive in time", "未按时收到应答"), ("no answer to TLS handshake in time", "加密握手未按时完成"),
        ("no answer to {*} in time", "{}未按时应答"), ("no reply to {} packets", "{}个探测包均无应答"),
        ("{} of {} lost", "丢失{}个，共{}个"), (", says the network", "，沿途网络通告"), (", says {}", "，{}通告"),
        ("{} says {}", "{}返回{}"), ("no such record", "无此解析记录"), (" not in ", "不在应答之中，应答为"),
        ("is no name server", "不是域名服务器地址"), ("is no domain name", "不是域名"), ("is no name of a host", "不是主机名"),
        ("{} is not an IPv{} address", "{}不是IPv{}地址"),
        ("connect: ", "连接："), ("send: ", "发送："), ("receive: ", "接收："), ("socket: ", "建立套接字："),
        ("ICMP socket: ", "建立ICMP套接字："), ("echo request: ", "发送探测包："), ("TLS handshake: ", "加密握手："),
        ("epoll_ctl: ", "等待套接字："),
        (
            "no ICMP socket: allow it by sysctl net.ipv4.ping_group_range, or CAP_NET_RAW",
            "无权发送ICMP，见 net.ipv4.ping_group_range"
        ),
        ("expected /{*}/, got nothing", "应有/{}/，未收到内容"), ("expected /{*}/, got {*}", "应有/{}/，收到{}"),
        ("expect is no regular expression", "expect不是正则表达式"), ("/{*}/ is no regular expression", "/{}/不是正则表达式"),
    ]

    private static let web: [Pair] = [
        (
            "status {}, expected {*}; the server asks for a client certificate, and none is configured",
            "状态码{}，应为{}；服务器要求客户端证书，而未配置"
        ),
        ("status {}, expected {*}; it is the login page again", "状态码{}，应为{}；又回到登录页面"),
        ("; it is the login page again", "；又回到登录页面"), ("status {}, expected {*}", "状态码{}，应为{}"),
        ("ended at {}, expected {}", "最终到{}，应为{}"), ("{} missing, expected /{*}/", "缺少{}，应为/{}/"),
        ("{} is {}, expected /{*}/", "{}为{}，应为/{}/"), ("{} bytes, expected at least {}", "{}字节，至少应有{}"),
        ("no title, expected {}", "无标题，应含{}"), ("{} is missing", "缺少{}"), ("{} is there", "不应有{}"),
        ("nothing matches /{*}/", "没有与/{}/相符的内容"), ("/{*}/ took too long and was given up", "/{}/匹配过久，已放弃"),
        ("{} is missing, expected {*}", "缺少{}，应为{}"), ("{} is an object, expected {*}", "{}是对象，应为{}"),
        ("{} is an array, expected {*}", "{}是数组，应为{}"), ("{} is {}, expected {*}", "{}为{}，应为{}"),
        ("the body is no JSON", "内容不是JSON"), (" at byte {}", "，第{}字节"),
        (" (the body is packed with {*}, which noc did not ask for)", "（内容用未曾请求的{}压缩）"),
        ("{} days ago", "已过{}天"), ("{} days left, expected {}", "剩{}天，应不少于{}天"),
        ("took {} ms, expected at most {} ms", "用时{}毫秒，限{}毫秒"), ("{} ms, more than {} ms", "{}毫秒，超过{}毫秒"),
        ("no such value in the answer", "应答中无此值"), ("no header {}", "无应答头{}"), ("no cookie {}", "无Cookie {}"),
        ("longer than {} bytes", "超过{}字节"), ("is no JSON path", "不是JSON路径"), ("is no http address", "不是网址"),
        ("the credential may not go to a captured host", "口令不得发往取来的主机名"),
        ("{} holds a control character, which no header may", "{}含控制字符，不能放入请求头"), ("step {}: ", "第{}步："),
    ]

    private static let webFailures: [Pair] = [
        ("no connection to the proxy {}: ", "连不上代理{}："), ("no connection to {}", "连不上{}"),
        ("no time left for {}", "已无时间访问{}"), ("the proxy could not reach the server: status {}", "代理连不上服务器，状态码{}"),
        ("the proxy {} answered with status {}", "代理{}返回状态码{}"),
        ("the proxy {} refused to let noc in: status 407", "代理{}拒绝放行，状态码407"),
        ("the proxy's address is malformed", "代理地址有误"), ("the proxy {}: ", "代理{}："),
        ("a proxy is reached by http, https or socks5, not by {}", "代理只支持http、https、socks5，不支持{}"),
        ("no socket: ", "无法建立套接字："), ("no route from here to {}: ", "本机无到{}的路由："),
        ("no route from here to {}", "本机无到{}的路由"), ("no route from here", "本机无路由"),
        ("cannot bind to {}: ", "无法绑定{}："), ("is not of the address family asked for", "不是所要求的地址族"),
        ("is no address", "不是地址"), ("is no server name", "不是服务器名"),
        ("the field {} holds a line break", "请求头{}含换行"),
        ("the server closed the connection without an answer", "服务器未应答即断开连接"),
        ("the body is shorter than the server said", "内容比服务器所称的短"), (": {} bytes came", "，只收到{}字节"),
        ("a line of the answer's header is too long", "应答头中有一行过长"),
        ("the answer's header is longer than {} bytes", "应答头超过{}字节"), ("the body is longer than {} bytes", "内容超过{}字节"),
        ("the body is packed {} times", "内容压缩了{}层"),
        ("the answer's header has more than {} fields", "应答头超过{}个字段"),
        ("the answer came, but could not be judged in time", "有应答，但未能及时判读"),
        ("the answer came, but an earlier one is still being judged", "有应答，但上一次的应答仍在判读"),
        ("the answer came, but too many others wait to be judged", "有应答，但等待判读的应答过多"),
        ("the body could not be unpacked in time", "内容未能及时解压"),
        ("too many answers wait to be unpacked", "等待解压的应答过多"),
        ("the body is not packed as the server says: ", "内容不是服务器所称的压缩格式："),
        ("more than {} gzip members", "gzip分段超过{}个"), ("zlib says {}", "zlib返回{}"),
        ("no memory to unpack the body", "内存不足，无法解压内容"), ("two different {}: {*} and {*}", "两个不同的{}：{}和{}"),
        ("connected, but no answer came", "已连接，但无应答"), ("the answer's header did not end", "应答头不完整"),
        ("the answer did not end", "应答未结束"), ("more than {}, the last from {}", "跳转超过{}次，最后一次来自{}"),
        ("{} leads to a malformed address: {*}", "{}跳转到错误的地址：{}"),
        ("{} leads to a {} address; only http and https are followed", "{}跳转到{}地址，只跟随http和https"),
        ("the server wants the form with the credential sent on to {}", "服务器要求把登录表单转发到{}"),
        ("no host", "无主机名"), ("libcurl could not be started", "libcurl无法启动"),
        ("libcurl refused option {}: ", "libcurl拒绝选项{}："), ("libcurl refused the transfer's number", "libcurl拒绝传输编号"),
        ("libcurl: ", "libcurl："), ("cancelled", "已取消"), ("Operation timed out", "操作超时"),
    ]

    private static let certificates: [Pair] = [
        ("the TLS handshake did not end", "加密握手未完成"),
        ("the server asks for a client certificate, and none is configured", "服务器要求客户端证书，而未配置"),
        ("the server refused the client certificate", "服务器拒绝客户端证书"), ("the client certificate: ", "客户端证书："),
        ("the client key is encrypted: {*}", "客户端私钥已加密：{}"), ("cannot use the client key in {}: ", "无法使用客户端私钥{}："),
        ("cannot read the client certificate in {}: ", "无法读取客户端证书{}："),
        ("cannot read authorities from {}: ", "无法读取CA证书{}："),
        ("SSL certificate problem: ", ""), ("unable to get local issuer certificate", "无法验证签发机构"),
        ("unable to get issuer certificate", "无法验证签发机构"), ("unable to verify the first certificate", "无法验证服务器证书"),
        ("self-signed certificate in certificate chain", "证书链中有自签名证书"), ("self-signed certificate", "自签名证书"),
        ("certificate has expired", "证书已过期"), ("certificate is not yet valid", "证书尚未生效"),
        ("hostname mismatch", "主机名不符"), ("IP address mismatch", "IP地址不符"), ("certificate verify failed", "证书验证未通过"),
        ("wrong version number", "对方不是TLS服务"), ("no reason given", "未说明原因"),
    ]

    private static let devices: [Pair] = [
        ("no UPS of RFC 1628", "不是RFC 1628的UPS"), ("no ifName or ifDescr is {*}", "无名为{}的端口"),
        ("no ifAlias is {*}", "无别名为{}的端口"), ("no interface has index {}", "无序号为{}的端口"),
        ("no ifName or ifDescr is {*}; the device says that it is {*}", "无名为{}的端口；设备自称{}"),
        ("no ifAlias is {*}; the device says that it is {*}", "无别名为{}的端口；设备自称{}"),
        ("; the device says that it is {*}", "；设备自称{}"),
        ("{} interfaces have the {} {*}, at the indices {*}", "{}个端口的{}都是{}，序号{}"),
        ("ifOperStatus is {}", "运行状态为{}"), ("ifOperStatus is unknown", "运行状态未知"),
        ("ifOperStatus is missing", "未给出运行状态"), ("ifAdminStatus is {}", "管理状态为{}"),
        ("ifAdminStatus is down", "管理状态为关闭"), ("ifAdminStatus is testing", "管理状态为测试"),
        ("up for {} s, was up for {} s", "已运行{}秒，此前运行{}秒"),
        ("{} stands for no value", "{}不代表任何数值"), ("nothing in {} matches /{*}/", "{}中没有与/{}/相符的内容"),
        ("{}, not {}", "为{}，应为{}"), ("is no number", "不是数字"), ("is no object identifier", "不是对象标识"),
        ("{*}, limit {*}", "{}，限值{}"), ("{*}, expected {*}", "{}，应为{}"),
        ("is no address of an agent", "不是SNMP设备地址"), ("no such object", "无此对象"), ("no such instance", "无此实例"),
        ("end of MIB view", "已到末尾"),
    ]

    private static let agents: [Pair] = [
        ("nothing listens there", "该端口无服务"), ("the host cannot be reached", "主机不可达"),
        ("the network cannot be reached", "网络不可达"), ("values of other objects than those asked for", "返回的不是所问的对象"),
        ("{} at object {}", "{}（第{}个对象）"), ("the table goes back at {}", "表在{}处倒退"),
        ("the table does not end after {} rows", "表在{}行后仍未结束"),
        ("the table did not end in time, after {} rows", "表未按时读完，已读{}行"),
        ("{} in the middle of the table, after {} rows", "读表途中返回{}，已读{}行"),
        ("SNMPv{} user {} on {}: ", "SNMPv{}用户{}，设备{}："), ("SNMPv{} on {}: ", "SNMPv{}，设备{}："),
        ("unknown user", "用户不存在"), ("wrong authentication pass phrase or protocol", "认证口令或算法不对"),
        ("wrong privacy pass phrase or protocol", "加密口令或算法不对"), ("the user has another security level", "用户的安全级别不同"),
        ("the agent changed its engine id", "设备的引擎标识已变"), ("the agent's engine time does not fit", "设备的引擎时间不符"),
        ("the agent refused the message", "设备拒绝了报文"), ("a message that cannot be read", "报文无法读取"),
        ("a message that is no answer", "报文不是应答"), ("a message with a wrong digest", "报文校验不符"),
        ("an answer with another community", "应答的团体字不同"), ("an answer to another request", "应答的不是本次请求"),
        ("an answer to discovery without an engine id", "引擎发现的应答中无引擎标识"),
        ("no session", "无会话"), ("the session is closed", "会话已关闭"),
        ("{} pass phrase of user {} is shorter than 8 bytes", "{}口令不足8字节，用户{}"),
        ("authentication pass phrase of user {} is shorter than 8 bytes", "用户{}的认证口令不足8字节"),
        ("privacy pass phrase of user {} is shorter than 8 bytes", "用户{}的加密口令不足8字节"),
        ("{} protocol of user {} is not available here", "本机不支持{}算法，用户{}"),
        ("authentication protocol of user {} is not available here", "本机不支持用户{}的认证算法"),
        ("privacy protocol of user {} is not available here", "本机不支持用户{}的加密算法"),
        ("the protocols of user {} cannot be used together", "用户{}的算法不能同用"),
    ]

    private static let powerSupply: [Pair] = [
        ("output source not known to the MIB", "输出来源不明"), ("output source bypass", "旁路供电"),
        ("output source booster", "升压供电"), ("output source reducer", "降压供电"), ("output source other", "其他来源供电"),
        ("output source none", "无输出"), ("charge {} %", "电量{}%"),
        ("{} min left", "预计还可供电{}分钟"), ("alarms: ", "告警："), ("{} alarms", "{}项告警"),
        ("depleted battery", "电池耗尽"), ("battery depleted", "电池耗尽"), ("low battery", "电池电量低"), ("battery low", "电池电量低"),
        ("battery bad", "电池故障"), ("on battery", "电池供电"), ("temperature bad", "温度异常"), ("input bad", "输入异常"),
        ("output bad", "输出异常"), ("output overload", "输出过载"), ("on bypass", "旁路供电"), ("bypass bad", "旁路异常"),
        ("output off as requested", "按指令关闭输出"), ("UPS off as requested", "按指令关机"), ("charger failed", "充电器故障"),
        ("UPS output off", "输出已关闭"), ("UPS system off", "主机已关闭"), ("fan failure", "风扇故障"), ("fuse failure", "熔丝故障"),
        ("general fault", "一般故障"), ("diagnostic test failed", "自检未通过"), ("communications lost", "通信中断"),
        ("awaiting power", "等待来电"), ("shutdown pending", "即将关机"), ("shutdown imminent", "马上关机"),
        ("test in progress", "正在自检"),
    ]

    private static let access: [Pair] = [
        ("no authentication secret", "无认证口令"), ("no privacy secret", "无加密口令"), ("is no SNMP credential", "不是SNMP凭据"),
        ("an SNMP credential does not sign in to a web server", "SNMP凭据不能用于登录网站"),
        ("is not set in the environment", "环境变量未设置"), ("the variable is not set", "环境变量未设置"),
        ("the variable is empty", "环境变量为空"), ("the file is empty", "文件为空"), ("there is a NUL in it", "内含空字符"),
        (
            "$CREDENTIALS_DIRECTORY is not set: only noc.service has it, see --as-service",
            "$CREDENTIALS_DIRECTORY未设置，只有noc.service才有，见 --as-service"
        ),
        ("everyone on this host may read {}; use chmod 0640 or stricter", "本机所有用户都可读{}，请用chmod 0640或更严"),
        ("the credential is not there", "凭据不存在"), ("{} was refused: ", "{}曾被拒绝："),
        (" (not kept over a restart: {*})", "（重启后不保留：{}）"),
        ("{} tries in this hour already", "本小时已尝试{}次"),
        ("another's first try with it has not ended", "同一口令的首次尝试尚未结束"),
        ("what is known of it cannot be read: ", "登录记录无法读取："),
        ("the try cannot be noted, so it is not made: ", "无法记录本次尝试，故未尝试："),
    ]

    /// What the system says, and SQLite and systemd of the daemon's own trouble.
    private static let jobs: [Pair] = [
        ("the last came at {*}", "最近一次上报于{}"), ("none came since {*}", "自{}起一直没有上报"),
        ("waited for since {*}", "自{}起等待上报"), ("ended by signal {}", "被信号{}终止"),
        ("cannot start: no program {*}", "无法启动，没有程序{}"), ("cannot start: ", "无法启动："),
    ]

    private static let system: [Pair] = [
        ("out of memory", "内存不足"), ("Out of memory", "内存不足"), ("no memory", "内存不足"), ("Cannot allocate memory", "内存不足"),
        ("too many open files", "打开的文件过多"), ("Too many open files in system", "系统打开的文件过多"),
        ("Too many open files", "打开的文件过多"), ("Connection refused", "连接被拒绝"), ("No route to host", "无到主机的路由"),
        ("Network is unreachable", "网络不可达"), ("Network is down", "网络已停用"), ("Host is down", "主机不在线"),
        ("Connection reset by peer", "连接被对方重置"), ("Software caused connection abort", "连接被本机中止"),
        ("Connection timed out", "连接超时"), ("Broken pipe", "连接已断开"), ("Protocol error", "协议错误"),
        ("Transport endpoint is not connected", "连接不存在"), ("Message too long", "报文过长"),
        ("No buffer space available", "缓冲区不足"), ("Resource temporarily unavailable", "资源暂时不可用"),
        ("Cannot assign requested address", "无法使用该本机地址"), ("Address family not supported by protocol", "本机不支持该地址族"),
        ("Address already in use", "地址已被占用"), ("Invalid argument", "参数无效"), ("Operation not permitted", "操作不允许"),
        ("Permission denied", "权限不足"), ("No such file or directory", "文件不存在"), ("No space left on device", "磁盘已满"),
        ("Read-only file system", "文件系统只读"), ("Input/output error", "读写错误"),
        ("database or disk is full", "磁盘已满"), ("disk I/O error", "磁盘读写错误"), ("database is locked", "记录被其他程序占用"),
        ("attempt to write a readonly database", "记录只读，无法写入"), ("{} MB free", "剩余{}MB"), ("{} problems", "{}处错误"),
        ("{} problem", "{}处错误"),
        ("exit-code, exited {}", "退出码{}"), ("exited {}", "退出码{}"), ("killed {}", "被信号{}终止"), ("dumped {}", "崩溃（{}）"),
    ]

    /// What c-ares says.
    private static let names: [Pair] = [
        ("Domain name not found", "域名不存在"), ("DNS server returned answer with no data", "域名无此类记录"),
        ("DNS server claims query was misformatted", "域名服务器称查询有误"),
        ("DNS server returned general failure", "域名服务器返回一般故障"),
        ("DNS server does not implement requested operation", "域名服务器不支持该查询"), ("DNS server refused query", "域名服务器拒绝查询"),
        ("Misformatted domain name", "域名有误"), ("Misformatted DNS query", "查询有误"),
        ("Misformatted DNS reply", "域名服务器的应答有误"),
        ("Could not contact DNS servers", "连不上域名服务器"), ("Timeout while contacting DNS servers", "域名服务器未按时应答"),
        ("DNS query cancelled", "查询已取消"), ("Unsupported address family", "不支持该地址族"),
    ]

    /// Where a text is no JSON.
    private static let text: [Pair] = [
        ("the text is cut off", "内容不完整"), ("expected a value", "此处应为值"), ("expected an object in braces", "此处应为对象"),
        ("expected a colon after a name", "名称后缺冒号"), ("expected a comma or a closing brace", "缺逗号或右花括号"),
        ("expected an array in brackets", "此处应为数组"), ("expected a comma or a closing bracket", "缺逗号或右方括号"),
        ("expected a quoted text", "此处应为带引号的文字"), ("expected {}", "此处应为{}"),
        ("there is text after the value", "值之后还有内容"),
        ("a control character in a text", "文字中有控制字符"), ("a text without its closing quote", "文字缺右引号"),
        ("an unknown escape", "转义符有误"), ("an unknown word", "有不认识的词"), ("a number without its digits", "数字不完整"),
        ("a number beyond all that can be read", "数字过大"), ("a number out of range", "数字过大"),
        ("nested deeper than {}", "嵌套超过{}层"),
    ]
}
