package import Foundation

/// What the clause of one contract takes off the fee of one target.
package struct PenaltyLine: Sendable, Hashable {
    package var target: String
    package var name: String
    package var contract: AccountingPlan.Contract
    /// Nil: the configuration has none by the contract's name.
    package var profile: PenaltyProfile?
    /// In order, those under this contract only.
    package var months: [PenaltyMonth]

    package init(
        target: String, name: String, contract: AccountingPlan.Contract, profile: PenaltyProfile?,
        months: [PenaltyMonth]
    ) {
        self.target = target
        self.name = name
        self.contract = contract
        self.profile = profile
        self.months = months
    }

    /// 分 over the months that have an amount; nil when none has.
    package var amount: Int64? {
        let amounts = months.compactMap(\.amount)
        return amounts.isEmpty ? nil : amounts.reduce(0, +)
    }

    /// `amount`, were every incident whose report to the carrier is not noted reported in time; nil when there is none such,
    /// or still no amount.
    package var amountIfReported: Int64? {
        let reported = months.map { $0.ifReported(under: profile) }
        guard reported.contains(where: { $0 != nil }) else { return nil }
        let amounts = zip(months, reported).compactMap { ($1 ?? $0).amount }
        return amounts.isEmpty ? nil : amounts.reduce(0, +)
    }

    /// Whether every month has an amount.
    package var isComplete: Bool { months.allSatisfy { $0.amount != nil } }
    /// Counted outages in milliseconds, of the months that have data.
    package var counted: Int64 { months.reduce(0) { $0 + ($1.obstacle == .noData ? 0 : $1.counted) } }
    package var doubts: Set<PenaltyMonth.Doubt> { Set(months.flatMap(\.doubts)) }
    package var obstacles: Set<PenaltyMonth.Obstacle> { Set(months.compactMap(\.obstacle)) }
}

/// One target's month. Durations are milliseconds, amounts 分, percentages ten-thousandths of a percent.
package struct PenaltyMonth: Sendable, Hashable {
    /// Why there is no amount.
    package enum Obstacle: String, Sendable, Hashable, CaseIterable {
        case noData = "no_data"
        case noProfile = "no_profile"
        case noFee = "no_fee"
    }

    /// Why the amount is not to be claimed before somebody has looked at it (待核实, 待确认).
    package enum Doubt: String, Sendable, Hashable, CaseIterable {
        /// Less of the time was watched than `Figures.leastCoverage`.
        case coverage
        case provisional
        /// The clause can be read in more than one way.
        case interpretation
        /// Something that counts has not ended.
        case openIncident = "open_incident"
        /// An incident is left out only because no report to the carrier is noted: it may have been made all the same.
        case reportPending = "report_pending"
        /// Time counts as bad that no incident stands for: transients, unknown time, a correction.
        case otherBadTime = "other_bad_time"
    }

    package enum Exclusion: Sendable, Hashable {
        case cause(String)
        case responsible(String)
        case neverReported
        case reportedLate
        /// Not reported yet; the last moment to.
        case notYetReported(until: Instant)

        package var code: String {
            switch self {
            case .cause: "cause"
            case .responsible: "responsible"
            case .neverReported: "never_reported"
            case .reportedLate: "reported_late"
            case .notYetReported: "not_yet_reported"
            }
        }

        /// Whether a report to the carrier, noted later, would make the incident count.
        package var isPending: Bool {
            switch self {
            case .neverReported, .notYetReported: true
            case .cause, .responsible, .reportedLate: false
            }
        }
    }

    package struct Item: Sendable, Hashable {
        package var incident: IncidentAccount
        /// The part of it in the month that is bad under the objective, whether it counts here or not.
        package var milliseconds: Int64
        /// Nil: it counts.
        package var exclusion: Exclusion?

        package init(incident: IncidentAccount, milliseconds: Int64, exclusion: Exclusion?) {
            self.incident = incident
            self.milliseconds = milliseconds
            self.exclusion = exclusion
        }
    }

    package var period: Period
    package var fee: Decimal?
    package var items: [Item]
    /// Time that was assessed, good and bad.
    package var assessed: Int64
    /// Nil when nothing is in hours.
    package var coverage: Double?
    /// Bad time beside all incidents.
    package var otherBad: Int64
    package var obstacle: Obstacle?
    /// In the order of `Doubt.allCases`.
    package var doubts: [Doubt]
    /// Hours above the allowance that count; nil without such a clause or without data.
    package var hoursAbove: Int64?
    /// Nil without data or profile.
    package var percent: Int?
    package var amount: Int64?

    /// Left out only because no report to the carrier is noted.
    package var pending: Int { items.count { $0.exclusion?.isPending == true } }
    /// Outages that count.
    package var counted: Int64 { items.reduce(0) { $0 + ($1.exclusion == nil ? $1.milliseconds : 0) } }
    /// (T − D) ÷ T with what counts here; nil without data.
    package var availability: Availability {
        Availability(good: max(0, assessed - counted), bad: min(counted, assessed))
    }
}
