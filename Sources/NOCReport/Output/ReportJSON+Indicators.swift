import NOCCore

/// The rows of the performance tables, and the projects they belong to.
extension ReportJSON {
    func indicators(_ json: inout JSONWriter) {
        json.array { json in
            for project in report.facts.projects {
                let words = words(project.budget)
                for row in project.rows { json.element { indicator(row, project, words, &$0) } }
            }
        }
    }

    private func words(_ budget: Budget?) -> IndicatorWords {
        ReportDocument(report).indicatorWords(budget)
    }

    private func indicator(
        _ result: IndicatorResult, _ project: ProjectResult, _ words: IndicatorWords, _ json: inout JSONWriter
    ) {
        let row = result.row
        json.object { json in
            json.member("id", row.id)
            json.member("project", project.project.id)
            json.member(IndicatorFigure.first, row.first)
            json.member(IndicatorFigure.second, row.second)
            json.member(IndicatorFigure.name, words.words.fill(row.name))
            json.member(IndicatorFigure.expected, words.words.fill(row.expected))
            json.member(IndicatorFigure.actual, words.actual(result))
            json.member(IndicatorFigure.value, result.parts.count == 1 ? result.parts[0].value : nil)
            json.member(IndicatorFigure.unit, result.parts.count == 1 ? unit(result.parts[0]) : nil)
            json.member(IndicatorFigure.state, result.state.rawValue)
            json.member(IndicatorFigure.met, result.state == .met)
            json.member(IndicatorFigure.confirmedBy, result.confirmation?.record.by)
            json.member(IndicatorFigure.source, words.source(result))
            json.member("score") { score(result.score, &$0) }
            json.list("values", result.parts) { part, json in value(part, words, &json) }
        }
    }

    private func value(_ part: IndicatorResult.Part, _ words: IndicatorWords, _ json: inout JSONWriter) {
        json.object { json in
            switch part.part.source {
            case .metric(let metric): json.member("metric", metric.kind.rawValue)
            case .record(let id): json.member("record", id)
            }
            json.member("label", part.part.label.isEmpty ? nil : part.part.label)
            json.member("value", part.value)
            json.member("unit", unit(part))
            json.member("of", part.whole)
            json.member("comparison", part.part.goal?.comparison.rawValue)
            json.member("goal", part.goal)
            json.member("met", part.met)
            json.member("pending", part.isPending)
            json.member("text", words.value(part))
            json.list("records", records(part)) { id, json in json.value(id) }
        }
    }

    /// The records that a value rests on, by their numbers in the chain.
    private func records(_ part: IndicatorResult.Part) -> [Int64] {
        guard case .records(let sum) = part.detail else { return [] }
        return sum.inYear.map(\.id)
    }

    private func unit(_ part: IndicatorResult.Part) -> String? {
        switch part.part.source {
        case .metric(let metric):
            return switch metric.kind.unit {
            case .ratio: "ratio"
            case .duration: "ms"
            case .count: "count"
            case .days: "days"
            case .months: "months"
            case .unitHours: "unit_hours"
            }
        case .record:
            guard case .records(let sum) = part.detail else { return nil }
            switch sum.series.kind.value {
            case .ratio, .survey: return "ratio"
            case .count, .number: return sum.series.unit
            case .text, .grade, .confirmation: return nil
            }
        }
    }

    private func score(_ score: IndicatorScore?, _ json: inout JSONWriter) {
        guard let score else { return json.value(nil as String?) }
        json.object { json in
            json.member(IndicatorFigure.weight, score.weight)
            json.member(IndicatorFigure.points, score.points)
            json.member("share", score.share)
            json.member("award", score.award.rawValue)
            json.member("below_pass", score.isBelowPass)
            json.member(IndicatorFigure.grade, score.grade)
        }
    }

    func projects(_ json: inout JSONWriter) {
        json.array { json in
            for project in report.facts.projects { json.element { self.project(project, &$0) } }
        }
    }

    private func project(_ result: ProjectResult, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", result.project.id)
            json.member(ProjectFigure.name, result.project.name)
            json.member(ProjectFigure.year, result.year)
            json.member(ProjectFigure.budget, result.budget?.amount)
            json.member(ProjectFigure.spent, result.spent)
            json.member(ProjectFigure.execution, result.execution)
            json.member(ProjectFigure.executionPoints, result.executionPoints)
            json.member(ProjectFigure.total, result.total)
        }
    }

    func records(_ json: inout JSONWriter) {
        json.array { json in
            for stored in report.facts.records { json.element { record(stored, &$0) } }
        }
    }

    private func record(_ stored: StoredHandRecord, _ json: inout JSONWriter) {
        let record = stored.record
        json.object { json in
            json.member("id", stored.id)
            json.member(RecordFigure.indicator, record.indicator)
            json.member(RecordFigure.date, record.date.description)
            json.member(RecordFigure.value, record.value)
            json.member(RecordFigure.unit, record.unit)
            json.member(RecordFigure.by, record.by)
            json.member(RecordFigure.note, record.note)
            json.member(RecordFigure.recordedAt, time(record.recordedAt))
            json.member(RecordFigure.backfilled, stored.backfilled(in: report.timeZone) != nil)
            json.list(RecordFigure.files.key, record.attachments) { file, json in
                json.object { json in
                    json.member("name", file.name)
                    json.member("bytes", file.bytes)
                    json.member("sha256", file.sha256)
                }
            }
            json.member(ImportForm.key, ImportForm.json(stored.imported, timeZone: report.timeZone))
            json.member(RecordFigure.voidedBy, stored.voided?.by)
            json.member(RecordFigure.voidReason, stored.voided?.reason)
            json.member(RecordFigure.voidedAt, time(stored.voided?.at))
        }
    }
}
