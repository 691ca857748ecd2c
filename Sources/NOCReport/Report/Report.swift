package import Foundation
package import NOCCore

/// What a report rests on beside the account itself.
package struct ReportEvidence: Sendable, Hashable {
    /// The head of the evidence chain when the record was read, hexadecimal; nil when the chain is empty.
    package var head: String?
    /// Name and version, `noc 1.0.0`.
    package var software: String
    package var generatedAt: Instant

    package init(head: String?, software: String, generatedAt: Instant) {
        self.head = head
        self.software = software
        self.generatedAt = generatedAt
    }
}

/// The report model: one account with its evidence, as every format tells it.
package struct Report: Sendable {
    package let account: PeriodAccount
    package let evidence: ReportEvidence
    package let facts: PeriodFacts
    /// The site's zone.
    package var timeZone: TimeZone { account.plan.site.timeZone }
    /// Of a year's report.
    package private(set) var form = YearForm.district2018
    /// Nil where the report is not kept: on standard output, in a folder of the caller's own.
    package var edition: ReportEdition?

    package init(_ account: PeriodAccount, evidence: ReportEvidence, facts: PeriodFacts = PeriodFacts()) {
        self.account = account
        self.evidence = evidence
        self.facts = facts
    }

    /// The same with another form of the year's self-assessment.
    package func with(form: YearForm) -> Report {
        var report = self
        report.form = form
        return report
    }
}
