import NOCCore
import NOCDocument

extension ReportDocument {
    /// 绩效指标完成情况对照表 of every project, for periods that are no year.
    var indicatorAppendix: Section {
        guard !facts.projects.isEmpty else {
            return Section(
                id: "indicators", number: "", title: "绩效指标完成情况对照表", isAppendix: true, orientation: .portrait,
                blocks: [.paragraph("配置中没有绩效指标项目。")])
        }
        let note = Paragraph("按\(here)的监测数据和人工记录填列，供年度绩效自评对照；按年累计的数值为本年截至期末的累计。", style: .note)
        return Section(
            id: "indicators", number: "", title: "绩效指标完成情况对照表", isAppendix: true, orientation: .landscape,
            blocks: [.paragraph(note)] + facts.projects.map { .table(comparison($0)) })
    }

    private func comparison(_ project: ProjectResult) -> Table {
        let columns = [
            Column(IndicatorFigure.first, weight: 3.4), Column(IndicatorFigure.second, weight: 3.4),
            Column(IndicatorFigure.name, weight: 8),
            Column(IndicatorFigure.expected, weight: 8), Column(IndicatorFigure.actual, weight: 11),
            Column(IndicatorFigure.state, weight: 3.4, alignment: .center),
            Column(IndicatorFigure.source, weight: 7),
        ]
        let words = indicatorWords(project.budget)
        let rows = project.rows.map { row in
            Row([
                .text(row.row.first), .text(row.row.second), .text(words.words.fill(row.row.name)),
                .text(words.words.fill(row.row.expected)), .text(words.actual(row)), words.state(row.state),
                .text(words.source(row)),
            ])
        }
        return Table(
            number: nil, caption: project.project.name.cleanText(), columns: columns, rows: rows,
            emptyText: "",
            notes: [])
    }

    /// 年度绩效自评: a section a project, with the form chosen.
    var projects: [Section] {
        guard !facts.projects.isEmpty else {
            return [.chapter("projects", "年度绩效自评", [.paragraph("配置中没有绩效指标项目。")])]
        }
        return facts.projects.map { project in
            let words = indicatorWords(project.budget)
            let organisation = Self.shown(account.plan.site.organisation, else: account.plan.site.name)
            let sources = sourceTable(project, words)
            let blocks: [Block] =
                switch report.form {
                case .district2018:
                    [
                        .form(DistrictForm(result: project, organisation: organisation, words: words).form),
                        .table(sources),
                    ]
                case .sichuan2023:
                    [
                        .form(SichuanForm(result: project, organisation: organisation, words: words).form),
                        .table(ScoreTable(result: project, words: words).table),
                    ]
                }
            return Section(
                id: "project-\(project.project.id)", number: "",
                title: "绩效自评：\(project.project.name.cleanText())",
                isAppendix: false, startsPage: true,
                orientation: report.form == .sichuan2023 ? .landscape : .portrait, blocks: blocks)
        }
    }

    /// For the form without points: where each value comes from.
    private func sourceTable(_ project: ProjectResult, _ words: IndicatorWords) -> Table {
        let columns = [
            Column(IndicatorFigure.name, weight: 9), Column("目标值", weight: 5),
            Column(IndicatorFigure.state, weight: 3.6, alignment: .center),
            Column(IndicatorFigure.source, weight: 10),
        ]
        let rows = project.rows.map { row in
            Row([
                .text(words.words.fill(row.row.name)), words.goals(row), words.state(row.state),
                .text(words.source(row)),
            ])
        }
        return Table(
            number: nil, caption: "“\(project.project.name.cleanText())”数据来源", columns: columns, rows: rows,
            emptyText: "", notes: ["目标值未注明来源的为建议值，须单位确认。"])
    }

    var indicatorSheet: DataSheet {
        let columns = [
            Column("项目编号"), Column(ProjectFigure.name), Column("指标编号"), Column(IndicatorFigure.first),
            Column(IndicatorFigure.second), Column(IndicatorFigure.name),
            Column(IndicatorFigure.expected), Column(IndicatorFigure.actual), Column(IndicatorFigure.state),
            Column(IndicatorFigure.weight), Column(IndicatorFigure.points),
            Column(IndicatorFigure.source),
        ]
        let rows = facts.projects.flatMap { project -> [[Cell]] in
            let words = indicatorWords(project.budget)
            return project.rows.map { row in
                [
                    .text(project.project.id), .text(project.project.name), .text(row.row.id), .text(row.row.first),
                    .text(row.row.second), .text(words.words.fill(row.row.name)),
                    .text(words.words.fill(row.row.expected)), .text(words.actual(row)), words.state(row.state),
                    .number(row.score?.weight, digits: 1), .number(row.score?.points, digits: 2),
                    .text(words.source(row)),
                ]
            }
        }
        return DataSheet(id: "indicators", title: "绩效指标", columns: columns, rows: rows)
    }
}
