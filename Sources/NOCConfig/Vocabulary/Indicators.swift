import NOCCore

/// A row and where it stands, until the rules between rows are checked.
struct IndicatorDraft {
    var row: Indicator
    var place: Place
}

extension Kind where Value == Project {
    /// A project of the budget with its performance table.
    static var project: Kind {
        .record("a project") { keys in
            let id = keys.required("id", .definition(.project), "Names the project.")
            let name = keys.required("name", .name, "项目名称.")
            let code = keys.optional("code", .label("a code", upTo: 60), "项目编码, where the form asks for it.")
            let department = keys.optional("department", .name, "主管部门; left out: the office itself.")
            let goal = keys.required("goal", .text(upTo: 2000), "年度预期目标.")
            let budgets = keys.list("budgets", .budget, "What was planned, a year each, in 万元.")
            let payments = keys.list("payments", .reference(.record), "Series of payments out of this budget.")
            let statements = keys.record("statements", .statements, "Series that fill the form's free fields.")
            let rows = keys.required("rows", .list(.indicator, atLeast: 1), "The rows of the table, in order.")
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
                achieved: keys.optional("achieved", .reference(.record), "实际完成目标."),
                underspent: keys.optional("underspent", .reference(.record), "Why under 90 % was spent."),
                process: keys.optional("process", .reference(.record), "项目实施内容及过程概述."),
                problems: keys.optional("problems", .reference(.record), "存在问题."),
                measures: keys.optional("measures", .reference(.record), "改进措施."))
        }
    }
}

extension Kind where Value == Budget {
    fileprivate static var budget: Kind {
        .record("a budget") { keys in
            let year = keys.required("year", .integer(1990...2999, "a year such as 2026"), "The budget's year.")
            let initial = keys.required("initial", .amount, "年初预算数, in 万元.")
            let adjusted = keys.optional("adjusted", .amount, "调整后预算数, where it was adjusted.")
            let fiscal = keys.optional("fiscal", .amount, "Of it 财政拨款; left out: all.")
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
            placeholder: 0
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .number, let value = Double(scalar.text), (0...1e9).contains(value) else {
                throw .unfit
            }
            return value
        }
    }

    /// Points of a form.
    fileprivate static var points: Kind {
        .scalar(
            "points from 0.1 to 90", schema: .object(["type": .string("number"), "maximum": .integer(90)]),
            placeholder: 1
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .number, let value = Double(scalar.text), (0.1...90).contains(value) else {
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
            let id = keys.required("id", .definition(.record), "What noc record add names.")
            let name = keys.required("name", .name, "What is recorded, as reports print it.")
            let kind = keys.required("kind", .choice(HandRecordKind.self), "What a value is.")
            let unit = keys.optional("unit", .label("a unit", upTo: 12), "Of the number; left out: the kind's own.")
            if kind == .confirmation {
                keys.reading.report(
                    "kind confirmation is for rows with 'confirm: true', which need no series",
                    at: keys.place(of: "kind"))
            }
            let chapter = keys.optional(
                "chapter", .choice(HandRecordSeries.Chapter.self), "Where reports tell of it.")
            return HandRecordSeries(id: id, name: name, kind: kind, unit: unit, chapter: chapter)
        }
    }
}

extension Kind where Value == IndicatorDraft {
    /// A row of the table.
    static var indicator: Kind {
        .record("a row") { keys in
            let id = keys.required("id", .definition(.indicator), "Names the row.")
            let first = keys.required("first", .name, "一级指标.")
            let second = keys.required("second", .name, "二级指标.")
            let name = keys.required("name", .text(upTo: 500), "三级指标. {span} is the period, as 2026年1月-12月.")
            let expected = keys.required("expected", .text(upTo: 1000), "预期指标值, in words; {span} as above.")
            let parts = keys.required("actual", .oneOrMany(.part), "Where the actual value comes from.")
            let confirm = keys.value("confirm", .bool, default: "false", "A person confirms what was computed.")
            let weight = keys.optional("weight", .points, "Points of the form's 100.")
            let award = keys.optional("award", .choice(Indicator.Scoring.Award.self), "How points are given.")
            let pass = keys.optional("pass", .ratio("60%"), "A ratio below it scores nothing (及格门槛).")
            if weight == nil {
                keys.forbid(["award", "pass"], because: "is for rows with a weight")
            }
            if confirm, keys.isSound, parts.allSatisfy({ !$0.isComputed }) {
                keys.reading.report(
                    "nothing of this row is computed: there is nothing to confirm", at: keys.place(of: "confirm"))
            }
            let row = Indicator(
                id: id, first: first, second: second, name: name, expected: expected, parts: parts,
                needsConfirmation: confirm,
                scoring: weight.map { .init(weight: $0, award: award ?? standardAward(of: parts), pass: pass) })
            return IndicatorDraft(row: row, place: keys.place(of: "id"))
        }
    }

