import NOCCore

extension ICMPCheck: ConfiguredCheck {
    static var reader: Kind<ICMPCheck> { .icmp }
    static var purpose: Help {
        Help("Pings a host.", zh: "ping 一台主机。", example: "{ host: 192.0.2.1, rtt_degraded: 150ms }")
    }

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
                host: keys.required(
                    "host", .host, Help("The name or address to ping.", zh: "ping 的主机名或地址。", example: "192.0.2.1")),
                count: keys.value(
                    "count", .integer(1...100), default: "5",
                    Help("Packets of one attempt.", zh: "每次发几个包。", example: "10")),
                spacing: keys.value(
                    "spacing", spacing, default: "200ms",
                    Help("Time between two packets.", zh: "两个包之间的间隔。", example: "100ms")),
                size: keys.value(
                    "size", .integer(0...65_507), default: "56",
                    Help("Bytes of payload of a packet.", zh: "每个包的数据字节数。", example: "1400")),
                lossDegraded: keys.optional(
                    "loss_degraded", .ratio("20%"),
                    Help(
                        "Loss from here on: degraded; left out: loss never is.", zh: "丢包达到此：降级；不写：不因丢包降级。",
                        example: "20%")),
                lossDown: keys.value(
                    "loss_down", .ratio("100%"), default: "100%",
                    Help("Loss from here on: fail.", zh: "丢包达到此：失败。", example: "60%")),
                roundTripDegraded: keys.optional(
                    "rtt_degraded", .duration(.milliseconds(1), .seconds(3600)),
                    Help("A mean round trip longer than this: degraded.", zh: "平均往返时延超过此：降级。", example: "150ms")),
                family: keys.optional(
                    "family", .family, Help("Pings over this version of IP only.", zh: "只走 IPv4 或 IPv6。", example: "6"))
            )
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
