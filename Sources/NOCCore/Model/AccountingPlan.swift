package import Foundation

/// The part of a plan that the accounts depend on, kept with every version for ever (SEMANTICS 2).
///
/// The ledger stores and hashes it. It holds no secret.
package struct AccountingPlan: Sendable, Hashable {
    package var site: Site
    package var objectives: [Objective]
    package var groups: [Group]
    package var sentinels: [String]
    package var targets: [Target]

    package init(site: Site, objectives: [Objective], groups: [Group], sentinels: [String], targets: [Target]) {
        self.site = site
        self.objectives = objectives
        self.groups = groups
        self.sentinels = sentinels
        self.targets = targets
    }

    package struct Site: Sendable, Hashable {
        package var id: String
        package var name: String
        package var organisation: String
        package var collector: String
        package var network: String
        package var zone: SiteZone
        /// `zh-CN` or `en`; reports, pages and alert texts are Chinese under both.
        package var locale: String

        package init(
            id: String, name: String, organisation: String, collector: String, network: String, zone: SiteZone,
            locale: String
        ) {
            self.id = id
            self.name = name
            self.organisation = organisation
            self.collector = collector
            self.network = network
            self.zone = zone
            self.locale = locale
        }

        package var timeZone: TimeZone { zone.timeZone }
    }

    package struct Group: Sendable, Hashable {
        package enum Aggregate: String, Sendable, CaseIterable { case worst, mean, weighted }

        package var id: String
        package var name: String
        package var objective: String?
        package var aggregate: Aggregate
        /// Its targets stand in for each other: it fails when all of them do (SEMANTICS 9).
        package var isRedundant: Bool

        package init(
            id: String, name: String, objective: String?, aggregate: Aggregate = .worst, isRedundant: Bool = false
        ) {
            self.id = id
            self.name = name
            self.objective = objective
            self.aggregate = aggregate
            self.isRedundant = isRedundant
        }
    }

    package struct Target: Sendable, Hashable {
        package var id: String
        package var name: String
        package var group: String?
        /// Its own; without one the group's holds.
        package var objective: String?
        package var rule: Rule
        package var parents: [String]
        package var affectedUnits: Int?
        package var contract: Contract?
        package var checks: [Check]

        package init(
            id: String, name: String, group: String? = nil, objective: String? = nil, rule: Rule = .all,
            parents: [String] = [], affectedUnits: Int? = nil, contract: Contract? = nil, checks: [Check]
        ) {
            self.id = id
            self.name = name
            self.group = group
            self.objective = objective
            self.rule = rule
            self.parents = parents
            self.affectedUnits = affectedUnits
            self.contract = contract
            self.checks = checks
        }

        /// Those that take part in the rule; the others are measured only.
        package var rulingChecks: [Check] { checks.filter(\.isRuling) }

        package var rulingKeys: [CheckKey] { rulingChecks.map { CheckKey(target: id, check: $0.id) } }
    }

    package struct Check: Sendable, Hashable {
        package var id: String
        /// `http`, `snmp`, `icmp`, `tcp`, `dns`, …
        package var kind: String
        package var policy: CheckPolicy
        package var measureOnly: Bool
        /// TLS was not verified: a report says so.
        package var unverifiedTLS: Bool
        /// TLS that is no longer safe was allowed: a report says so.
        package var legacyTLS: Bool

        package init(
            id: String, kind: String, policy: CheckPolicy, measureOnly: Bool = false, unverifiedTLS: Bool = false,
            legacyTLS: Bool = false
        ) {
            self.id = id
            self.kind = kind
            self.policy = policy
            self.measureOnly = measureOnly
            self.unverifiedTLS = unverifiedTLS
            self.legacyTLS = legacyTLS
        }

        /// Takes part in its target's rule.
        package var isRuling: Bool { !measureOnly }
    }

    package struct Contract: Sendable, Hashable {
        package var carrier: String?
        package var number: String?
        package var bandwidth: String?
        /// Yuan a month.
        package var monthlyFee: Double?
        package var penalty: String?

        package init(
            carrier: String? = nil, number: String? = nil, bandwidth: String? = nil, monthlyFee: Double? = nil,
            penalty: String? = nil
        ) {
            self.carrier = carrier
            self.number = number
            self.bandwidth = bandwidth
            self.monthlyFee = monthlyFee
            self.penalty = penalty
        }
    }

    package func target(_ id: String) -> Target? { targets.first { $0.id == id } }

    /// The target's own objective, else its group's, else the defaults without a promise.
    package func objective(of target: Target) -> Objective {
        let group = target.group.flatMap { id in groups.first { $0.id == id } }
        guard let id = target.objective ?? group?.objective else { return .none }
        return objectives.first { $0.id == id } ?? .none
    }
}

/// A plan and the moment it came into force.
package struct PlanVersion: Sendable, Hashable {
    package var time: Instant
    package var plan: AccountingPlan

    package init(time: Instant, plan: AccountingPlan) {
        self.time = time
        self.plan = plan
    }
}
