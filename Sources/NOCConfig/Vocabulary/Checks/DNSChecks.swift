import NOCCore

extension DNSCheck: ConfiguredCheck {
    static var reader: Kind<DNSCheck> { .dns }
    static var purpose: String { "Asks a name server." }
}

extension Kind where Value == DNSCheck {
    fileprivate static var dns: Kind {
        .record("a dns check") { keys in
            DNSCheck(
                server: keys.required("server", .endpoint(), "The name server."),
                name: keys.required("name", .host, "The name to ask for."),
                type: keys.value("type", .choice(), default: "A", "The type of record."),
                expect: keys.optional("expect", .oneOrMany(.label()), "Each must be among the answers.") ?? [],
                family: keys.optional("family", .family, "4 or 6 only."),
                transport: keys.value("transport", .choice(), default: "udp", "udp or tcp."))
        }
    }
}
