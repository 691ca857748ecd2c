/// What a report tells beside the account of its period.
package struct PeriodFacts: Sendable {
    /// The period before; nil for an interval of one's own.
    package var previous: PeriodAccount?
    /// The year up to the end of the period; nil where that is the period itself, or for a day or an interval.
    package var yearToDate: PeriodAccount?
    package var website: WebsiteResult?
    package var power: PowerResult?
    /// Of the period before, and of the year up to the end of the period.
    package var previousRules = RuleResults()
    package var yearRules = RuleResults()
    package var penalties: [PenaltyLine] = []
    /// Of every interface check that brought counters.
    package var traffic: [Traffic] = []
    package var projects: [ProjectResult] = []
    /// Of every series that has records in the period.
    package var series: [HandRecordSum] = []
    /// Dated in the period, withdrawn ones too, and those that the rows count from earlier in the year, in the order in
    /// which they were recorded.
    package var records: [StoredHandRecord] = []
    /// What each series was called when something was last recorded under it, in the period or not; by its id.
    package var titles: [String: String] = [:]
    package var catalogue = IndicatorCatalogue()
    package var chapters = ReportChapters()
    /// Of the targets whose logins are counted, and of the terminals' chapter.
    package var attempts: [CheckKey: AttemptCounts] = [:]
    /// The start of the oldest observation that the record still has.
    package var recordedSince: Instant?
    /// Planned work declared for the next period.
    package var upcoming: [MaintenanceWindow] = []

    package init() {}

    /// By series, the name that stands with its last record.
    package static func titles(_ records: [StoredHandRecord]) -> [String: String] {
        Dictionary(records.compactMap { stored in stored.record.title.map { (stored.record.indicator, $0) } }) { $1 }
    }

    /// What a series of records is called: by the configuration, else as it was called when something was last recorded
    /// under it; of what was recorded before names were kept its id is all that is known.
    package func name(ofSeries id: String) -> String {
        if let series = catalogue.recordable(id) { return series.name }
        return titles[id].map { "\($0)（已停用）" } ?? "已停用的记录项（\(id)）"
    }

    /// Of the checks that take part in the target's rule.
    package func attempts(of target: TargetAccount) -> AttemptCounts {
        target.target.checks.reduce(AttemptCounts()) { sum, check in
            sum + (attempts[CheckKey(target: target.target.id, check: check.id)] ?? AttemptCounts())
        }
    }
}

/// What the rules of reports say of a period.
package struct RuleResults: Sendable, Hashable {
    package var website: WebsiteResult?
    package var power: PowerResult?

    package init() {}
}
