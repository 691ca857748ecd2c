import NOCCore

/// The slips of the performance tables.
extension ReportLint {
    func project(_ result: ProjectResult) -> [LintFinding] {
        money(result) + weights(result) + texts(result) + result.rows.flatMap { row($0, of: result) }
    }

    private func place(_ result: ProjectResult, _ row: Indicator? = nil) -> String {
        row.map { "\(result.project.id)/\($0.id)" } ?? result.project.id
    }

    private func finding(
        _ rule: LintFinding.Rule, _ severity: LintFinding.Severity, _ place: String, _ message: String
    ) -> LintFinding {
        LintFinding(rule: rule, severity: severity, place: place, message: message)
    }

    /// Budget against payments, and against the amounts that the cost rows name.
    private func money(_ result: ProjectResult) -> [LintFinding] {
        let isYear = account.period.kind == .year
        guard let budget = result.budget else {
            let text = "there is no budget of \(result.year) in the configuration"
            return isYear ? [finding(.missing, .error, place(result), text)] : []
        }
        var findings: [LintFinding] = []
        if let spent = result.spent, spent < 0 {
            let text = "the payments of \(result.year) add up to \(NumberText.amount(spent)) 万元: less than nothing"
            findings.append(finding(.sum, .error, place(result), text))
        }
        if let spent = result.spent, spent > budget.amount {
            findings.append(
                finding(
                    .sum, .error, place(result),
                    "\(NumberText.amount(spent)) 万元 were paid out of a budget of \(NumberText.amount(budget.amount))"))
        }
        return isYear ? findings + spending(result) + costs(result, budget) : findings
    }

    /// What a year's form says of the budget must have been recorded.
    private func spending(_ result: ProjectResult) -> [LintFinding] {
        if result.spent == nil, !result.project.payments.isEmpty {
            return [finding(.missing, .error, place(result), "no payment of \(result.year) is recorded")]
        }
        guard let execution = result.execution, execution < ProjectResult.leastExecution,
            result.statement(result.project.statements.underspent) == nil
        else { return [] }
        return [
            finding(
                .missing, .warning, place(result),
                "\(PercentText.floored(execution)) of the budget was spent: under 90 % the reason must be stated")
        ]
    }

    /// 4.3 and 0.2 万元 in the texts of a project's cost rows do not add up to a budget of 5.
    private func costs(_ result: ProjectResult, _ budget: Budget) -> [LintFinding] {
        let rows = result.project.rows.filter { $0.second.contains("成本") }
        let amounts = rows.flatMap { row in
            row.expected.replacing(",", with: "").replacing("，", with: "；").replacing(
                "{budget}", with: NumberText.amount(budget.amount)
            )
            .matches(of: /([0-9]+(?:\.[0-9]+)?)万元/).compactMap { Double($0.1) }
        }
        let sum = amounts.reduce(0, +).rounded(toPlaces: 4)
        guard !amounts.isEmpty, sum != budget.amount else { return [] }
        let terms = amounts.map(NumberText.amount).joined(separator: " + ")
        return [
            finding(
                .sum, .error, place(result, rows.first),
                "the expected amounts are \(terms) = \(NumberText.amount(sum)) 万元, and the budget is "
                    + NumberText.amount(budget.amount))
        ]
    }

    private func weights(_ result: ProjectResult) -> [LintFinding] {
        guard result.isScored else { return [] }
        let sum = result.rows.compactMap { $0.score?.weight }.reduce(ProjectResult.executionWeight, +)
        guard sum.rounded(toPlaces: 2) != 100 else { return [] }
        return [finding(.sum, .error, place(result), "the weights add up to \(NumberText.amount(sum)), not to 100")]
    }

    private func texts(_ result: ProjectResult) -> [LintFinding] {
        years(in: [result.project.goal], place: place(result))
            + result.project.rows.flatMap { row in
                years(in: [row.name, row.expected], place: place(result, row))
            }
    }

    private func row(_ result: IndicatorResult, of project: ProjectResult) -> [LintFinding] {
        let place = place(project, result.row)
        var findings: [LintFinding] = []
        switch result.state {
        case .noData:
            findings.append(
                finding(
                    .missing, severity(of: result), place,
                    "a value is expected, and there is no actual one: \(lacking(result))"))
        case .unconfirmed:
            findings.append(
                LintFinding(
                    rule: .unconfirmed, severity: .error, place: place, message: "its computed value is not confirmed",
                    remedy: .confirm(row: result.row.id, period: account.period.label)))
        case .met where !hasEvidence(result):
            findings.append(finding(.evidence, .error, place, "it counts as met, and nothing stands behind it"))
        case .met where result.parts.contains { $0.met == nil }:
            let by = result.confirmation?.record.by.cleanLine(limit: 40) ?? "nobody"
            let text = "it counts as met by the word of \(by) alone: its data are not complete"
            findings.append(finding(.evidence, .warning, place, text))
        case .met, .unmet, .pending: break
        }
        findings += unrecorded(result, project.year, place)
        if result.row.expected.isEmpty { findings.append(finding(.missing, .warning, place, "nothing is expected")) }
        return findings
    }

    /// A ratio that is recorded by the month says nothing of a month without a record.
    private func unrecorded(_ result: IndicatorResult, _ year: Int, _ place: String) -> [LintFinding] {
        result.parts.compactMap { part in
            guard case .records(let sum) = part.detail, !sum.missing.isEmpty else { return nil }
            let months = sum.missing.map { "\(year)-\($0 < 10 ? "0" : "")\($0)" }.joined(separator: ", ")
            return finding(
                .record, .warning, place,
                "\(sum.series.id) has no record of \(months): the ratio is of the other months")
        }
    }

    /// What people record they record over the year: before its end something may still be missing.
    private func severity(of result: IndicatorResult) -> LintFinding.Severity {
        let isByHand = result.parts.contains { part in
            if case .records(let sum) = part.detail { sum.inYear.isEmpty } else { false }
        }
        return isByHand && account.period.kind != .year ? .warning : .error
    }

    private func lacking(_ result: IndicatorResult) -> String {
        result.parts.filter { $0.met == nil }.map { part in
            switch part.part.source {
            case .metric(let metric):
                part.value == nil ? "\(metric.kind.rawValue) has no data" : "\(metric.kind.rawValue) is not complete"
            case .record(let id): "no record of \(id)"
            }
        }.joined(separator: "; ")
    }

    /// Something measured, or a record that was signed.
    private func hasEvidence(_ result: IndicatorResult) -> Bool {
        result.parts.allSatisfy { part in
            if case .records(let sum) = part.detail {
                return !sum.inYear.isEmpty && sum.inYear.allSatisfy { !$0.record.by.isEmpty }
            }
            return part.value != nil || part.isVacuous
        }
    }
}
