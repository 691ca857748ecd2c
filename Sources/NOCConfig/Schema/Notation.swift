/// How values are written. The reference explains each of them once.
enum Notation: String, CaseIterable {
    case text, id, boolean, integer, number, amount, points, duration, percentage, bytes, date, hours, range
    case timeZone = "time zone"
    case host, endpoint, address
    case url = "URL"
    case path, secret, variable
    case header = "header's value"
    case regularExpression = "regular expression"
    case jsonPath = "JSON path"
    case oid = "OID"
    case comparison, scalar, goal, check, status, measurement, recurrence

    func title(_ language: Language) -> String { language == .english ? rawValue : words.title }

    func explanation(_ language: Language) -> String { language == .english ? words.english : words.chinese }

    /// The title in Chinese, and how it is written.
    private var words: (title: String, english: String, chinese: String) {
        switch self {
        case .text: ("文字", "In quotes where it looks like a number or a truth value.", "看上去像数字或真假值的要加引号。")
        case .id:
            ("编号", "Letters, digits, `.`, `_` and `-`, at most 64.", "字母、数字、`.`、`_`、`-`，最多 64 个。")
        case .boolean: ("真假", "`true` or `false`.", "`true` 或 `false`。")
        case .integer: ("整数", "A whole number without quotes.", "不加引号的整数。")
        case .number: ("数", "A number without quotes: `0.1`.", "不加引号的数：`0.1`。")
        case .amount: ("金额", "A number that is not negative.", "不为负的数。")
        case .points: ("分值", "A number from 0.1 to 90.", "0.1 到 90 的数。")
        case .duration:
            (
                "时长", "A whole number and a unit: `500ms`, `15s`, `5m`, `4h`, `90d`.",
                "整数加单位：`500ms`、`15s`、`5m`、`4h`、`90d`。"
            )
        case .percentage: ("百分比", "At most four decimals: `99.9%`.", "最多四位小数：`99.9%`。")
        case .bytes:
            ("字节数", "A whole number, with `kB`, `MB`, `KiB` or `MiB` or without.", "整数，可带 `kB`、`MB`、`KiB`、`MiB`。")
        case .date: ("日期", "`2026-10-01`.", "`2026-10-01`。")
        case .hours:
            (
                "时间段", "In quotes: `\"08:30-12:00,14:00-18:00\"`, up to `24:00`, or `closed`.",
                "加引号：`\"08:30-12:00,14:00-18:00\"`，至 `24:00`，或 `closed`。"
            )
        case .range: ("范围", "In quotes, both bounds included: `\"18..27\"`.", "加引号，含上下限：`\"18..27\"`。")
        case .timeZone: ("时区", "An IANA name: `Asia/Shanghai`.", "IANA 时区名：`Asia/Shanghai`。")
        case .host: ("主机", "A name or a numeric address.", "主机名或数字地址。")
        case .endpoint: ("主机:端口", "`10.0.0.1:161`, `\"[2001:db8::1]:161\"`.", "`10.0.0.1:161`、`\"[2001:db8::1]:161\"`。")
        case .address: ("地址", "A numeric address.", "数字地址。")
        case .url:
            (
                "网址", "Without user and password; `${name}` may stand after the host.",
                "不含用户名密码；主机之后可写 `${名称}`。"
            )
        case .path: ("路径", "Seen from the file that names it.", "从写着它的文件所在目录算起。")
        case .secret:
            (
                "密码出处",
                "Where the secret is, never the secret: `\"env:NAME\"`, `\"file:PATH\"` or `\"credential:NAME\"` (systemd's LoadCredential=).",
                "写出处，不写密码：`\"env:变量名\"`、`\"file:路径\"`、`\"credential:名称\"`（systemd 的 LoadCredential=）。"
            )
        case .variable: ("变量值", "Text, or a secret as above.", "文字，或如上的密码出处。")
        case .header: ("请求头的值", "Text; `${name}` may stand in it.", "文字；可含 `${名称}`。")
        case .regularExpression:
            ("正则表达式", "As ICU knows them, best in single quotes.", "ICU 的写法，最好用单引号。")
        case .jsonPath: ("JSON 路径", "`$.data[0].id`, `$['odd key']`.", "`$.data[0].id`、`$['特殊 键']`。")
        case .oid: ("OID", "In numbers: `1.3.6.1.2.1.1.3.0`.", "写成数字：`1.3.6.1.2.1.1.3.0`。")
        case .comparison:
            (
                "比较式", "In quotes: `\"< 5\"`, with `<`, `<=`, `==`, `!=`, `>=`, `>`.",
                "加引号：`\"< 5\"`，可用 `<`、`<=`、`==`、`!=`、`>=`、`>`。"
            )
        case .scalar:
            ("值或比较式", "A value to be equal to, or a comparison.", "须等于的值，或比较式。")
        case .goal:
            (
                "目标值", "`\">= 99.9%\"`, `\"<= 4h\"`, `\"= 0\"`, `\"<= budget\"`, or `all` days or months.",
                "`\">= 99.9%\"`、`\"<= 4h\"`、`\"= 0\"`、`\"<= budget\"`，或 `all`（每天、每月）。"
            )
        case .check: ("检查", "`TARGET/CHECK`.", "`对象/检查`。")
        case .status: ("状态码", "`200` or `200-299`.", "`200` 或 `200-299`。")
        case .measurement:
            (
                "测量值名称", "As `noc status --measurements` shows it: `value_c`.",
                "`noc status --measurements` 列出的名称：`value_c`。"
            )
        case .recurrence:
            (
                "周期",
                "In quotes: `\"sun 02:00-04:00\"`, `\"mon-fri,sun 22:00-24:00\"`; of a month `\"1st sat 22:00-02:00\"`.",
                "加引号：`\"sun 02:00-04:00\"`、`\"mon-fri,sun 22:00-24:00\"`；每月写 `\"1st sat 22:00-02:00\"`。"
            )
        }
    }
}
