import NOCCore

extension Kind where Value == Objective {
    /// What was promised, and how time counts against it (SEMANTICS 5).
    static func objective(_ id: String) -> Kind {
        .record("an objective") { keys in
            Objective(
                id: id,
                availability: keys.optional(
                    "availability", .percent("99.9%"),
                    Help(
                        "The availability that was promised; left out: nothing is met or missed.",
                        zh: "承诺的可用率；不写：不作达标与否的判定。", example: "99.9%")),
                hours: keys.value(
                    "hours", .hours, default: "24x7",
                    Help(
                        "When the promise holds.", zh: "考核的时间。",
                        example: #"{ mon-fri: "08:30-12:00,14:00-18:00", except: holidays.yaml }"#)),
                maintenance: keys.value(
                    "maintenance", .choice(), default: "exclude",
                    Help(
                        "How planned work counts: left out of the sum, as up, or as whatever it was.",
                        zh: "计划停机怎样算：exclude 不计，as_up 算正常，count 照计。", example: "count")),
                unknown: keys.value(
                    "unknown", .choice(), default: "exclude",
                    Help("How time counts of which nobody can tell.", zh: "状态不明和未监测的时间怎样算。", example: "down")),
                unreachable: keys.value(
                    "unreachable", .choice(), default: "down",
                    Help("How time counts in which a parent was down.", zh: "因上级故障不可达的时间怎样算。", example: "exclude")),
                degraded: keys.value(
                    "degraded", .choice(), default: "up",
                    Help(
                        "How time counts in which it worked, but over a warning limit.", zh: "降级（可用但超警戒值）的时间怎样算。",
                        example: "down")),
                transients: keys.value(
                    "transients", .choice(), default: "ignore",
                    Help(
                        "How failures count that were too short to be confirmed.", zh: "未确认的瞬断怎样算：ignore 不算中断，down 从严。",
                        example: "down")),
                origin: keys.optional(
                    "origin", .text(upTo: 200),
                    Help("Where the numbers come from, as reports print it.", zh: "数字的依据，报告照此印出。", example: "线路租赁合同第8条")
                ))
        }
    }
}

extension Kind where Value == AccountingPlan.Group {
    static var group: Kind {
        .record("a group") { keys in
            AccountingPlan.Group(
                id: keys.required(
                    "id", .definition(.group), Help("Names the group.", zh: "分组的编号。", example: "extranet")),
                name: keys.required(
                    "name", .name, Help("The group, as reports print it.", zh: "分组名称，报告照此印出。", example: "电子政务外网")),
                objective: keys.optional(
                    "objective", .reference(.objective),
                    Help(
                        "For the group's targets that have none of their own.", zh: "组内对象没有自己的考核目标时用它。",
                        example: "office")),
                aggregate: keys.value(
                    "aggregate", .choice(), default: "worst",
                    Help(
                        "How the group's figure comes of its targets' figures.",
                        zh: "组的数字怎样由各对象的得出：worst 取最差，mean 平均，weighted 按 affected_units。", example: "mean")),
                isRedundant: keys.value(
                    "redundant", .bool, default: "false",
                    Help(
                        "Its targets stand in for each other: units are affected when all of them are down.",
                        zh: "组内对象互为备份：全部中断才算影响单位。", example: "true")))
        }
    }
}
