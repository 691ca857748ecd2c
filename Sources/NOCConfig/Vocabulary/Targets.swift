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
            let id = keys.required("id", .definition(.target), "Names the target.")
            let name = keys.required("name", .name, "The target, as reports print it.")
            let group = keys.optional("group", .reference(.group), "Where it belongs.")
            let objective = keys.optional("objective", .reference(.objective), "Left out: its group's.")
            let rule = keys.value("rule", .rule, default: "all", "all, any or { quorum: 2 } of its checks.")
            let parents = keys.list(
                "parents", Kind<String>.reference(.target).located, "Down behind one of these: unreachable.")
            keys.reading.names.parents[id, default: []] += parents
            let target = AccountingPlan.Target(
                id: id, name: name, group: group, objective: objective, rule: rule, parents: parents.map(\.value),
                affectedUnits: keys.optional("affected_units", .integer(0...1_000_000), "Offices that depend on it."),
                contract: keys.optional("contract", .contract, "The lease behind it."), checks: [])
            let alerting = Alerting.Target(
                blindAfter: keys.optional("blind_after", .blindAfter, Alerting.blindAfterHelp),
                flapping: keys.optional("flapping", .flapping, "When its alerts are held back."))
            let checks = keys.required("checks", .list(.check, atLeast: 1), "How it is measured.")
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
        return .scalarOr(word, .record("a rule") { .quorum($0.required("quorum", .integer(1...100), "How many.")) })
    }
}

extension Kind where Value == AccountingPlan.Contract {
    fileprivate static var contract: Kind {
        .record("a contract") { keys in
            AccountingPlan.Contract(
                carrier: keys.optional("carrier", .name, "Who provides it."),
                number: keys.optional("number", .label(), "The contract's number."),
                bandwidth: keys.optional("bandwidth", .label("a bandwidth", upTo: 40), "As agreed, such as 500Mbps."),
                monthlyFee: keys.optional("monthly_fee", .amount, "Yuan a month."),
                penalty: keys.optional("penalty", .reference(.penalty), "The clause by which the fee is cut."))
        }
    }
}
