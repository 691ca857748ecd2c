import NOCCore

extension SNMPCheck: ConfiguredCheck {
    static var reader: Kind<SNMPCheck> { .snmp }
    static var purpose: Help {
        Help(
            "Asks an SNMP agent.", zh: "询问 SNMP 代理。",
            example: #"{ agent: "10.0.0.1:161", credential: core, uptime: {} }"#)
    }
}

extension Kind where Value == SNMPCheck {
    fileprivate static var snmp: Kind {
        .record("an snmp check") { keys in
            let agent = keys.required(
                "agent", .endpoint(standard: 161),
                Help(
                    "Host and port of the agent, port 161 unless it says another.", zh: "代理的主机和端口；不写端口即 161。",
                    example: #""10.0.0.1:161""#))
            let credential = keys.required(
                "credential", .credential(["snmp"]),
                Help("The snmp credential to sign in with.", zh: "登录用的 snmp 凭据。", example: "core"))
            let manner = SNMPCheck.Manner(
                varbinds: keys.value(
                    "varbinds", .integer(1...100), default: "10",
                    Help("The most objects that are asked for in one message.", zh: "一个报文最多问几个对象。", example: "4")),
                bulk: keys.value(
                    "bulk", .bool, default: "true",
                    Help(
                        "Reads tables by GETBULK, which version 1 does not know.", zh: "用 GETBULK 读表（版本 1 没有）。",
                        example: "false")),
                retries: keys.value(
                    "retries", .integer(0...10), default: "2",
                    Help("How often a message is sent again within the timeout.", zh: "超时之内重发几次。", example: "1")))
            let silence = keys.value(
                "silence", .choice(SNMPCheck.Silence.self), default: "fail",
                Help(
                    "What it means that the agent does not answer: fail, or unknown where its silence says nothing of the target, "
                        + "such as that of the card of a UPS.",
                    zh: "代理不应答算什么：fail 算失败；unknown 算状态不明，用于不应答不能说明对象状态的情形，如 UPS 的网卡。", example: "unknown"))
            let interface = keys.optional(
                "interface", .interface,
                Help(
                    "Whether a port is up; a port that is administratively down is unknown.",
                    zh: "端口是否连通；管理上关闭的端口算状态不明。", example: "{ name: GigabitEthernet0/0/1 }"))
            let oid = keys.optional(
                "oid", .objectQuery,
                Help(
                    "The value of one object.", zh: "一个对象的值。",
                    example: #"{ object: 1.3.6.1.4.1.2011.5.25.31.1.1.1.1.5.9, degraded: ">= 90" }"#))
            let uptime = keys.optional(
                "uptime", .nothing("uptime"),
                Help(
                    "How long the device has been running; a restart is an event.", zh: "设备的运行时长；重启记为事件。", example: "{}"
                ))
            let ups = keys.optional(
                "ups", .ups,
                Help(
                    "The state of a UPS: on battery, charge, load, alarms.", zh: "UPS 的状态：电池供电、电量、负载、告警。",
                    example: "{ profile: auto }"))
            for later in ["sensor", "device"] {
                keys.refuse(later, because: "this version of noc has no snmp '\(later)' query yet")
            }
            keys.exactlyOne(of: ["interface", "oid", "uptime", "ups"])
            let query: SNMPCheck.Query? =
                interface.map { .interface($0) } ?? oid.map { .oid($0) } ?? uptime.map { _ in .uptime }
                ?? ups.map { _ in .ups }
            return SNMPCheck(
                agent: agent, credential: credential, query: query ?? .uptime, manner: manner, silence: silence)
        }
    }
}

extension Kind where Value == SNMPCheck.Interface {
    fileprivate static var interface: Kind {
        .record("an interface") { keys in
            let name = keys.optional(
                "name", .label("a name", upTo: 255),
                Help(
                    "The port's ifName, else its ifDescr.", zh: "端口的 ifName，没有则 ifDescr。",
                    example: "GigabitEthernet0/0/1"))
            let alias = keys.optional(
                "alias", .label("an alias", upTo: 255),
                Help("The port's ifAlias, its description.", zh: "端口的 ifAlias，即描述。", example: "至电信"))
            let index = keys.optional(
                "index", .integer(1...2_147_483_647),
                Help(
                    "The port's ifIndex, which may change when the agent restarts.", zh: "端口的 ifIndex；设备重启后可能改变。",
                    example: "17"))
            keys.exactlyOne(of: ["name", "alias", "index"])
            return name.map { .name($0) } ?? alias.map { .alias($0) } ?? .index(index ?? 1)
        }
    }
}

extension Kind where Value == SNMPCheck.ObjectQuery {
    fileprivate static var objectQuery: Kind {
        .record("an oid query") { keys in
            var query = SNMPCheck.ObjectQuery(
                object: keys.required(
                    "object", .oid,
                    Help("The object with its instance, in numbers.", zh: "对象及其实例，写成数字。", example: "1.3.6.1.2.1.1.3.0"))
            )
            switch keys.optional(
                "expect", .wanted,
                Help(
                    "The value, or a comparison, that must hold: otherwise fail.", zh: "须等于的值，或须成立的比较式：否则失败。",
                    example: #""== 1""#))
            {
            case .comparison(let comparison): query.expect = comparison
            case .equals(.number(let number)): query.expect = Comparison(.equal, number)
            case .equals(.string(let text)): query.expectText = text
            case .equals(.bool), .equals(.null):
                keys.reading.report("expect: a number, text or a comparison", at: keys.place(of: "expect"))
            case nil: break
            }
            query.degraded = keys.optional(
                "degraded", .comparison,
                Help("A comparison that, where it holds, means degraded.", zh: "比较式；成立即降级。", example: #"">= 28""#))
            query.fail = keys.optional(
                "fail", .comparison,
                Help("A comparison that, where it holds, means fail.", zh: "比较式；成立即失败。", example: #"">= 35""#))
            query.scale = keys.value(
                "scale", .number(), default: "1",
                Help(
                    "What the value is multiplied by before it is compared and kept.", zh: "先乘以此数，再比较和保存。",
                    example: "0.1"))
            query.unit = keys.optional(
                "unit", .label("a unit", upTo: 20),
                Help("The unit, as reports print it.", zh: "单位，报告照此印出。", example: "℃"))
            query.pattern = keys.optional(
                "pattern", .regex,
                Help(
                    "A regular expression: what it finds, or its first group, is the number within a text such as 23.5℃.",
                    zh: "正则表达式：从 23.5℃ 一类文字中取出数字（整个匹配，或第一个分组）。", example: "'([0-9.]+)℃'"))
            query.ignore =
                keys.optional(
                    "ignore", .oneOrMany(.number()),
                    Help(
                        "Values, before scale, that stand for nothing.", zh: "表示“没有值”的数值（换算之前）。", example: "[-1, 65535]"
                    )) ?? []
            return query
        }
    }
}

/// A query that has nothing to say about itself.
struct Nothing {}

extension Kind where Value == Nothing {
    /// `{}`
    fileprivate static func nothing(_ what: String) -> Kind { .record(what) { _ in Nothing() } }

    fileprivate static var ups: Kind {
        .record("a ups query") { keys in
            _ = keys.value(
                "profile", .choice(UPSProfile.self), default: "auto",
                Help("The MIB that the device speaks; auto finds it.", zh: "设备使用的 MIB；auto 自动识别。", example: "rfc1628"))
            return Nothing()
        }
    }
}

private enum UPSProfile: String, CaseIterable { case auto, rfc1628 }
