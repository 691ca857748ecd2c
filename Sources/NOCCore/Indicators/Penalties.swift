package import Foundation

/// Tries out what the clauses of contracts take off the fees (租费扣减试算). A claim is made by people: this counts.
package enum Penalties {
    /// The calendar months a month, quarter or year consists of: fees are paid by the month. None for other periods.
    package static func months(of period: Period, in timeZone: TimeZone) -> [Period] {
        switch period.kind {
        case .day, .week, .interval: return []
        case .month, .quarter, .year: break
        }
        var result: [Period] = []
        var month = Period.containing(period.interval.start, .month, timeZone: timeZone)
        while month.interval.start < period.interval.end {
            result.append(month)
            month = month.next(in: timeZone)
        }
        return result
    }

    /// A line for each target and contract that names a clause, in the order of the accounts; a quarter or a year is the
    /// sum of its months. A month stands under the contract that was in force at its end: a target that changed its
    /// carrier, its fee or its clause has a line for each.
    ///
    /// - Parameter months: accounts of one calendar month each, in order.
    package static func lines(_ profiles: [PenaltyProfile], months: [PeriodAccount]) -> [PenaltyLine] {
        var lines: [PenaltyLine] = []
        var places: [Key: Int] = [:]
        for account in months {
            for target in account.targets {
                guard let contract = target.target.contract, let name = contract.penalty else { continue }
                let profile = profiles.first { $0.id == name }
                let month = PenaltyCalculation(account: account, target: target, contract, profile).month
                let key = Key(target: target.target.id, contract: contract)
                if let place = places[key] {
                    lines[place].name = target.target.name
                    lines[place].months.append(month)
                } else {
                    places[key] = lines.count
                    lines.append(
                        PenaltyLine(
                            target: target.target.id, name: target.target.name, contract: contract, profile: profile,
                            months: [month]))
                }
            }
        }
        return lines
    }

    private struct Key: Hashable {
        let target: String
        let contract: AccountingPlan.Contract
    }
}

/// One target's month under its clause.
struct PenaltyCalculation {
    private let account: PeriodAccount
    private let target: TargetAccount
    private let profile: PenaltyProfile?
    private let fee: Decimal?

    init(
        account: PeriodAccount, target: TargetAccount, _ contract: AccountingPlan.Contract, _ profile: PenaltyProfile?
    ) {
        self.account = account
        self.target = target
        self.profile = profile
        // The shortest digits that read back as the same number are those that were written.
        fee = contract.monthlyFee.flatMap { Decimal(string: $0.description) }
    }

    var month: PenaltyMonth {
        let incidents = account.incidents.filter { $0.target == target.target.id }
        let assessed = target.figures.assessed
        var month = PenaltyMonth(
            period: account.period, fee: fee,
            items: incidents.filter { $0.counted > 0 }.map {
                PenaltyMonth.Item(incident: $0, milliseconds: $0.counted, exclusion: exclusion(of: $0))
            },
            assessed: assessed.good + assessed.bad, coverage: target.figures.coverage,
            otherBad: max(0, assessed.bad - incidents.reduce(0) { $0 + $1.counted }), obstacle: nil, doubts: [])
        month.obstacle = month.assessed == 0 ? .noData : profile == nil ? .noProfile : fee == nil ? .noFee : nil
        guard month.assessed > 0, let profile else { return month }
        month.cut(by: profile.rule)
        month.doubts = PenaltyMonth.Doubt.allCases.filter { isDoubtful($0, month, profile) }
        return month
    }

    // MARK: What counts

    private func exclusion(of incident: IncidentAccount) -> PenaltyMonth.Exclusion? {
        guard let exclusions = profile?.exclusions else { return nil }
        if let cause = incident.cause, exclusions.causes.contains(cause) { return .cause(cause) }
        if let party = incident.responsible, exclusions.responsible.contains(party) { return .responsible(party) }
        guard let allowed = exclusions.reportWithin else { return nil }
        let deadline = incident.start + allowed
        guard let reportedAt = incident.faultReportedAt else {
            return account.asOf > deadline ? .neverReported : .notYetReported(until: deadline)
        }
        return reportedAt > deadline ? .reportedLate : nil
    }

    private func isDoubtful(_ doubt: PenaltyMonth.Doubt, _ month: PenaltyMonth, _ profile: PenaltyProfile) -> Bool {
        switch doubt {
        case .coverage: target.figures.isThin || month.coverage == nil
        case .provisional: account.provisional
        case .interpretation: profile.needsConfirmation && (month.percent ?? 0) > 0
        case .openIncident: month.items.contains { $0.exclusion == nil && $0.incident.end == nil }
        case .reportPending: month.pending > 0
        case .otherBadTime: month.otherBad > 0
        }
    }
}

// MARK: How much

extension PenaltyMonth {
    /// The month with every incident counted that only lacks a noted report; nil when there is none such, or no clause.
    package func ifReported(under profile: PenaltyProfile?) -> PenaltyMonth? {
        guard pending > 0, assessed > 0, let profile else { return nil }
        var month = self
        for index in items.indices where items[index].exclusion?.isPending == true {
            month.items[index].exclusion = nil
        }
        month.cut(by: profile.rule)
        return month
    }

    /// Sets what the rule takes off for the time that counts.
    mutating func cut(by rule: PenaltyProfile.Rule) {
        let percent: Int
        switch rule {
        case .perHour(let rule):
            let hours = rule.hours(of: counted)
            hoursAbove = hours
            percent = rule.percent(hours: hours, of: counted)
        case .tiers(let tiers):
            percent = tiers.last { !availability.reaches($0.below) }?.percent ?? 0
        }
        self.percent = percent
        amount = fee.map { Self.amount(of: $0, percent) }
    }

    /// 分, half of one rounded up; by decimal arithmetic.
    static func amount(of fee: Decimal, _ percent: Int) -> Int64 {
        var exact = fee * 100 * Decimal(percent) / 1_000_000
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, 0, .plain)
        return NSDecimalNumber(decimal: rounded).int64Value
    }
}

extension PenaltyProfile.PerHour {
    /// Hours above the allowance, begun or completed.
    func hours(of counted: Int64) -> Int64 {
        let above = max(0, counted - allowance.milliseconds)
        return (rounding == .up ? above + 3_599_999 : above) / 3_600_000
    }

    /// In ten-thousandths of a percent.
    fileprivate func percent(hours: Int64, of counted: Int64) -> Int {
        if let cap, counted >= cap.from.milliseconds { return cap.percent }
        return min(sum(hours: hours), cap?.percent ?? 1_000_000, 1_000_000)
    }

    /// Before any limit.
    package func sum(hours: Int64) -> Int {
        // No month has so many hours; a record imported from elsewhere may say anything.
        let steps = Int(min(hours, 100_000))
        return percent * (isProgressive ? steps * (steps + 1) / 2 : steps)
    }
}
