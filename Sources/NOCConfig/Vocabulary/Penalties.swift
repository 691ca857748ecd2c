import NOCCore

extension Kind where Value == PenaltyProfile {
    /// A clause of a contract that cuts a month's fee.
    static func penalty(_ id: String) -> Kind {
        .record("a penalty") { keys in
            PenaltyProfile(
                id: id,
                name: keys.required("name", .name, "The clause, as reports print it."),
                clause: keys.required("clause", .text(upTo: 1000), "Its words, as the contract has them."),
                source: keys.optional("source", .text(upTo: 500), "Where the words are from."),
                needsConfirmation: keys.value(
                    "confirm", .bool, default: "false", "It can be read in more than one way: 待确认."),
                rule: rule(keys),
                exclusions: PenaltyProfile.Exclusions(
                    causes: Set(keys.list("exclude_causes", .identifier, "Causes of incidents that do not count.")),
                    responsible: Set(
                        keys.list("exclude_responsible", .label(), "Parties whose incidents do not count.")),
                    reportWithin: keys.optional(
                        "report_within", .duration(.seconds(60), .days(366)),
                        "An incident reported later than this after its start, or never, does not count.")))
        }
    }

    private static func rule(_ keys: Keys) -> PenaltyProfile.Rule {
        let perHour = keys.optional("per_hour", .perHour, "So much for each hour above an allowance.")
        let tiers = keys.optional("tiers", .tiers, "So much below each availability.")
        let fraction = keys.optional("fraction", .fraction, "A part of the fee below an availability.")
        let free = keys.optional("free_month", .freeMonth, "The whole fee below an availability.")
        keys.exactlyOne(of: ["per_hour", "tiers", "fraction", "free_month"])
        return perHour.map { .perHour($0) }
            ?? .tiers(tiers ?? [fraction ?? free].compactMap { $0 })
    }
}

extension Kind where Value == PenaltyProfile.PerHour {
    fileprivate static var perHour: Kind {
        .record("a penalty by the hour") { keys in
            let rule = PenaltyProfile.PerHour(
                allowance: keys.required(
                    "allowance", .duration(.zero, .days(31)), "Outages of a month that cost nothing."),
                percent: keys.required("percent", .percent("2%"), "Of the month's fee, for each hour above."),
                rounding: keys.value("round", .choice(), default: "up", "up: each hour begun; down: each completed."),
                isProgressive: keys.value(
                    "progressive", .bool, default: "false", "The second hour costs twice the first, and so on."),
                cap: keys.optional("cap", .cap, "From so many hours on so much, and never more."))
            if keys.isSound, let cap = rule.cap, cap.from <= rule.allowance {
                keys.reading.report(
                    "the cap begins at \(cap.from.configured), not above the allowance of \(rule.allowance.configured)",
                    at: keys.place(of: "cap"))
            }
            return rule
        }
    }
}

extension Kind where Value == PenaltyProfile.Cap {
    fileprivate static var cap: Kind {
        .record("a cap") { keys in
            PenaltyProfile.Cap(
                from: keys.required("from", .duration(.milliseconds(1), .days(31)), "Outages of a month."),
                percent: keys.required("percent", .percent("50%"), "Of the month's fee."))
        }
    }
}

extension Kind where Value == PenaltyProfile.Tier {
    fileprivate static var tier: Kind {
        .record("a tier") { keys in
            PenaltyProfile.Tier(
                below: keys.required("below", .percent("99.9%"), "An availability that lies below this."),
                percent: keys.required("percent", .percent("10%"), "Of the month's fee."))
        }
    }

    fileprivate static var fraction: Kind {
        .record("a part of the fee") { keys in
            PenaltyProfile.Tier(
                below: keys.required("below", .percent("99.9%"), "An availability that lies below this."),
                percent: keys.required("of_fee", .percent("10%"), "Of the month's fee."))
        }
    }

    fileprivate static var freeMonth: Kind {
        .record("a free month") { keys in
            PenaltyProfile.Tier(
                below: keys.required("below", .percent("99.9%"), "An availability that lies below this."),
                percent: 1_000_000)
        }
    }
}

extension Kind where Value == [PenaltyProfile.Tier] {
    /// From the best availability to the worst; the worse, the more.
    fileprivate static var tiers: Kind {
        let tiers = Kind<[Located<PenaltyProfile.Tier>]>.list(Kind<PenaltyProfile.Tier>.tier.located, atLeast: 1)
        return tiers.noting { tiers, _, reading in
            for (before, tier) in zip(tiers, tiers.dropFirst())
            where tier.value.below >= before.value.below || tier.value.percent <= before.value.percent {
                reading.report(
                    "each tier lies below the one before and takes more: put the best availability first",
                    at: tier.place)
            }
        }
        .map { $0.map(\.value) }
    }
}
