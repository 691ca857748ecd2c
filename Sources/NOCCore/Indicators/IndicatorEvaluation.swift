import Foundation

/// Fills the tables of the projects from the facts of a period. Nothing is met without evidence.
package struct IndicatorEvaluation {
    private let catalogue: IndicatorCatalogue
    private let facts: IndicatorFacts
    private let records: [String: [StoredHandRecord]]

    package init(_ catalogue: IndicatorCatalogue, _ facts: IndicatorFacts) {
        self.catalogue = catalogue
        self.facts = facts
        let last = facts.lastDay
        let known = facts.records.filter { $0.voided == nil && $0.record.date <= last }
        records = Dictionary(grouping: known, by: \.record.indicator).mapValues { list in
            list.sorted { ($0.record.date, $0.id) < ($1.record.date, $1.id) }
        }
    }

    package func projects() -> [ProjectResult] { catalogue.projects.map(project) }

    /// The records of every series in the period, those without one left out.
    package func series() -> [HandRecordSum] { catalogue.records.map { sum(of: $0) }.filter { !$0.inPeriod.isEmpty } }

    private func project(_ project: Project) -> ProjectResult {
        let budget = project.budget(of: facts.year)
        let payments = project.payments.compactMap { catalogue.series($0) }.compactMap { sum(of: $0).yearSum }
        let statements = project.statements.all.compactMap { id in
            catalogue.series(id).flatMap { sum(of: $0).last }.map { (id, $0) }
        }
        return ProjectResult(
            project: project, year: facts.year, budget: budget,
            spent: payments.isEmpty ? nil : payments.map(\.exact).reduce(0, +).nearest,
            rows: project.rows.map { row($0, budget) },
            statements: Dictionary(statements) { first, _ in first })
    }

    private func row(_ row: Indicator, _ budget: Budget?) -> IndicatorResult {
        let parts = row.parts.map { part($0, budget, pass: row.scoring?.pass) }
        let confirmation = row.needsConfirmation ? confirmation(of: row) : nil
        var state = Self.state(of: parts)
        if state == .met, row.needsConfirmation, confirmation == nil { state = .unconfirmed }
        // What is known only in part a person may vouch for; what misses its goal nobody can.
        if state == .noData, confirmation != nil, parts.allSatisfy({ $0.value != nil || $0.isVacuous }) { state = .met }
        return IndicatorResult(
            row: row, parts: parts, confirmation: confirmation, state: state,
            score: row.scoring.map { IndicatorScoring.score($0, parts, state) })
    }

    private static func state(of parts: [IndicatorResult.Part]) -> IndicatorResult.State {
        if parts.contains(where: { $0.met == false && !$0.isPending }) { return .unmet }
        if parts.contains(where: { $0.met == nil }) { return .noData }
        return parts.contains(where: \.isPending) ? .pending : .met
    }

    /// A confirmation's value is the label of the period it speaks of: that of a month says nothing of the year.
    private func confirmation(of row: Indicator) -> StoredHandRecord? {
        let changed = row.parts.compactMap(lastChange).max()
        return facts.records.last { stored in
            stored.voided == nil && stored.record.indicator == row.id
                && stored.record.value == facts.account.period.label
                // Nobody can confirm what is not over, or what was changed afterwards.
                && stored.knownSince >= facts.account.period.interval.end
                && changed.map { $0 <= stored.knownSince } ?? true
        }
    }

    /// When somebody last changed what a value is made of: by a correction, by planned work that was declared, or by a
    /// record that came or was voided.
    private func lastChange(_ part: Indicator.Part) -> Instant? {
        switch part.source {
        case .metric(let metric):
            let targets = Set(sources(of: metric))
            let groups = Set(facts.account.targets.filter { targets.contains($0.target.id) }.compactMap(\.target.group))
            let corrected = facts.account.corrections.filter { targets.contains($0.target) }.map {
                max($0.knownSince, $0.voided?.at ?? $0.knownSince)
            }
            let declared = facts.account.maintenance.filter { window in
                switch window.scope {
                case .target(let id): targets.contains(id)
                case .group(let id): groups.contains(id)
                }
            }
            return (corrected + declared.map { max($0.knownSince, $0.ended?.at ?? $0.knownSince) }).max()
        case .record(let id):
            let own = facts.records.filter {
                $0.record.indicator == id && $0.record.date.year == facts.year && $0.record.date <= facts.lastDay
            }
            return own.map { max($0.knownSince, $0.voided?.at ?? $0.knownSince) }.max()
        }
    }

    private func sources(of metric: Metric) -> [String] {
        switch metric.kind {
        case .powerDays, .powerContinuity, .mainsFailures, .batteryTime, .temperatureInRange:
            facts.power.map { [$0.plan.target] } ?? []
        case .websiteWorstWindow, .websiteAvailability: facts.website.map { [$0.rule.check.target] } ?? []
        default: facts.targets(of: metric).map(\.target.id)
        }
    }

    private func part(_ part: Indicator.Part, _ budget: Budget?, pass: Double?) -> IndicatorResult.Part {
        switch part.source {
        case .metric(let metric): return measured(part, metric)
        case .record(let id):
            let series = catalogue.series(id) ?? HandRecordSeries(id: id, name: id, kind: .statement)
            return graded(recorded(part, sum(of: series), budget), pass)
        }
    }

    private func measured(_ part: Indicator.Part, _ metric: Metric) -> IndicatorResult.Part {
        let value = MetricValues(facts: facts, metric: metric).value()
        let goal = part.goal?.number(whole: value.whole, budget: nil)
        var met: Bool?
        var isPending = false
        if value.isVacuous {
            met = value.isPartial ? nil : true
        } else if let number = value.number {
            met = goal == nil ? promised(metric) ?? true : part.goal?.holds(for: number, goal)
            // What is not known can only make it worse: what is met by what is known is not met yet.
            if met == true, value.isPartial { met = nil }
            if met == false, let best = value.best, part.goal?.holds(for: best, goal) == true {
                isPending = facts.account.asOf < facts.account.period.interval.end
                met = isPending ? false : nil
            }
            // A record that is younger than what must be kept proves neither.
            if metric.kind == .logRetention, met == false { met = nil }
        }
        return IndicatorResult.Part(
            part: part, value: value.number, whole: value.whole, goal: goal, met: met, isVacuous: value.isVacuous,
            isPending: isPending, detail: value.detail)
    }

    /// An availability without a goal of its own is met when each target's objective is.
    private func promised(_ metric: Metric) -> Bool? {
        guard metric.kind == .availability else { return nil }
        let verdicts = facts.targets(of: metric).filter { $0.objective.availability != nil }.map(\.figures.met)
        if verdicts.contains(false) { return false }
        return verdicts.contains(nil) ? nil : true
    }

    private func recorded(_ part: Indicator.Part, _ sum: HandRecordSum, _ budget: Budget?) -> IndicatorResult.Part {
        let value = sum.series.kind.isSummed ? sum.yearSum : sum.number(of: part)
        let goal = part.goal?.number(whole: nil, budget: budget?.amount)
        var met: Bool?
        if let value, value < 0, sum.series.kind.isSummed {
            // More was paid back than paid: some record is missing or wrong.
            met = nil
        } else if let value, let goal {
            met = part.goal?.holds(for: value, goal)
        } else if !sum.inYear.isEmpty, part.goal == nil {
            met = true
        }
        let isOpen =
            facts.isYearOpen && sum.series.kind.isSummed && [.atLeast, .equal].contains(part.goal?.comparison)
            && goal != nil
        // A sum that has passed what it should equal does not come back to it.
        let isPassed = part.goal?.comparison == .equal && (value ?? 0) > (goal ?? 0)
        let isPending = isOpen && value != nil && met != true && !isPassed
        return IndicatorResult.Part(
            part: part, value: value, goal: goal, met: isPending ? met ?? false : met, isPending: isPending,
            detail: .records(sum))
    }

    /// A grade, or a statement that begins with one, is met from `pass` on.
    private func graded(_ part: IndicatorResult.Part, _ pass: Double?) -> IndicatorResult.Part {
        guard case .records(let sum) = part.detail, [.grade, .statement].contains(sum.series.kind),
            let text = sum.last?.record.value
        else { return part }
        let word = text.prefix { !"：:，,；; ".contains($0) }
        guard let grade = catalogue.grades.first(where: { $0.name == word }) else { return part }
        var part = part
        part.grade = grade
        if part.part.goal == nil { part.met = grade.share >= pass ?? IndicatorCatalogue.Grade.leastShare }
        return part
    }

    private func sum(of series: HandRecordSeries) -> HandRecordSum {
        let inYear = (records[series.id] ?? []).filter { $0.record.date.year == facts.year }
        let inPeriod = inYear.filter { $0.record.date >= facts.firstDay }
        let isSurvey = series.kind == .survey
        return HandRecordSum(
            series: series, inPeriod: inPeriod, inYear: inYear,
            periodSum: series.kind.isSummed ? Self.total(inPeriod) : nil,
            yearSum: series.kind.isSummed ? Self.total(inYear) : nil,
            // A text that is no survey is refused when it is entered; an older one gives no figures.
            survey: isSurvey ? inYear.last.flatMap { try? Survey($0.record.value) } : nil,
            missing: series.kind.value == .ratio ? missing(inYear) : [])
    }

    /// The months that are over, of which `records` have none.
    private func missing(_ records: [StoredHandRecord]) -> [Int] {
        let over = (1...12).prefix { month in
            let first = CalendarDay(year: facts.year, month: month, day: 1)
            let end = facts.timeZone.start(of: first.firstOfMonth(adding: 1))
            return end <= min(facts.account.asOf, facts.account.period.interval.end)
        }
        let recorded = Set(records.map(\.record.date.month))
        guard let last = over.last, !recorded.isEmpty else { return [] }
        if recorded.count == 1, recorded.allSatisfy({ $0 >= last }) { return [] }
        return over.filter { !recorded.contains($0) }
    }

    /// Nil without a number.
    private static func total(_ records: [StoredHandRecord]) -> Double? {
        let numbers = records.compactMap { ExactNumber.decimal($0.record.value) }
        return numbers.isEmpty ? nil : numbers.reduce(0, +).nearest
    }
}

extension HandRecordSum {
    /// Of ratios what the part makes of them; of else the number of the record that stands, as written.
    func number(of part: Indicator.Part) -> Double? {
        switch series.kind.value {
        case .survey: survey?.satisfaction
        case .ratio: ratio(part.aggregate, isWorseHigh: part.isWorseHigh)
        default: last.flatMap { Double($0.record.value) }
        }
    }
}
