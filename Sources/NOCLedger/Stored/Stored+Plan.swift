internal import NOCCore

extension AccountingPlan: Stored {
    var stored: JSON {
        [
            "site": site.stored, "objectives": .stored(objectives), "groups": .stored(groups),
            "sentinels": .array(sentinels.map(JSON.string)), "targets": .stored(targets),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            site: try Site(stored: stored.required("site")),
            objectives: try stored.member("objectives")?.list(Objective.self) ?? [],
            groups: try stored.member("groups")?.list(Group.self) ?? [],
            sentinels: try stored.member("sentinels")?.elements.map { try $0.string } ?? [],
            targets: try stored.required("targets").list(Target.self))
    }
}

extension AccountingPlan.Site: Stored {
    var stored: JSON {
        [
            "id": .string(id), "name": .string(name), "organisation": .string(organisation),
            "collector": .string(collector), "network": .string(network), "timeZone": .string(zone.name),
            "locale": .string(locale),
        ]
    }

    /// Throws `UnknownZone` where this host does not know the site's.
    init(stored: StoredValue) throws {
        let name = try stored.required("timeZone").string
        guard let zone = SiteZone(name) else { throw UnknownZone(name: name) }
        self.init(
            id: try stored.required("id").string, name: try stored.required("name").string,
            organisation: try stored.member("organisation")?.string ?? "",
            collector: try stored.member("collector")?.string ?? "",
            network: try stored.member("network")?.string ?? "", zone: zone,
            locale: try stored.member("locale")?.string ?? "zh-CN")
    }
}

extension AccountingPlan.Group: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "name": .string(name), "objective": objective.map(JSON.string),
            "aggregate": .string(aggregate.rawValue), "redundant": isRedundant ? .bool(true) : nil,
        ])
    }

    /// Without `aggregate`: the worst of its targets; without `redundant`: each of them is a service of its own.
    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, name: try stored.required("name").string,
            objective: try stored.member("objective")?.string,
            aggregate: try stored.member("aggregate")?.word(Aggregate.self) ?? .worst,
            isRedundant: try stored.member("redundant")?.bool ?? false)
    }
}

extension AccountingPlan.Target: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "name": .string(name), "group": group.map(JSON.string),
            "objective": objective.map(JSON.string), "rule": rule.stored,
            "parents": .array(parents.map(JSON.string)), "affectedUnits": affectedUnits.map { .integer(Int64($0)) },
            "contract": contract?.stored, "checks": .stored(checks),
        ])
    }

    /// Without `rule`: all checks; without `parents`: none.
    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, name: try stored.required("name").string,
            group: try stored.member("group")?.string, objective: try stored.member("objective")?.string,
            rule: try stored.member("rule").map(Rule.init(stored:)) ?? .all,
            parents: try stored.member("parents")?.elements.map { try $0.string } ?? [],
            affectedUnits: try stored.member("affectedUnits")?.count,
            contract: try stored.member("contract").map(AccountingPlan.Contract.init(stored:)),
            checks: try stored.required("checks").list(AccountingPlan.Check.self))
    }
}

extension AccountingPlan.Check: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "kind": .string(kind), "policy": policy.stored, "measureOnly": .bool(measureOnly),
            "unverifiedTLS": .bool(unverifiedTLS), "legacyTLS": legacyTLS ? .bool(true) : nil,
        ])
    }

    /// A kind that this version does not know is kept as it is: what was measured then is told by its observations.
    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, kind: try stored.required("kind").string,
            policy: try CheckPolicy(stored: stored.required("policy")),
            measureOnly: try stored.member("measureOnly")?.bool ?? false,
            unverifiedTLS: try stored.member("unverifiedTLS")?.bool ?? false,
            legacyTLS: try stored.member("legacyTLS")?.bool ?? false)
    }
}

extension AccountingPlan.Contract: Stored {
    var stored: JSON {
        .stored([
            "carrier": carrier.map(JSON.string), "number": number.map(JSON.string),
            "bandwidth": bandwidth.map(JSON.string), "monthlyFee": monthlyFee.map(JSON.number),
            "penalty": penalty.map(JSON.string),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            carrier: try stored.member("carrier")?.string, number: try stored.member("number")?.string,
            bandwidth: try stored.member("bandwidth")?.string, monthlyFee: try stored.member("monthlyFee")?.double,
            penalty: try stored.member("penalty")?.string)
    }
}

extension CheckPolicy: Stored {
    var stored: JSON {
        [
            "interval_ms": .integer(interval.milliseconds), "timeout_ms": .integer(timeout.milliseconds),
            "retry_interval_ms": .integer(retryInterval.milliseconds),
            "failures_to_down": .integer(Int64(failuresToDown)), "successes_to_up": .integer(Int64(successesToUp)),
            "stale_after_ms": .integer(staleAfter.milliseconds),
        ]
    }

