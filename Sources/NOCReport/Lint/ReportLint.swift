import NOCCore

/// Reads a report as its reader will, before it is handed in.
package struct ReportLint {
    let report: Report

    package init(_ report: Report) { self.report = report }

    /// In the order of the rules, then as they stand in the report.
    package func findings() -> [LintFinding] {
        let found =
            provisional + coverage + incidents + imports + holidays + origins + report.facts.projects.flatMap(project)
            + records
            + contradictions
        let order = LintFinding.Rule.allCases
        return order.flatMap { rule in found.filter { $0.rule == rule } }
    }

    var account: PeriodAccount { report.account }

    // MARK: Figures

    private var provisional: [LintFinding] {
        guard account.provisional else { return [] }
        return [
            LintFinding(
                rule: .provisional, severity: .error, place: "period \(account.period.label)",
                message: "the figures are provisional: the period is not over, or not settled yet")
        ]
    }

    private var coverage: [LintFinding] {
        account.targets.compactMap { target in
            let place = "target \(target.target.id)"
            guard target.figures.assessed.ratio != nil else {
                return LintFinding(
                    rule: .missing, severity: .error, place: place, message: "nothing was measured in the period")
            }
            guard target.figures.isThin, let coverage = target.figures.coverage else { return nil }
            return LintFinding(
                rule: .coverage, severity: .warning, place: place,
                message:
                    "coverage is \(PercentText.floored(coverage)): under \(ReportWords.leastCoverage) the figure is for reference only"
            )
        }
    }

    private var incidents: [LintFinding] {
        account.incidents.filter(\.isRoot).compactMap { incident in
            let lacking = [
                (incident.cause ?? "").isEmpty ? "cause" : nil,
                (incident.responsible ?? "").isEmpty ? "responsible party" : nil,
            ].compactMap { $0 }
            guard !lacking.isEmpty else { return nil }
            return LintFinding(
                rule: .incident, severity: .warning, place: "incident \(incident.id)",
                message: "no \(lacking.joined(separator: " and no ")) is noted",
                remedy: .annotate(incident: incident.id))
        }
    }

    /// Figures that rest on what files claim: whoever signs should know whose word it is.
    private var imports: [LintFinding] {
        ReportImports(report).items.map { item in
            let by = item.origin.map {
                "\($0.by.cleanLine(limit: 40)) at \(TimeText.minutes($0.at, timeZone: report.timeZone)) from "
                    + $0.file.cleanLine(limit: 60)
            }
            return LintFinding(
                rule: .imported, severity: .warning, place: place(item),
                message: "\(what(item)) imported by \(by ?? "somebody unknown")\(claim(item))")
        }
    }

    private func place(_ item: ReportImports.Item) -> String {
        switch item.kind {
        case .observed, .stated: "target \(item.subject)"
        case .maintenance: "maintenance \(item.id ?? "") (\(item.subject))"
        case .correction: "correction \(item.id ?? "") (\(item.subject))"
        case .remark: "incident \(item.id ?? item.subject)"
        case .record: "record \(item.id ?? "") (\(item.subject))"
        }
    }

    private func what(_ item: ReportImports.Item) -> String {
        switch item.kind {
        case .observed:
            "\((item.milliseconds ?? 0) / 60_000) minutes rest on \(item.count ?? 0) "
                + (item.count == 1 ? "observation" : "observations")
        case .stated: "\((item.milliseconds ?? 0) / 60_000) minutes rest on state lines"
        case .maintenance: "the window was"
        case .correction: "the correction was"
        case .remark: "something said of it was"
        case .record: "the record was"
        }
    }

    private func claim(_ item: ReportImports.Item) -> String {
        guard item.isOverruled, let claimed = item.claimed else { return "" }
        return "; the file claims \(TimeText.minutes(claimed, timeZone: report.timeZone)), the import counts"
    }

    /// A year whose days off nobody entered has none: hours of holidays count as working hours.
    private var holidays: [LintFinding] {
        account.yearsWithoutHolidays(in: report.timeZone).map { objective, years in
            LintFinding(
                rule: .holidays, severity: .warning, place: "objective \(objective)",
                message:
                    "its calendar has no day of \(years.map(String.init).joined(separator: ", ")): holidays count as "
                    + "working days, and make-up days as days off")
        }
    }

    private var origins: [LintFinding] {
        var seen: Set<String> = []
        return account.targets.map(\.objective).compactMap { objective in
            guard objective.availability != nil, objective.origin?.contains("须单位确认") ?? true,
                seen.insert(objective.id).inserted
            else { return nil }
            return LintFinding(
                rule: .origin, severity: .warning, place: "objective \(objective.id)",
                message: "its number is not confirmed by the office: set its origin")
        }
    }

    // MARK: Records

    private var records: [LintFinding] {
        standing.flatMap { stored -> [LintFinding] in
            let place = "record \(stored.id) (\(stored.record.indicator))"
            var findings: [LintFinding] = []
            if let day = stored.backfilled(in: report.timeZone), day.number - stored.record.date.number > 31 {
                findings.append(
                    LintFinding(
                        rule: .record, severity: .warning, place: place,
                        message: "recorded on \(day) for \(stored.record.date): more than a month after the fact"))
            }
            if report.facts.catalogue.recordable(stored.record.indicator) == nil {
                findings.append(
                    LintFinding(
                        rule: .record, severity: .warning, place: place,
                        message: "no series or row of the configuration has this name: it counts for nothing"))
            }
            return findings + years(in: [stored.record.value], place: place, .warning)
        }
    }

    /// Those of the period, not those it counts from earlier in the year: they were the business of their own reports.
    private var standing: [StoredHandRecord] {
        let first = report.timeZone.day(of: account.period.interval.start)
        return report.facts.records.filter { $0.voided == nil && $0.record.date >= first }
    }

    /// Records of one series and day that cannot both be right, a finding for each further value.
    private var contradictions: [LintFinding] {
        let days = Dictionary(grouping: standing) { "\($0.record.indicator) \($0.record.date)" }
        return days.values.sorted { $0[0].id < $1[0].id }.flatMap { records -> [LintFinding] in
            guard let series = report.facts.catalogue.recordable(records[0].record.indicator) else { return [] }
            return records.dropFirst().compactMap { later in
                records.first { $0.id < later.id && series.contradicts($0.record, later.record) }.map { earlier in
                    contradiction(earlier, later, series)
                }
            }
        }
    }

    private func contradiction(_ earlier: StoredHandRecord, _ later: StoredHandRecord, _ series: HandRecordSeries)
        -> LintFinding
    {
        let told = [earlier, later].map { stored in
            let value = (stored.record.value + (stored.record.unit ?? "")).cleanLine(limit: 60)
            return "record \(stored.id) says \(value) (\(stored.record.by.cleanLine(limit: 40)))"
        }
        let effect = series.kind.isSummed ? "both count" : "the later one stands"
        return LintFinding(
            rule: .record, severity: .warning,
            place: "record \(earlier.id) and record \(later.id) (\(series.id))",
            message: "two values for \(later.record.date): \(told.joined(separator: ", ")); \(effect)",
            remedy: .voidHandRecord)
    }

    // MARK: Years

    /// A form of one year that names another, as the tables of 2018 do (2019年1月-12月).
    func years(in texts: [String], place: String, _ severity: LintFinding.Severity = .error) -> [LintFinding] {
        let allowed = Set(account.period.days(in: report.timeZone).map(\.day.year))
        let found = texts.flatMap { text in
            text.matches(of: /(?:^|[^0-9])([12][0-9]{3})年/).compactMap { Int($0.1) }
        }
        let wrong = Set(found).subtracting(allowed).sorted()
        return wrong.map { year in
            LintFinding(
                rule: .year, severity: severity, place: place,
                message: "says \(year)年, and the period is \(account.period.label)")
        }
    }
}

extension HandRecordSeries {
    /// Whether two records of one day exclude each other. Several payments or trainings of a day add up, and two
    /// confirmations speak of two periods; but a day with three incidents is not one without any, and what has one value a
    /// day has not two.
    fileprivate func contradicts(_ one: HandRecord, _ other: HandRecord) -> Bool {
        guard kind != .confirmation, one.value != other.value || one.unit != other.unit else { return false }
        // A month's bill is one; whatever else is summed may come several times a day.
        guard kind.isSummed, kind != .bill else { return true }
        return Self.isZero(one.value) != Self.isZero(other.value)
    }

    private static func isZero(_ value: String) -> Bool { Double(value) == 0 }
}
