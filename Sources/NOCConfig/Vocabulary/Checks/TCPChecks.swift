import NOCCore

extension TCPCheck: ConfiguredCheck {
    static var reader: Kind<TCPCheck> { .tcp }
    static var purpose: String { "Connects." }
}

extension Kind where Value == TCPCheck {
    fileprivate static var tcp: Kind {
        .record("a tcp check") { keys in
            TCPCheck(
                host: keys.required("host", .host, "Whom to connect to."),
                port: keys.required("port", .integer(1...65_535, "a port"), "The port."),
                send: keys.optional("send", .text("text", upTo: 4096, multiline: true), "Sent once connected."),
                expect: keys.optional("expect", .regex, "Must match what the server says."),
                tls: keys.optional("tls", .tls, "Speak TLS; {} for the defaults."))
        }
    }
}
