import NOCCore

extension DNSCheck: ConfiguredCheck {
    static var reader: Kind<DNSCheck> { .dns }
    static var purpose: Help {
        Help("Asks a name server.", zh: "向域名服务器查询。", example: "{ server: 10.0.0.53, name: www.example.gov.cn }")
    }
}

extension Kind where Value == DNSCheck {
    fileprivate static var dns: Kind {
        .record("a dns check") { keys in
            DNSCheck(
                server: keys.required(
                    "server", .endpoint(),
                    Help(
                        "The name server to ask, port 53 unless it says another.", zh: "要问的域名服务器；不写端口即 53。",
                        example: "10.0.0.53")),
                name: keys.required(
                    "name", .host, Help("The name to ask for.", zh: "要查的域名。", example: "www.example.gov.cn")),
                type: keys.value(
                    "type", .choice(), default: "A",
                    Help("The type of record to ask for.", zh: "要查的记录类型。", example: "AAAA")),
                expect: keys.optional(
                    "expect", .oneOrMany(.label()),
                    Help(
                        "What must be among the answers, every one of it.", zh: "应答中必须有的值，每个都要有。",
                        example: "[192.0.2.80]")) ?? [],
                family: keys.optional(
                    "family", .family, Help("Asks over this version of IP only.", zh: "只走 IPv4 或 IPv6。", example: "4")),
                transport: keys.value(
                    "transport", .choice(), default: "udp",
                    Help("How the question is sent.", zh: "用哪种传输协议询问。", example: "tcp")))
        }
    }
}
