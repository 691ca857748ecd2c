import NOCCore

extension TCPCheck: ConfiguredCheck {
    static var reader: Kind<TCPCheck> { .tcp }
    static var purpose: Help {
        Help("Connects to a port.", zh: "连接一个端口。", example: "{ host: 10.0.0.9, port: 443 }")
    }
}

extension Kind where Value == TCPCheck {
    fileprivate static var tcp: Kind {
        .record("a tcp check") { keys in
            TCPCheck(
                host: keys.required(
                    "host", .host, Help("The name or address to connect to.", zh: "连接的主机名或地址。", example: "10.0.0.9")),
                port: keys.required(
                    "port", .integer(1...65_535, "a port"),
                    Help("The port to connect to.", zh: "连接的端口。", example: "443")),
                send: keys.optional(
                    "send", .text("text", upTo: 4096, multiline: true),
                    Help("Text that is sent once connected.", zh: "连上后发送的文字。", example: #""QUIT\r\n""#)),
                expect: keys.optional(
                    "expect", .regex,
                    Help(
                        "A regular expression that the server's words must match.", zh: "服务器的应答须匹配的正则表达式。",
                        example: "'^220 '")),
                tls: keys.optional(
                    "tls", .tls,
                    Help(
                        "Speaks TLS; `{}` takes every default of it.", zh: "使用 TLS；`{}` 即全用默认值。",
                        example: "{ server_name: mail.example.gov.cn }")))
        }
    }
}
