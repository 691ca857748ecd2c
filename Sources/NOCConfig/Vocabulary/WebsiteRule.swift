import NOCCore

/// The rule as it was written, with the place of its check.
struct WebsiteRuleDraft {
    var check: Located<CheckKey>
    var rule: WebsiteRule

    /// Reports a check that visits no web page, and warns of one that gives up before the rule does.
    func rule(
        in plan: AccountingPlan, _ checks: [CheckKey: CheckSpecification], _ reading: ConfigurationPass
    ) -> WebsiteRule {
        guard let specification = checks[check.value] else { return rule }
        guard case .http = specification else {
            reading.report(
                "check '\(check.value)' is '\(specification.kind)'; an 'http' check is needed", at: check.place)
            return rule
        }
        let policy = plan.target(check.value.target)?.checks.first { $0.id == check.value.check }?.policy
        if let policy, policy.timeout < rule.limit {
            let limit = rule.limit.configured
            reading.warn(
                "check '\(check.value)' has a timeout of \(policy.timeout.configured), shorter than the limit of"
                    + " \(limit): a failure does not show that the page would not have opened within \(limit)",
                at: check.place)
        }
        if let policy, policy.interval * rule.visitsADay > .days(1) {
            reading.warn(
                "check '\(check.value)' runs every \(policy.interval.configured), less than \(rule.visitsADay) times"
                    + " a day: no week can be judged", at: check.place)
        }
        return rule
    }
}

extension Kind where Value == WebsiteRuleDraft {
    /// 国办秘函〔2019〕19号, “站点无法访问”.
    static var websiteRule: Kind {
        .record("the website rule") { keys in
            let check = keys.required(
                "check", Kind<CheckKey>.checkReference.located,
                Help("The http check that visits the site.", zh: "访问网站的 http 检查。", example: "website/home"))
            return WebsiteRuleDraft(
                check: check,
                rule: WebsiteRule(
                    check: check.value,
                    limit: keys.value(
                        "limit", .duration(.seconds(1), .seconds(3600)), default: WebsiteRule.limit.configured,
                        Help("A visit that takes this long has failed.", zh: "超过（含）这个时间仍打不开，算打不开。", example: "15s")),
                    visitsADay: keys.value(
                        "visits_a_day", .integer(1...86_400), default: "\(WebsiteRule.visitsADay)",
                        Help(
                            "With fewer visits on one of seven days nothing is judged.", zh: "七日中一日访问少于此次数即不判定。",
                            example: "20")),
                    hoursADay: keys.value(
                        "hours_a_day", .integer(1...23), default: "\(WebsiteRule.hoursADay)",
                        Help(
                            "So many hours of a day must have a visit; the rule itself gives no number.",
                            zh: "一日至少几个小时段有访问；规定本身未给数字。", example: "12")),
                    veto: keys.value(
                        "veto", .percent("5%"), default: "5%",
                        Help(
                            "The share of failed visits from which it is a veto.", zh: "打不开的占比达到此即单项否决。", example: "5%")
                    ))
            )
        }
    }
}

extension Kind where Value == CheckKey {
    /// `TARGET/CHECK`; another place defines it.
    static var checkReference: Kind {
        .scalar(
            "a check as TARGET/CHECK",
            schema: .object([
                "type": .string("string"), "pattern": .string("^[A-Za-z0-9._-]{1,64}/[A-Za-z0-9._-]{1,64}$"),
            ]), form: .value(.check), placeholder: CheckKey(target: "", check: ""), show: \.description
        ) { scalar, _ throws(Complaint) in
            let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isIdentifierByte) }) else {
                throw .unfit
            }
            return CheckKey(target: String(parts[0]), check: String(parts[1]))
        }
        .noting { key, place, reading in reading.names.checkUses.append(Located(value: key, place: place)) }
    }
}
