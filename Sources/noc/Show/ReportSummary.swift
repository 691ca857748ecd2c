import NOCCore
import NOCOperations
import NOCReport

extension MadeReport {
    /// Of a letter nothing but itself is told.
    var summary: [AnswerPart] { isLetter ? [] : ReportSummary(report).parts }
}

/// A report in one screen.
struct ReportSummary {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var parts: [AnswerPart] {
        let account = report.account
        let site = account.plan.site.name.cleanLine()
        let targets = account.targets.count(where: { $0.figures.met == false })
        let counted = account.incidents.count(where: { !$0.crossesPeriod })
        let doubt = "The period is not settled yet: figures may change."
        return [
            .line("\(site)  \(account.period.label)\(account.provisional ? "  PROVISIONAL" : "")"), .table(table),
            .line("\(noc.counted(counted, "incident")); \(noc.counted(targets, "target")) missed the objective"),
        ] + (account.provisional ? [.line(doubt)] : [])
    }

    private var table: TextTable {
        var table = TextTable([
            .init("TARGET"), .init("NAME", minimum: 10), .init("ASSESSED", .trailing),
            .init("OVERALL", .trailing), .init("COVERAGE", .trailing), .init("DOWN", .trailing),
            .init("INC", .trailing), .init("GOAL"),
        ])
        for target in report.account.targets {
            let figures = target.figures
            table.append([
                .init(target.target.id), .init(target.target.name), .init(percent(figures.assessed.ratio), .strong),
                .init(percent(figures.overall.ratio)), .init(percent(figures.coverage)),
                .init(figures.countedDowntime == 0 ? "0" : DurationText.short(figures.countedDowntime)),
                "\(figures.incidents)", goal(target),
            ])
        }
        return table
    }

    private func goal(_ target: TargetAccount) -> TextTable.Cell {
        guard let promised = target.objective.availability else { return .init("-", .muted) }
        let text = PercentText.promise(promised)
        return switch target.figures.met {
        case true?: .init("\(text) met", .good)
        case false?: .init("\(text) missed", .bad)
        case nil: .init("\(text) no data", .muted)
        }
    }

    /// Floored; never 100 % where nothing was measured.
    private func percent(_ ratio: Double?) -> String { ratio.map { PercentText.floored($0, digits: 3) } ?? "-" }
}
