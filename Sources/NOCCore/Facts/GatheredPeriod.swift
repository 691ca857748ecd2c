/// All that a report of a period rests on, read from one moment of the record: the account, the facts beside it and the head of
/// the chain belong together, whatever the daemon writes meanwhile.
package struct GatheredPeriod: Sendable {
    package let account: PeriodAccount
    package let facts: PeriodFacts
    /// Where the chain ended at that moment.
    package let head: EvidenceHead

    /// The period as the record knew it at `asOf`, by the rules of `plan`. Throws what the record throws, and `AccountError`.
    ///
    /// - Parameter groups: of a report of some groups only. It tells of no rule whose target is in none of them and has no
    ///   performance tables: their rows are about all groups.
    package init(
        _ period: Period, of record: any AccountRecord, asOf: Instant, by plan: Plan, groups: Set<String>? = nil
    ) throws {
        let context = try AccountContext(of: record, over: period, asOf: asOf)
        let compared = ComparedPeriods(with: context)
        let accounts = Accounts(
            context: context, options: .init(groups: groups, columns: [.latency, .measurements, .origins]))
        let findings = try accounts.read(since: compared.start)
        account = try accounts.account(by: findings)
        facts = try FactGatherer(
            context: context, account: account, findings: findings, compared: compared, plan: plan, groups: groups
        ).facts()
        head = try context.record.evidenceHead()
    }
}
