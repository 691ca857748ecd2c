import NOCCore

/// A row and where it stands, until the rules between rows are checked.
struct IndicatorDraft {
    var row: Indicator
    var place: Place
}

extension Kind where Value == IndicatorDraft {
    /// A row of the table.
    static var indicator: Kind {
        .record("a row") { keys in
            let id = keys.required(
                "id", .definition(.indicator), Help("Names the row.", zh: "指标行的编号。", example: "website-up"))
            let first = keys.required(
                "first", .name, Help("The indicator of the first level (一级指标).", zh: "一级指标。", example: "产出指标"))
            let second = keys.required(
                "second", .name, Help("The indicator of the second level (二级指标).", zh: "二级指标。", example: "质量指标"))
            let name = keys.required(
                "name", .text(upTo: 500),
                Help(
                    "The indicator of the third level (三级指标); `{span}` is the period, `{year}` the year, `{budget}` the year's budget.",
                    zh: "三级指标；`{span}` 为时段，`{year}` 为年份，`{budget}` 为该年预算数。", example: "网站可用率（{span}）"))
            let expected = keys.required(
                "expected", .text(upTo: 1000),
                Help(
                    "The value that was expected (预期指标值), in words; `{span}`, `{year}` and `{budget}` as in the name.",
                    zh: "预期指标值，照原文；`{span}`、`{year}`、`{budget}` 同上。", example: "99%以上"))
            let parts = keys.required(
                "actual", .oneOrMany(.part),
                Help(
                    "Where the actual value comes from; a list makes a row of several values.",
                    zh: "实际值的来源；写成列表即一行多个值。", example: #"{ metric: website_availability, goal: ">= 99%" }"#))
            let confirm = keys.value(
                "confirm", .bool, default: "false",
                Help(
                    "A person confirms what was computed before it counts as done.", zh: "计算值经人确认才算完成。", example: "true"
                ))
            let weight = keys.optional(
                "weight", .points,
                Help(
                    "Points out of the form's 100; those of a project's rows are 90 together.",
                    zh: "百分制样式中的分值；一个项目各行合计 90。", example: "90"))
            let award = keys.optional(
                "award", .choice(Indicator.Scoring.Award.self),
                Help(
                    "How points are given; left out: by ratio where there is a number to be a share of, else all or none.",
                    zh: "怎样给分；不写：可按比例的按比例，否则达标得满分。", example: "direct", beside: "weight: 90"))
            let pass = keys.optional(
                "pass", .ratio("60%"),
                Help(
                    "A ratio below this scores nothing (及格门槛).", zh: "及格门槛：完成比例低于此得 0 分。", example: "60%",
                    beside: "weight: 90"))
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
            let kind = keys.optional(
                "metric", .choice(Metric.Kind.self),
                Help("What noc computes.", zh: "由 noc 计算的量。", example: "availability"))
            let record = keys.optional(
                "record", .reference(.record),
                Help("A series of records by hand.", zh: "人工记录的系列。", example: "lines-availability"))
            let metric = Metric(
                kind ?? .availability,
                groups: keys.list(
                    "groups", .reference(.group),
                    Help(
                        "Of the targets of these groups.", zh: "这些分组的对象。", example: "[internet]",
                        beside: "metric: availability")),
                targets: keys.list(
                    "targets", .reference(.target),
                    Help(
                        "Of these targets; both left out: of all.", zh: "这些对象；两者都不写：全部对象。", example: "[website]",
                        beside: "metric: availability")),
                aggregate: keys.optional(
                    "aggregate", .choice(),
                    Help(
                        "How one ratio comes of those of several targets or records.", zh: "多个对象或多次记录的比率怎样合成一个。",
                        example: "mean", beside: "metric: availability"))
                    ?? .worst,
                causes: keys.list(
                    "causes", .identifier,
                    Help(
                        "Counts only outages with these codes of cause.", zh: "只计这些原因分类的中断。", example: "[power]",
                        beside: "metric: outages")),
                within: keys.optional(
                    "within", .duration(.seconds(60), .days(90)),
                    Help(
                        "The time in which a response or a repair is in time.", zh: "在多久之内算及时响应或及时修复。", example: "30m",
                        beside: "metric: response_in_time")))
            let goal = keys.optional(
                "goal", .goal,
                Help(
                    "What is asked of the value; left out: that there is one.", zh: "对值的要求；不写：有值即可。",
                    example: #"">= 99.9%""#, beside: "metric: availability"))
            let label = keys.optional(
                "label", .name, Help("Words that stand before the value.", zh: "印在值前面的文字。", example: "互联网"))
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
            ]), form: .value(.goal), placeholder: Goal(.equal, .number(0))
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

extension Kind where Value == Double {
    /// Points of a form.
    fileprivate static var points: Kind {
        .scalar(
            "points from 0.1 to 90", schema: .object(["type": .string("number"), "maximum": .integer(90)]),
            form: .value(.points), placeholder: 1
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .number, let value = Double(scalar.text), (0.1...90).contains(value) else {
                throw .unfit
            }
            return value
        }
    }
}
