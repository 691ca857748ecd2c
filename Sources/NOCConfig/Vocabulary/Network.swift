import NOCCore

extension Kind where Value == ICMPCheck {
    static var icmp: Kind {
        .record("an icmp check") { keys in
            let spacing = Kind<Duration>.duration(.milliseconds(10), .seconds(60))
            let check = ICMPCheck(
                host: keys.required("host", .host, "Whom to ask."),
                count: keys.value("count", .integer(1...100), default: "5", "Packets an attempt."),
                spacing: keys.value("spacing", spacing, default: "200ms", "Pause between them."),
                size: keys.value("size", .integer(0...65_507), default: "56", "Bytes of payload."),
                lossDegraded: keys.optional("loss_degraded", .ratio("20%"), "Loss from here: degraded."),
                lossDown: keys.value("loss_down", .ratio("100%"), default: "100%", "Loss from here: fail."),
                roundTripDegraded: keys.optional(
                    "rtt_degraded", .duration(.milliseconds(1), .seconds(3600)), "Mean round trip over it: degraded."),
                family: keys.optional("family", .family, "4 or 6 only."))
            if keys.isSound { checkLoss(of: check, keys) }
            return check
        }
    }

    private static func checkLoss(of check: ICMPCheck, _ keys: Keys) {
        if check.lossDown == 0 {
            keys.reading.report("loss_down of 0% fails every attempt", at: keys.place(of: "loss_down"))
        } else if let degraded = check.lossDegraded, degraded > check.lossDown {
            keys.reading.report("loss_degraded is more than loss_down", at: keys.place(of: "loss_degraded"))
        }
    }
}

extension Kind where Value == TCPCheck {
    static var tcp: Kind {
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

extension Kind where Value == DNSCheck {
    static var dns: Kind {
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