    init(stored: StoredValue) throws {
        let duration = { (key: String) in Duration.milliseconds(try stored.required(key).integer) }
        self.init(
            interval: try duration("interval_ms"), timeout: try duration("timeout_ms"),
            retryInterval: try duration("retry_interval_ms"),
            failuresToDown: try stored.required("failures_to_down").count,
            successesToUp: try stored.required("successes_to_up").count, staleAfter: try duration("stale_after_ms"))
    }
}

extension Rule: Stored {
    var stored: JSON {
        switch self {
        case .all: ["all": [:]]
        case .any: ["any": [:]]
        case .quorum(let count): ["quorum": ["_0": .integer(Int64(count))]]
        }
    }

    init(stored: StoredValue) throws {
        let (name, value) = try stored.choice
        switch name {
        case "all": self = .all
        case "any": self = .any
        case "quorum": self = .quorum(try value.required("_0").count)
        default: throw Damage("\(stored.place) is \"\(name)\", which this version does not know")
        }
    }
}

extension Objective: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "availability": availability.map { .integer(Int64($0)) }, "hours": hours.stored,
            "maintenance": .string(maintenance.rawValue), "unknown": .string(unknown.rawValue),
            "unreachable": .string(unreachable.rawValue), "degraded": .string(degraded.rawValue),
            "transients": .string(transients.rawValue), "origin": origin.map(JSON.string),
        ])
    }

    /// A policy that is missing has the default of SEMANTICS 5, hours that are missing are 24x7.
    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, availability: try stored.member("availability")?.count,
            hours: try stored.member("hours").map(ServiceHours.init(stored:)) ?? .always,
            maintenance: try stored.member("maintenance")?.word(MaintenancePolicy.self) ?? .exclude,
            unknown: try stored.member("unknown")?.word(UnknownPolicy.self) ?? .exclude,
            unreachable: try stored.member("unreachable")?.word(UnreachablePolicy.self) ?? .down,
            degraded: try stored.member("degraded")?.word(DegradedPolicy.self) ?? .up,
            transients: try stored.member("transients")?.word(TransientPolicy.self) ?? .ignore,
            origin: try stored.member("origin")?.string)
    }
}

extension ServiceHours: Stored {
    var stored: JSON {
        switch self {
        case .always: ["always": [:]]
        case .weekly(let hours): ["weekly": ["_0": hours.stored]]
        }
    }

    init(stored: StoredValue) throws {
        let (name, value) = try stored.choice
        switch name {
        case "always": self = .always
        case "weekly": self = .weekly(try WeeklyHours(stored: value.required("_0")))
        default: throw Damage("\(stored.place) is \"\(name)\", which this version does not know")
        }
    }
}

extension WeeklyHours: Stored {
    /// The days sorted: equal hours give equal bytes, by which the ledger knows a plan again.
    var stored: JSON {
        // A calendar that has days is told by them.
        let isEmpty = hasCalendar && holidays.union(workdays).isEmpty
        let members: [JSON.Member] = [
            .init("days", .array(days.map { .stored($0) })), .init("holidays", .stored(holidays.sorted())),
            .init("workdays", .stored(workdays.sorted())),
        ]
        return .object(members + (isEmpty ? [.init("calendar", true)] : []))
    }

    init(stored: StoredValue) throws {
        self.init(
            days: try stored.required("days").elements.map { try $0.list(Range.self) },
            holidays: Set(try stored.member("holidays")?.list(CalendarDay.self) ?? []),
            workdays: Set(try stored.member("workdays")?.list(CalendarDay.self) ?? []),
            hasCalendar: try stored.member("calendar")?.bool)
    }
}

extension WeeklyHours.Range: Stored {
    var stored: JSON { ["start": .integer(Int64(start)), "end": .integer(Int64(end))] }

    init(stored: StoredValue) throws {
        self.init(start: try stored.required("start").count, end: try stored.required("end").count)
    }
}

/// The record of a site whose zone this host does not know: no figure of it could be cut into days.
struct UnknownZone: Error, Hashable, CustomStringConvertible {
    let name: String

    var description: String {
        "the recorded time zone `\(name)` is not known to this host: install the package tzdata"
    }
}