    /// A goal of zero has no ratio (0 起), and what has no number is there or not; with others beside it, it is their
    /// average.
    private static func standardAward(of parts: [Indicator.Part]) -> Indicator.Scoring.Award {
        parts.contains { $0.goal?.isRatable ?? false } ? .ratio : .direct
    }
}

extension Goal {
    /// Whether a value is some share of it.
    fileprivate var isRatable: Bool {
        switch value {
        case .number(let number), .ratio(let number): number > 0
        case .duration(let duration): duration > .zero
        case .all, .budget: true
        }
    }
}

extension Indicator.Part {
    fileprivate var isComputed: Bool { if case .metric = source { true } else { false } }
}

extension Kind where Value == Indicator.Part {
    fileprivate static var part: Kind {
        .record("an actual value") { keys in
            let kind = keys.optional("metric", .choice(Metric.Kind.self), "What noc computes.")
            let record = keys.optional("record", .reference(.record), "A series of records by hand.")
            let metric = Metric(
                kind ?? .availability,
                groups: keys.list("groups", .reference(.group), "Of these groups' targets."),
                targets: keys.list("targets", .reference(.target), "Of these targets; both left out: of all."),
                aggregate: keys.optional(
                    "aggregate", .choice(), "One ratio from those of several targets or records: worst by default.")
                    ?? .worst,
                causes: keys.list("causes", .identifier, "Only outages with these cause codes."),
                within: keys.optional("within", .duration(.seconds(60), .days(90)), "For a response or a repair."))
            let goal = keys.optional("goal", .goal, "What is asked of the value; left out: that there is one.")
            let label = keys.optional("label", .name, "Stands before the value.")
            keys.exactlyOne(of: ["metric", "record"])
            if let record {
                keys.forbid(["groups", "targets", "causes", "within"], because: "is for a metric")
                if metric.aggregate == .weighted {
                    keys.reading.report(
                        "aggregate of records is worst or mean: nothing weighs them", at: keys.place(of: "aggregate"))
                }
                return Indicator.Part(.record(record), goal: goal, label: label ?? "", aggregate: metric.aggregate)
            }
            if keys.isSound { check(metric, goal, keys) }
            return Indicator.Part(.metric(metric), goal: goal, label: label ?? "")
        }
    }

    private static func check(_ metric: Metric, _ goal: Goal?, _ keys: Keys) {
        let kind = metric.kind.rawValue
        if [.responseInTime, .repairInTime].contains(metric.kind) {
            keys.demand(["within"], because: "\(kind) is the share of outages handled in that time")
        } else {
            keys.forbid(["within"], because: "is for response_in_time and repair_in_time")
        }
        guard let goal else { return }
        let expected: String? =
            switch (metric.kind.unit, goal.value) {
            case (.ratio, .ratio), (.duration, .duration), (.count, .number), (.unitHours, .number), (.days, .number),
                (.days, .all), (.months, .number), (.months, .all):
                nil
            case (.ratio, _): "a percentage such as '>= 99.9%'"
            case (.duration, _): "a duration such as '<= 4h'"
            case (.days, _), (.months, _): "a number such as '>= 184', or all"
            case (.count, _), (.unitHours, _): "a number such as '= 0'"
            }
        if let expected {
            keys.reading.report("the goal of \(kind) is \(expected)", at: keys.place(of: "goal"))
        }
    }
}

extension Kind where Value == Goal {
    /// `>= 99.9%`, `<= 4h`, `= 0`, `all`
    fileprivate static var goal: Kind {
        .scalar(
            "a goal such as '>= 99.9%', '<= 4h', '= 0', '<= budget' or all",
            schema: .object([
                "type": .string("string"), "pattern": .string("^(all|(>=|<=|<|=) ?(budget|[0-9.]+(%|ms|s|m|h|d)?))$"),
            ]), placeholder: Goal(.equal, .number(0))
        ) { scalar, _ throws(Complaint) in
            if scalar.text == "all" { return Goal(.atLeast, .all) }
            guard let comparison = Goal.Comparison.allCases.first(where: { scalar.text.hasPrefix($0.rawValue) }) else {
                throw .unfit
            }
            let text = String(scalar.text.dropFirst(comparison.rawValue.count).drop { $0 == " " })
            if text == "budget" { return Goal(comparison, .budget) }
            if text.hasSuffix("%") {
                return Goal(comparison, .ratio(Double(try Kind<Int>.parsePercent(text)) / 1_000_000))
            }
            if let duration = Duration(configured: text) { return Goal(comparison, .duration(duration)) }
            guard let number = Double(text), (0...1e12).contains(number) else { throw .unfit }
            return Goal(comparison, .number(number))
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

    /// Asks for the catalogue's keys of the configuration.
    static func read(_ keys: Keys) -> IndicatorCatalogue {
        let records = keys.list("records", .recordSeries, "Series of records by hand: what noc record add names.")
        let projects = keys.list("projects", .project, "Projects with their performance tables (绩效指标).")
        let grades = keys.optional(
            "grades", .dictionary(.name) { _ in .ratio("90%") }, "What grades of qualitative rows are worth.")
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
