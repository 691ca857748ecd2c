import NOCCore

extension SNMPCheck: ConfiguredCheck {
    static var reader: Kind<SNMPCheck> { .snmp }
    static var purpose: String { "Asks an SNMP agent." }
}

extension Kind where Value == SNMPCheck {
    fileprivate static var snmp: Kind {
        .record("an snmp check") { keys in
            let agent = keys.required("agent", .endpoint(standard: 161), "The agent's host and port.")
            let credential = keys.required("credential", .credential(["snmp"]), "How to sign in.")
            let manner = SNMPCheck.Manner(
                varbinds: keys.value(
                    "varbinds", .integer(1...100), default: "10", "Most objects asked for in one message."),
                bulk: keys.value("bulk", .bool, default: "true", "Read tables by GETBULK (not in version 1)."),
                retries: keys.value(
                    "retries", .integer(0...10), default: "2", "How often a message is sent again within the timeout."))
            let interface = keys.optional("interface", .interface, "A port's state.")
            let oid = keys.optional("oid", .objectQuery, "One object's value.")
            let uptime = keys.optional("uptime", .nothing("uptime"), "A restart is an event.")
            let ups = keys.optional("ups", .ups, "A UPS by RFC 1628.")
            for later in ["sensor", "device"] {
                keys.refuse(later, because: "this version of noc has no snmp '\(later)' query yet")
            }
            keys.exactlyOne(of: ["interface", "oid", "uptime", "ups"])
            let query: SNMPCheck.Query? =
                interface.map { .interface($0) } ?? oid.map { .oid($0) } ?? uptime.map { _ in .uptime }
                ?? ups.map { _ in .ups }
            return SNMPCheck(agent: agent, credential: credential, query: query ?? .uptime, manner: manner)
        }
    }
}

extension Kind where Value == SNMPCheck.Interface {
    fileprivate static var interface: Kind {
        .record("an interface") { keys in
            let name = keys.optional("name", .label("a name", upTo: 255), "ifName, else ifDescr.")
            let alias = keys.optional("alias", .label("an alias", upTo: 255), "ifAlias.")
            let index = keys.optional("index", .integer(1...2_147_483_647), "ifIndex; changes when agents restart.")
            keys.exactlyOne(of: ["name", "alias", "index"])
            return name.map { .name($0) } ?? alias.map { .alias($0) } ?? .index(index ?? 1)
        }
    }
}

extension Kind where Value == SNMPCheck.ObjectQuery {
    fileprivate static var objectQuery: Kind {
        .record("an oid query") { keys in
            var query = SNMPCheck.ObjectQuery(object: keys.required("object", .oid, "The object with its instance."))
            switch keys.optional("expect", .wanted, "The value, or a comparison: otherwise fail.") {
            case .comparison(let comparison): query.expect = comparison
            case .equals(.number(let number)): query.expect = Comparison(.equal, number)
            case .equals(.string(let text)): query.expectText = text
            case .equals(.bool), .equals(.null):
                keys.reading.report("expect: a number, text or a comparison", at: keys.place(of: "expect"))
            case nil: break
            }
            query.degraded = keys.optional("degraded", .comparison, "Holding: degraded.")
            query.fail = keys.optional("fail", .comparison, "Holding: fail.")
            query.scale = keys.value("scale", .number(), default: "1", "Multiplies the value first.")
            query.unit = keys.optional("unit", .label("a unit", upTo: 20), "For reports.")
            query.pattern = keys.optional(
                "pattern", .regex, "What it finds, or its first group, is the value inside a text such as 23.5℃.")
            query.ignore =
                keys.optional("ignore", .oneOrMany(.number()), "Values, before scale, that stand for nothing.") ?? []
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
            _ = keys.value("profile", .choice(UPSProfile.self), default: "auto", "The MIB it speaks.")
            return Nothing()
        }
    }
}

private enum UPSProfile: String, CaseIterable { case auto, rfc1628 }
