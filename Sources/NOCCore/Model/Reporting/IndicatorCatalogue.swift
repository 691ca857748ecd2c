/// The projects whose performance (绩效) the office has to state, the rows of their tables, and the series of records by
/// hand that some rows rest on.
package struct IndicatorCatalogue: Sendable, Hashable {
    package var projects: [Project]
    package var records: [HandRecordSeries]
    /// What each grade of a qualitative row (定性) is worth, 0…1, best first.
    package var grades: [Grade]

    package init(projects: [Project] = [], records: [HandRecordSeries] = [], grades: [Grade] = Grade.standard) {
        self.projects = projects
        self.records = records
        self.grades = grades
    }

    package struct Grade: Sendable, Hashable {
        package var name: String
        package var share: Double

        package init(name: String, share: Double) {
            self.name = name
            self.share = share
        }

        /// A row whose grade is worth less is not met: 建议值，须单位确认. A row's own `pass` goes before.
        package static let leastShare = 0.6
        /// The five grades are the Sichuan form's of 2023 (优良中低差); no rule read gives their shares: 建议值，须单位确认.
        package static let standard = [("优", 1.0), ("良", 0.9), ("中", 0.7), ("低", 0.5), ("差", 0)].map(Grade.init)
    }

    package var isEmpty: Bool { projects.isEmpty && records.isEmpty }

    package var rows: [Indicator] { projects.flatMap(\.rows) }

    package func series(_ id: String) -> HandRecordSeries? { records.first { $0.id == id } }

    /// What `noc record add` may name: a series, or a computed row that a person confirms.
    package func recordable(_ id: String) -> HandRecordSeries? {
        if let series = series(id) { return series }
        guard let row = rows.first(where: { $0.id == id && $0.needsConfirmation }) else { return nil }
        return HandRecordSeries(id: row.id, name: row.name, kind: .confirmation)
    }

    package var recordableNames: [String] { records.map(\.id) + rows.filter(\.needsConfirmation).map(\.id) }
}

/// A project of the budget with its performance table.
package struct Project: Sendable, Hashable {
    package var id: String
    package var name: String
    /// 项目编码, where the form asks for it.
    package var code: String?
    /// 主管部门; nil: the office itself.
    package var department: String?
    /// 年度预期目标.
    package var goal: String
    /// By year; a year without one has no amounts to show.
    package var budgets: [Budget]
    /// Series of payments whose sum over the year was spent of the budget.
    package var payments: [String]
    /// Series of statements (`statement`) that fill the form's free fields.
    package var statements: Statements
    package var rows: [Indicator]

    package init(
        id: String, name: String, code: String? = nil, department: String? = nil, goal: String, budgets: [Budget] = [],
        payments: [String] = [], statements: Statements = Statements(), rows: [Indicator]
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.department = department
        self.goal = goal
        self.budgets = budgets
        self.payments = payments
        self.statements = statements
        self.rows = rows
    }

    package func budget(of year: Int) -> Budget? { budgets.first { $0.year == year } }

    /// Names of series.
    package struct Statements: Sendable, Hashable {
        /// 实际完成目标
        package var achieved: String?
        /// Why less than 90 % of the budget was spent.
        package var underspent: String?
        /// 项目实施内容及过程概述
        package var process: String?
        /// 存在问题
        package var problems: String?
        /// 改进措施
        package var measures: String?

        package init(
            achieved: String? = nil, underspent: String? = nil, process: String? = nil, problems: String? = nil,
            measures: String? = nil
        ) {
            self.achieved = achieved
            self.underspent = underspent
            self.process = process
            self.problems = problems
            self.measures = measures
        }

        package var all: [String] { [achieved, underspent, process, problems, measures].compactMap { $0 } }
    }
}

/// A project's money of one year, in 万元.
package struct Budget: Sendable, Hashable {
    package var year: Int
    /// 年初预算.
    package var initial: Double
    /// 调整后预算; nil: it was not adjusted.
    package var adjusted: Double?
    /// 其中财政拨款; nil: all of it.
    package var fiscal: Double?

    package init(year: Int, initial: Double, adjusted: Double? = nil, fiscal: Double? = nil) {
        self.year = year
        self.initial = initial
        self.adjusted = adjusted
        self.fiscal = fiscal
    }

    package var amount: Double { adjusted ?? initial }
    package var fiscalAmount: Double { fiscal ?? amount }
    package var otherAmount: Double { amount - fiscalAmount }
}

/// A series of records by hand of the same thing: what `noc record add` adds to.
package struct HandRecordSeries: Sendable, Hashable {
    package var id: String
    package var name: String
    package var kind: HandRecordKind
    /// Of its numbers; empty where it has none.
    package var unit: String
    /// Where a report tells of it beside the list of all records.
    package var chapter: Chapter?

    package enum Chapter: String, Sendable, CaseIterable { case lines, terminals, website, room, security }

    package init(id: String, name: String, kind: HandRecordKind, unit: String? = nil, chapter: Chapter? = nil) {
        self.id = id
        self.name = name
        self.kind = kind
        self.unit = unit ?? kind.unit
        self.chapter = chapter
    }
}

package enum HandRecordKind: String, Sendable, CaseIterable {
    /// Money paid, in 万元.
    case payment
    case contract
    /// A survey: issued, returned, grades (`Survey`).
    case survey
    case inspection
    /// Parts replaced.
    case part
    case training
    /// Special columns of the website (专题).
    case column
    /// A bill for electric power, in 元.
    case bill
    case incident = "security_incident"
    /// Things counted otherwise.
    case count
    /// A number that a later one replaces.
    case amount
    /// A ratio such as `99.95%`, known by hand only.
    case ratio
    /// A place in a ranking, or a verdict of an authority, as text.
    case ranking
    /// A sentence.
    case statement
    /// 优, 良, 中, 低 or 差.
    case grade
    /// The label of a period, such as `2026-10`, whose computed value of a row is right: of rows with `confirm`, not a
    /// series of its own.
    case confirmation

    /// What a value of it is.
    package enum Value: Sendable { case count, number, ratio, survey, text, grade, confirmation }

    package var value: Value {
        switch self {
        case .contract, .inspection, .part, .training, .column, .incident, .count: .count
        case .payment, .bill, .amount: .number
        case .ratio: .ratio
        case .survey: .survey
        case .ranking, .statement: .text
        case .grade: .grade
        case .confirmation: .confirmation
        }
    }

    /// Whether several records of a period add up; else the last one stands.
    package var isSummed: Bool {
        switch self {
        case .payment, .contract, .inspection, .part, .training, .column, .bill, .incident, .count: true
        case .survey, .amount, .ratio, .ranking, .statement, .grade, .confirmation: false
        }
    }

    package var unit: String {
        switch self {
        case .payment: "万元"
        case .bill: "元"
        case .contract, .survey: "份"
        case .part: "件"
        case .column: "个"
        case .incident: "起"
        case .inspection, .training, .count: "次"
        case .ratio: "%"
        case .amount, .ranking, .statement, .grade, .confirmation: ""
        }
    }
}
