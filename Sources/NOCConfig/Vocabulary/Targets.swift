import NOCCore

/// A target and what its checks ask.
struct TargetDraft {
    var target: AccountingPlan.Target
    var specifications: [CheckKey: CheckSpecification]
    /// Of those checks that say.
    var degradedAfter: [CheckKey: Int]
    var alerting: Alerting.Target
    var place: Place
}

extension Kind where Value == TargetDraft {
    static var target: Kind {
        .record("a target") { keys in
            let id = keys.required(
                "id", .definition(.target),
                Help(
                    "Names the target; do not change it later, the record knows it by this.",
                    zh: "对象的编号；启用后不要再改，记录按它认对象。", example: "internet-telecom"))
            let name = keys.required(
                "name", .name, Help("The target, as reports print it.", zh: "对象名称，报告照此印出。", example: "互联网出口（电信）"))
            let group = keys.optional(
                "group", .reference(.group),
                Help("The group that it is reported with.", zh: "报告中所属的分组。", example: "internet"))
            let objective = keys.optional(
                "objective", .reference(.objective),
                Help("What was promised of it; left out: its group's.", zh: "考核目标；不写：用分组的。", example: "office"))
            let rule = keys.value(
                "rule", .rule, default: "all",
                Help(
                    "How its checks together tell its state: all of them must be up, any of them, or a number of them.",
                    zh: "各检查怎样合成对象的状态：all 全部正常，any 任一正常，或至少几个正常。", example: "any"))
            let parents = keys.list(
                "parents", Kind<String>.reference(.target).located,
                Help(
                    "Targets behind which it lies: while one of them is down, this one is unreachable.",
                    zh: "它的上级；上级中断时，它算“上级故障不可达”。", example: "[core-switch]"))
            keys.reading.names.parents[id, default: []] += parents
            let target = AccountingPlan.Target(
                id: id, name: name, group: group, objective: objective, rule: rule, parents: parents.map(\.value),
                affectedUnits: keys.optional(
                    "affected_units", .integer(0...1_000_000),
                    Help("How many offices depend on it.", zh: "受它影响的单位数。", example: "42")),
                contract: keys.optional(
                    "contract", .contract,
                    Help(
                        "The lease behind it.", zh: "它背后的租赁合同。",
                        example: "{ carrier: 中国电信, monthly_fee: 12000, penalty: telecom-2007 }")), checks: [])
            let alerting = Alerting.Target(
                blindAfter: keys.optional(
                    "blind_after", .blindAfter,
                    Help(
                        "How long nobody can tell how it is until people are told; left out: that of `defaults`.",
                        zh: "测不到它的状态多久即告警；不写：用 `defaults` 的。", example: "1h")),
                flapping: keys.optional(
                    "flapping", .flapping,
                    Help(
                        "When its alerts are held back; left out: as in `defaults`.", zh: "何时压住它的告警；不写：用 `defaults` 的。",
                        example: "{ count: 8, window: 2h }")))
            let checks = keys.required(
                "checks", .list(.check, atLeast: 1),
                Help(
                    "How it is measured.", zh: "怎样监测它。",
                    example:
                        #"[{ id: home, http: { url: "https://www.example.gov.cn/" } }, { id: rtt, icmp: { host: 192.0.2.80 } }]"#
                ))
            return draft(target, alerting, checks, keys)
        }
    }

    private static func draft(
        _ target: AccountingPlan.Target, _ alerting: Alerting.Target, _ checks: [CheckDraft], _ keys: Keys
    ) -> TargetDraft {
        var target = target
        target.checks = checks.map(\.check)
        refuseRepeated(checks, keys)
        if keys.isSound { checkRule(of: target, keys) }
        let specifications = checks.map { (CheckKey(target: target.id, check: $0.check.id), $0.specification) }
        return TargetDraft(
            target: target, specifications: Dictionary(specifications, uniquingKeysWith: { first, _ in first }),
            degradedAfter: Dictionary(
                checks.compactMap { check in
                    check.degradedAfter.map { (CheckKey(target: target.id, check: check.check.id), $0) }
                }, uniquingKeysWith: { first, _ in first }), alerting: alerting,
            place: keys.place(of: "id"))
    }

    private static func refuseRepeated(_ checks: [CheckDraft], _ keys: Keys) {
        var seen: [String: Place] = [:]
        for check in checks where !check.check.id.isEmpty {
            if let first = seen[check.check.id] {
                let known = first.description(from: check.place)
                keys.reading.report("duplicate check id '\(check.check.id)', first at \(known)", at: check.place)
            } else {
                seen[check.check.id] = check.place
            }
        }
    }

    private static func checkRule(of target: AccountingPlan.Target, _ keys: Keys) {
        let ruling = target.rulingChecks.count
        if ruling == 0 {
            keys.reading.report(
                "every check of '\(target.id)' is measure_only: none is left for the rule", at: keys.place(of: "checks")
            )
        } else if case .quorum(let wanted) = target.rule, wanted > ruling {
            keys.reading.report(
                "quorum of \(wanted), but only \(ruling) \(ruling == 1 ? "check takes" : "checks take") part in the rule",
                at: keys.place(of: "rule"))
        }
    }
}

private enum Word: String, CaseIterable { case all, any }

extension Kind where Value == Rule {
    /// `all`, `any` or `{ quorum: 2 }`
    fileprivate static var rule: Kind {
        let word = Kind<Word>.choice(other: " or { quorum: 2 }").map { $0 == .all ? Rule.all : .any }
        return .scalarOr(
            word,
            .record("a rule") {
                .quorum(
                    $0.required(
                        "quorum", .integer(1...100),
                        Help("So many of its checks must be up.", zh: "至少几个检查正常。", example: "2")))
            })
    }
}

extension Kind where Value == AccountingPlan.Contract {
    fileprivate static var contract: Kind {
        .record("a contract") { keys in
            AccountingPlan.Contract(
                carrier: keys.optional("carrier", .name, Help("Who provides the line.", zh: "运营商。", example: "中国电信")),
                number: keys.optional(
                    "number", .label(), Help("The contract's number.", zh: "合同编号。", example: "HT-2026-01")),
                bandwidth: keys.optional(
                    "bandwidth", .label("a bandwidth", upTo: 40),
                    Help("The bandwidth that was agreed.", zh: "约定的带宽。", example: "500Mbps")),
                monthlyFee: keys.optional(
                    "monthly_fee", .amount, Help("The fee, in yuan a month.", zh: "月租费，单位元。", example: "12000")),
                penalty: keys.optional(
                    "penalty", .reference(.penalty),
                    Help("The clause by which the fee is cut.", zh: "扣减租费的条款。", example: "telecom-2007")))
        }
    }
}
