import NOCCore

extension ICMPCheck: ConfiguredCheck {
    static var reader: Kind<ICMPCheck> { .icmp }
    static var purpose: String { "Pings." }

    func check(_ policy: CheckPolicy, _ keys: Keys) {
        guard spacing * (count - 1) >= policy.timeout else { return }
        keys.reading.report(
            "\(count) packets every \(spacing.configured) do not fit the timeout of \(policy.timeout.configured)",
            at: keys.place(of: "icmp"))
    }
}

extension Kind where Value == ICMPCheck {
    fileprivate static var icmp: Kind {
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
