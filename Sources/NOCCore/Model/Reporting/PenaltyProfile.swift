/// By what clause of a contract a month's fee is cut. Percentages are ten-thousandths of a percent: 2 % is 20 000.
package struct PenaltyProfile: Sendable, Hashable {
    package enum Rule: Sendable, Hashable {
        case perHour(PerHour)
        /// In order of falling `below`; the last that the availability lies below holds.
        case tiers([Tier])
    }

    package var id: String
    package var name: String
    /// The clause as the contract has it (原文).
    package var clause: String
    /// Where the clause is from.
    package var source: String?
    /// The clause can be read in more than one way: both sides must confirm the reading (待确认).
    package var needsConfirmation: Bool
    package var rule: Rule
    package var exclusions: Exclusions

    package init(
        id: String, name: String, clause: String, source: String? = nil, needsConfirmation: Bool = false, rule: Rule,
        exclusions: Exclusions = Exclusions()
    ) {
        self.id = id
        self.name = name
        self.clause = clause
        self.source = source
        self.needsConfirmation = needsConfirmation
        self.rule = rule
        self.exclusions = exclusions
    }

    /// So much for each hour of a month's outages above an allowance.
    package struct PerHour: Sendable, Hashable {
        package enum Rounding: String, Sendable, Hashable, CaseIterable {
            /// Each hour begun counts.
            case up
            /// Each hour completed counts.
            case down
        }

        package var allowance: Duration
        package var percent: Int
        package var rounding: Rounding
        /// 按次递增 read as growing steps: p for the first hour, 2p for the second, and so on. Else each hour costs p.
        package var isProgressive: Bool
        package var cap: Cap?

        package init(
            allowance: Duration, percent: Int, rounding: Rounding = .up, isProgressive: Bool = false, cap: Cap? = nil
        ) {
            self.allowance = allowance
            self.percent = percent
            self.rounding = rounding
            self.isProgressive = isProgressive
            self.cap = cap
        }
    }

    /// From so many hours of outages on it is exactly so much, and below them never more.
    package struct Cap: Sendable, Hashable {
        package var from: Duration
        package var percent: Int

        package init(from: Duration, percent: Int) {
            self.from = from
            self.percent = percent
        }
    }

    package struct Tier: Sendable, Hashable {
        /// An availability that lies below this; one that equals it does not.
        package var below: Int
        package var percent: Int

        package init(below: Int, percent: Int) {
            self.below = below
            self.percent = percent
        }
    }

    /// Incidents that do not count. Planned work is out already as far as the objective leaves it out.
    package struct Exclusions: Sendable, Hashable {
        /// Cause codes of annotations, such as `customer`.
        package var causes: Set<String>
        package var responsible: Set<String>
        /// An incident must have been reported to the carrier within this time of its start.
        package var reportWithin: Duration?

        package init(causes: Set<String> = [], responsible: Set<String> = [], reportWithin: Duration? = nil) {
            self.causes = causes
            self.responsible = responsible
            self.reportWithin = reportWithin
        }
    }
}
