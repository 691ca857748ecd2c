import NOCCore

extension Kind where Value == PenaltyProfile {
    /// A clause of a contract that cuts a month's fee.
    static func penalty(_ id: String) -> Kind {
        .record("a penalty") { keys in
            PenaltyProfile(
                id: id,
                name: keys.required(
                    "name", .name, Help("The clause, as reports print it.", zh: "条款名称，报告照此印出。", example: "中断按时扣减")),
                clause: keys.required(
                    "clause", .text(upTo: 1000),
                    Help(
                        "The words of the clause, as the contract has them.", zh: "条款原文。",
                        example: "每月中断超过4小时的，每小时扣减月租费的2%。")),
                source: keys.optional(
                    "source", .text(upTo: 500), Help("Where the words are from.", zh: "条款的出处。", example: "线路租赁合同第8条")),
                needsConfirmation: keys.value(
                    "confirm", .bool, default: "false",
                    Help(
                        "The clause can be read in more than one way; its amounts are marked 待确认.",
                        zh: "条款有不同理解，金额标“待确认”。", example: "true")),
                rule: rule(keys),
                exclusions: PenaltyProfile.Exclusions(
                    causes: Set(
                        keys.list(
                            "exclude_causes", .identifier,
                            Help(
                                "Codes of cause of the incidents that do not count.", zh: "这些原因分类的中断不计。",
                                example: "[power, weather]"))),
                    responsible: Set(
                        keys.list(
                            "exclude_responsible", .label(),
                            Help("Parties whose incidents do not count.", zh: "由这些责任方造成的中断不计。", example: "[customer]"))),
                    reportWithin: keys.optional(
                        "report_within", .duration(.seconds(60), .days(366)),
                        Help(
                            "An incident that was reported later than this after its start, or never, does not count.",
                            zh: "开始后超过这个时间才申告或未申告的中断不计。", example: "24h"))))
        }
    }

    private static func rule(_ keys: Keys) -> PenaltyProfile.Rule {
        let perHour = keys.optional(
            "per_hour", .perHour,
            Help(
                "So much for each hour above an allowance.", zh: "超出允许时间后按小时扣减。",
                example: "{ allowance: 4h, percent: 2% }"))
        let tiers = keys.optional(
            "tiers", .tiers,
            Help(
                "So much below each of several availabilities, the best of them first.", zh: "按可用率分档扣减，从高到低。",
                example: "[{ below: 99.9%, percent: 10% }, { below: 99%, percent: 30% }]"))
        let fraction = keys.optional(
            "fraction", .fraction,
            Help(
                "A part of the fee below an availability.", zh: "可用率低于某值时扣减一部分月租费。",
                example: "{ below: 99.9%, of_fee: 50% }"))
        let free = keys.optional(
            "free_month", .freeMonth,
            Help("The whole fee below an availability.", zh: "可用率低于某值时免当月租费。", example: "{ below: 99.9% }"))
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
                    "allowance", .duration(.zero, .days(31)),
                    Help("The outages of a month that cost nothing.", zh: "每月不扣减的中断时间。", example: "4h")),
                percent: keys.required(
                    "percent", .percent("2%"),
                    Help("The part of the month's fee for each hour above.", zh: "每超出一小时扣减月租费的比例。", example: "2%")),
                rounding: keys.value(
                    "round", .choice(), default: "up",
                    Help(
                        "Whether an hour begun (up) or only a whole hour (down) counts.",
                        zh: "不足一小时的怎样算：up 按一小时，down 只算整小时。", example: "down")),
                isProgressive: keys.value(
                    "progressive", .bool, default: "false",
                    Help(
                        "The second hour costs twice the first, the third three times, and so on.",
                        zh: "第二小时扣两倍，第三小时扣三倍，依此类推。", example: "true")),
                cap: keys.optional(
                    "cap", .cap,
                    Help(
                        "From so many hours on so much, and never more.", zh: "累计达到某时间后扣减的比例，也是上限。",
                        example: "{ from: 25h, percent: 50% }")))
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
                from: keys.required(
                    "from", .duration(.milliseconds(1), .days(31)),
                    Help("The outages of a month from which the cap holds.", zh: "每月累计中断达到此即适用上限。", example: "25h")),
                percent: keys.required(
                    "percent", .percent("50%"), Help("The part of the month's fee.", zh: "扣减月租费的比例。", example: "50%")))
        }
    }
}

extension Kind where Value == PenaltyProfile.Tier {
    fileprivate static var tier: Kind {
        .record("a tier") { keys in
            PenaltyProfile.Tier(
                below: keys.required(
                    "below", .percent("99.9%"),
                    Help(
                        "An availability that lies below this, itself not included.", zh: "可用率低于此值（不含本数）。",
                        example: "99.9%")),
                percent: keys.required(
                    "percent", .percent("10%"), Help("The part of the month's fee.", zh: "扣减月租费的比例。", example: "10%")))
        }
    }

    fileprivate static var fraction: Kind {
        .record("a part of the fee") { keys in
            PenaltyProfile.Tier(
                below: keys.required(
                    "below", .percent("99.9%"),
                    Help(
                        "An availability that lies below this, itself not included.", zh: "可用率低于此值（不含本数）。",
                        example: "99.9%")),
                percent: keys.required(
                    "of_fee", .percent("10%"), Help("The part of the month's fee.", zh: "扣减月租费的比例。", example: "50%")))
        }
    }

    fileprivate static var freeMonth: Kind {
        .record("a free month") { keys in
            PenaltyProfile.Tier(
                below: keys.required(
                    "below", .percent("99.9%"),
                    Help(
                        "An availability that lies below this, itself not included.", zh: "可用率低于此值（不含本数）。",
                        example: "99.9%")),
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
