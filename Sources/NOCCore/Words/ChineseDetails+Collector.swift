/// What the collector says of its own trouble: its record, its files, its configuration.
extension ChineseDetails {
    static let collector: [Pair] = trouble + json + configuration

    private static let trouble: [Pair] = [
        (
            "look at the host's clock, then at noc retention; noc retention confirm ends the wait",
            "请先核对采集机时钟，再看 noc retention；noc retention confirm 可结束等待"
        ),
        ("{} days of observations", "{}天的监测数据"),
        ("the timestamp authority {} answered with status {}", "时间戳机构{}返回状态{}"),
        ("the timestamp authority {} did not answer: ", "时间戳机构{}未应答："),
        ("the timestamp authority's credential: ", "时间戳机构的凭据："),
        ("no room on the disk for the record {}", "磁盘空间不足，无法写入记录{}"),
        ("the record {} cannot be read or written", "记录{}无法读写"), ("the record {} cannot be written", "记录{}无法写入"),
        ("cannot open the record {}", "无法打开记录{}"), ("the record {} is busy", "记录{}正被其他程序占用"),
        ("the record {} is damaged: move it away and put back a copy that is whole", "记录{}已损坏，请移走并恢复完好的备份"),
        (" (database or disk is full, SQLite {})", "（磁盘已满，SQLite {}）"),
        (" (disk I/O error, SQLite {})", "（磁盘读写错误，SQLite {}）"), (" (database is locked, SQLite {})", "（被锁定，SQLite {}）"),
        (" (attempt to write a readonly database, SQLite {})", "（只读，SQLite {}）"),
        (" (unable to open database file, SQLite {})", "（打不开数据库文件，SQLite {}）"),
        (" (file is not a database, SQLite {})", "（不是数据库文件，SQLite {}）"),
        (" (database disk image is malformed, SQLite {})", "（数据库内容损坏，SQLite {}）"),
        ("no carrier on {}: ", "本机网口{}未接通："),
        ("no carrier on {}", "本机网口{}未接通"),
        (
            "no answer to this user; the agent is there: it answered the discovery",
            "不应答此用户，但设备在线（已应答引擎发现），口令或算法可能不对"
        ),
        ("what is known of it cannot be read", "其登录状态无法读取"), ("cannot be read: ", "无法读取："), ("cannot be read", "无法读取"),
        ("cannot read {}", "无法读取{}"), ("cannot write {}", "无法写入{}"),
        ("the body is no JSON: ", "内容不是JSON："), (" is no JSON: ", "不是JSON："), ("Is a directory", "是目录"),
        ("Not a directory", "不是目录"),
        ("Disk quota exceeded", "超出磁盘配额"),
        ("File too large", "文件过大"),
        ("Too many levels of symbolic links", "符号链接层数过多"),
    ]

    private static let json: [Pair] = [
        ("expected a value at byte {}", "第{}字节处应为一个值"), ("the text is cut off at byte {}", "内容在第{}字节处中断"),
        ("expected an object in braces at byte {}", "第{}字节处应为大括号中的对象"),
        ("expected an array in brackets at byte {}", "第{}字节处应为方括号中的列表"),
        ("expected a colon after a name at byte {}", "第{}字节处名称之后应有冒号"),
        ("expected a comma or a closing brace at byte {}", "第{}字节处应为逗号或右大括号"),
        ("expected a comma or a closing bracket at byte {}", "第{}字节处应为逗号或右方括号"),
        ("expected a quoted text at byte {}", "第{}字节处应为引号中的文字"),
        ("there is text after the value at byte {}", "第{}字节起有多余内容"),
        ("a control character in a text at byte {}", "第{}字节处的文字含控制字符"),
        ("a text without its closing quote at byte {}", "第{}字节处的文字缺少后引号"),
        ("an unknown escape at byte {}", "第{}字节处有不认识的转义"), ("an unknown word at byte {}", "第{}字节处有不认识的词"),
        ("a number without its digits at byte {}", "第{}字节处的数字不完整"),
        ("nested deeper than {} at byte {}", "嵌套超过{}层（第{}字节）"),
    ]

    private static let configuration: [Pair] = [
        ("there is no file {} to include", "要包含的文件{}不存在"), ("there is no file {}", "没有文件{}"),
        ("unknown key {} in ", "不认识的键{}，位于"), ("missing key {} in ", "缺少键{}，位于"),
        ("duplicate key {}, first at {}", "键{}重复，首次在{}"), (": did you mean {}?", "，是否应为{}？"),
        ("parents form a cycle", "上级关系成环"), ("files include each other", "文件相互包含"), ("the list is empty", "列表为空"),
        ("the command names no program", "命令未写程序"),
    ]
}
