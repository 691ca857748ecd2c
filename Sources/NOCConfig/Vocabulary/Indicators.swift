import NOCCore

extension Kind where Value == Project {
    /// A project of the budget with its performance table.
    static var project: Kind {
        .record("a project") { keys in
            let id = keys.required(
                "id", .definition(.project), Help("Names the project.", zh: "项目编号。", example: "website-fee"))
            let name = keys.required("name", .name, Help("The project's name (项目名称).", zh: "项目名称。", example: "网站管理费"))
            let code = keys.optional(
                "code", .label("a code", upTo: 60),
                Help(
                    "The project's code (项目编码), where the form asks for it.", zh: "项目编码，表中要求时填写。",
                    example: #""51040226Y""#))
            let department = keys.optional(
                "department", .name,
                Help(
                    "The department in charge (主管部门); left out: the office itself.", zh: "主管部门；不写：本单位。",
                    example: "东区人民政府办公室"))
            let goal = keys.required(
                "goal", .text(upTo: 2000), Help("The year's goal (年度预期目标).", zh: "年度预期目标。", example: "保障网站全年正常运行"))
            let budgets = keys.list(
                "budgets", .budget,
                Help(
                    "What was planned, a year each, in 万元.", zh: "各年预算，单位万元。", example: "[{ year: 2026, initial: 10 }]")
            )
            let payments = keys.list(
                "payments", .reference(.record),
                Help(
                    "Series of the payments out of this budget.", zh: "从该预算支付的款项，写人工记录系列的编号。",
                    example: "[lines-payment]"))
            let statements = keys.record(
                "statements", .statements,
                Help(
                    "Series that fill the form's free fields.", zh: "填写自评表文字栏的人工记录系列。",
                    example: "{ achieved: lines-achieved }"))
            let rows = keys.required(
                "rows", .list(.indicator, atLeast: 1),
                Help(
                    "The rows of the table, in order.", zh: "表中各行，按顺序。",
                    example:
                        #"[{ id: website-up, first: 产出指标, second: 质量指标, name: 网站可用率, expected: 99%以上, actual: { metric: website_availability, goal: ">= 99%" } }]"#
                ))
            if keys.isSound {
                checkWeights(of: rows, keys)
                checkYears(of: budgets, keys)
            }
            return Project(
                id: id, name: name, code: code, department: department, goal: goal,
                budgets: budgets, payments: payments, statements: statements,
                rows: rows.map(\.row))
        }
    }

    private static func checkYears(of budgets: [Budget], _ keys: Keys) {
        var seen: Set<Int> = []
        for budget in budgets where !seen.insert(budget.year).inserted {
            keys.reading.report("\(budget.year) has two budgets", at: keys.place(of: "budgets"))
        }
    }

    /// The form of 2023 has 100 points, 10 of them for the execution of the budget.
    private static func checkWeights(of rows: [IndicatorDraft], _ keys: Keys) {
        let weights = rows.compactMap { $0.row.scoring?.weight }
        guard !weights.isEmpty else { return }
        for draft in rows where draft.row.scoring == nil {
            keys.reading.report(
                "row '\(draft.row.id)' has no weight, and other rows of the project have", at: draft.place)
        }
        let total = (weights.reduce(0, +) * 100).rounded() / 100
        if total != 90 {
            let text = total == total.rounded() ? String(Int(total)) : String(total)
            keys.reading.report(
                "the weights of the rows add up to \(text): expected 90, beside 10 for the execution of the budget",
                at: keys.place(of: "rows"))
        }
    }
}

extension Kind where Value == Project.Statements {
    fileprivate static var statements: Kind {
        .record("the statements") { keys in
            Project.Statements(
                achieved: keys.optional(
                    "achieved", .reference(.record),
                    Help("What was achieved (实际完成目标).", zh: "实际完成目标。", example: "lines-achieved")),
                underspent: keys.optional(
                    "underspent", .reference(.record),
                    Help("Why less than 90 % was spent.", zh: "预算执行率低于 90% 的原因。", example: "lines-achieved")),
                process: keys.optional(
                    "process", .reference(.record),
                    Help("What was done (项目实施内容及过程概述).", zh: "项目实施内容及过程概述。", example: "lines-achieved")),
                problems: keys.optional(
                    "problems", .reference(.record), Help("Problems (存在问题).", zh: "存在问题。", example: "lines-achieved")),
                measures: keys.optional(
                    "measures", .reference(.record),
                    Help("Measures for improvement (改进措施).", zh: "改进措施。", example: "lines-achieved")))
        }
    }
}

extension Kind where Value == Budget {
    fileprivate static var budget: Kind {
        .record("a budget") { keys in
            let year = keys.required(
                "year", .integer(1990...2999, "a year such as 2026"),
                Help("The budget's year.", zh: "预算年度。", example: "2026"))
            let initial = keys.required(
                "initial", .amount,
                Help("The budget at the year's beginning (年初预算数), in 万元.", zh: "年初预算数，单位万元。", example: "18.5"))
            let adjusted = keys.optional(
                "adjusted", .amount,
                Help(
                    "The adjusted budget (调整后预算数), in 万元; left out: it was not adjusted.", zh: "调整后预算数，单位万元；不写：未调整。",
                    example: "20"))
            let fiscal = keys.optional(
                "fiscal", .amount,
                Help(
                    "The part of it from public funds (财政拨款), in 万元; left out: all.", zh: "其中财政拨款，单位万元；不写：全部。",
                    example: "10"))
            if keys.isSound, let fiscal, fiscal > adjusted ?? initial {
                keys.reading.report("fiscal is more than the whole budget", at: keys.place(of: "fiscal"))
            }
            return Budget(year: year, initial: initial, adjusted: adjusted, fiscal: fiscal)
        }
    }
}

extension Kind where Value == Double {
    /// Money that is not negative.
    static var amount: Kind {
        .scalar(
            "an amount of 0 or more", schema: .object(["type": .string("number"), "minimum": .integer(0)]),
            form: .value(.amount), placeholder: 0
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .number, let value = Double(scalar.text), (0...1e9).contains(value) else {
                throw .unfit
            }
            return value
        }
    }
}

extension Kind where Value == HandRecordSeries {
    /// A series of records by hand.
    static var recordSeries: Kind {
        .record("a series of records") { keys in
            let id = keys.required(
                "id", .definition(.record),
                Help(
                    "The series' name for `noc record add`.", zh: "系列编号，`noc record add` 用。",
                    example: "intranet-availability"))
            let name = keys.required(
                "name", .name,
                Help("What is recorded, as reports print it.", zh: "记录的内容，报告照此印出。", example: "电子政务内网运行记录（可用率）"))
            let kind = keys.required(
                "kind", .choice(HandRecordKind.self),
                Help(
                    "What a value of the series is, and so how values are summed up.", zh: "值是什么，由此决定怎样合计。",
                    example: "ratio"))
            let unit = keys.optional(
                "unit", .label("a unit", upTo: 12),
                Help(
                    "The unit of the number; left out: the kind's own.", zh: "数值的单位；不写：该类的单位。", example: "条",
                    beside: "kind: count"))
            if kind == .confirmation {
                keys.reading.report(
                    "kind confirmation is for rows with 'confirm: true', which need no series",
                    at: keys.place(of: "kind"))
            }
            let chapter = keys.optional(
                "chapter", .choice(HandRecordSeries.Chapter.self),
                Help(
                    "The chapter in which reports tell of it; left out: none.", zh: "在报告哪一章列出；不写：不列。", example: "lines")
            )
            return HandRecordSeries(id: id, name: name, kind: kind, unit: unit, chapter: chapter)
        }
    }
}

extension IndicatorCatalogue {
    /// What a project names must be of the kind it is named for.
    private static func check(_ project: Project, _ catalogue: IndicatorCatalogue, _ keys: Keys) {
        func report(_ message: String) {
            keys.reading.report("project '\(project.id)': \(message)", at: keys.place(of: "projects"))
        }
        for id in project.payments where catalogue.series(id).map({ $0.kind != .payment }) ?? false {
            report("'\(id)' of payments is no series of kind payment")
        }
        for (index, id) in project.payments.enumerated() where project.payments[..<index].contains(id) {
            report("'\(id)' stands twice in payments")
        }
        for id in project.statements.all where catalogue.series(id).map({ $0.kind != .statement }) ?? false {
            report("'\(id)' of statements is no series of kind statement")
        }
        for text in project.rows.flatMap({ [$0.name, $0.expected] }) {
            for match in text.matches(of: /\{([^{}]*)\}/) where !["span", "year", "budget"].contains(match.1) {
                report("unknown placeholder {\(match.1)}: there are {span}, {year} and {budget}")
            }
        }
    }

    /// A goal must be of the kind that the records of its series are.
    private static func check(
        _ part: Indicator.Part, of row: Indicator, _ catalogue: IndicatorCatalogue, _ keys: Keys
    ) {
        guard case .record(let id) = part.source, let series = catalogue.series(id) else { return }
        if part.aggregate != .worst, series.kind.value != .ratio {
            keys.reading.report(
                "row '\(row.id)': aggregate is for ratios, and '\(id)' (\(series.kind.rawValue)) has none",
                at: keys.place(of: "projects"))
        }
        guard let goal = part.goal else { return }
        let expected: String? =
            switch (series.kind.value, goal.value) {
            case (.count, .number), (.number, .number), (.number, .budget), (.ratio, .ratio), (.survey, .ratio): nil
            case (.count, _): "a number such as '>= 6'"
            case (.number, _): "a number such as '<= 4.3', or '<= budget'"
            case (.ratio, _), (.survey, _): "a percentage such as '>= 90%'"
            case (.text, _), (.grade, _), (.confirmation, _): "none: its records are words"
            }
        guard let expected else { return }
        keys.reading.report(
            "row '\(row.id)': the goal of '\(id)' (\(series.kind.rawValue)) is \(expected)",
            at: keys.place(of: "projects"))
    }

    private static let gradesHelp: Help = {
        let standard = Grade.standard.map { "\($0.name) \(Int(($0.share * 100).rounded()))%" }
        return Help(
            "What the grades of qualitative rows are worth; left out: \(standard.joined(separator: ", ")).",
            zh: "定性指标各档所值；不写：\(standard.joined(separator: "、"))。", example: "{ 优: 100%, 良: 85%, 中: 70%, 差: 40% }")
    }()

    /// Asks for the catalogue's keys of the configuration.
    static func read(_ keys: Keys) -> IndicatorCatalogue {
        let records = keys.list(
            "records", .recordSeries,
            Help(
                "Series of records by hand, which `noc record add` names.", zh: "人工记录的系列，`noc record add` 用其编号。",
                example: "[{ id: intranet-availability, name: 电子政务内网运行记录（可用率）, kind: ratio }]"))
        let projects = keys.list(
            "projects", .project,
            Help(
                "Projects of the budget with their performance tables (绩效指标).", zh: "项目及其绩效指标表。",
                example:
                    #"[{ id: website-fee, name: 网站管理费, goal: 保障网站全年正常运行, rows: [{ id: website-up, first: 产出指标, second: 质量指标, name: 网站可用率, expected: 99%以上, actual: { metric: website_availability, goal: ">= 99%" } }] }]"#
            ))
        let grades = keys.optional(
            "grades", .dictionary(.name) { _ in .ratio("90%") }, gradesHelp)
        let catalogue = IndicatorCatalogue(
            projects: projects, records: records,
            grades: grades?.map { Grade(name: $0.key, share: $0.value) } ?? Grade.standard)
        for row in catalogue.rows {
            for part in row.parts { check(part, of: row, catalogue, keys) }
        }
        for project in projects { check(project, catalogue, keys) }
        for row in catalogue.rows where row.needsConfirmation && catalogue.series(row.id) != nil {
            keys.reading.report(
                "row '\(row.id)' is to be confirmed, and a series of records has the same id", at: keys.place)
        }
        return catalogue
    }
}
