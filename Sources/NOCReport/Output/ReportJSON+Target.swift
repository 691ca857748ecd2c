import NOCCore

extension ReportJSON {
    func target(_ account: TargetAccount, _ json: inout JSONWriter) {
        let figures = account.figures
        json.object { json in
            json.member("id", account.target.id)
            json.member("name", account.target.name)
            json.member("group", account.target.group)
            json.member("removed", account.isRemoved)
            json.member("objective") { objective(account.objective, &$0) }
            json.member("met", figures.met)
            json.member("breakdown_ms") { breakdown(figures.breakdown, &$0) }
            json.member("planned_down_ms", figures.plannedDown)
            json.member("availability") { availability(figures, &$0) }
            json.member("coverage", figures.coverage)
            json.member("allowed_downtime_ms", figures.allowedDowntime)
            json.member("counted_downtime_ms", figures.countedDowntime)
            json.member("incidents", figures.incidents)
            json.member("mttr_ms", figures.meanTimeToRepair.map { Int64($0.rounded()) })
            json.member("mtbf_ms", figures.meanTimeBetweenFailures.map { Int64($0.rounded()) })
            json.member("longest_ms", figures.longest)
            json.member("transients") { json in
                json.object { json in
                    json.member("count", figures.transients)
                    json.member("ms", figures.transientTime)
                }
            }
            json.member("latency_ms") { latency(account.latency, &$0) }
            json.list("days", account.days, day)
            json.list("checks", account.checks, check)
        }
    }

    func objective(_ objective: Objective, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", objective.id.isEmpty ? nil : objective.id)
            json.member("availability", objective.availabilityRatio)
            json.member("hours") { hours(objective.hours, &$0) }
            json.member("maintenance", objective.maintenance.rawValue)
            json.member("unknown", objective.unknown.rawValue)
            json.member("unreachable", objective.unreachable.rawValue)
            json.member("degraded", objective.degraded.rawValue)
            json.member("transients", objective.transients.rawValue)
            json.member("origin", objective.origin)
        }
    }

    func breakdown(_ breakdown: Breakdown, _ json: inout JSONWriter) {
        json.object { json in
            for share in breakdown.named { json.member(share.name, share.milliseconds) }
        }
    }

    private func availability(_ figures: Figures, _ json: inout JSONWriter) {
        json.object { json in
            json.member("assessed", figures.assessed.ratio)
            json.member("overall", figures.overall.ratio)
            json.member("uncorrected", figures.uncorrected.ratio)
            json.member("lower", figures.lower.ratio)
            json.member("upper", figures.upper.ratio)
        }
    }

    private func latency(_ summary: LatencySummary, _ json: inout JSONWriter) {
        json.object { json in
            json.member("count", summary.count)
            json.member("min", summary.min?.milliseconds)
            json.member("p50", summary.p50?.milliseconds)
            json.member("p95", summary.p95?.milliseconds)
            json.member("p99", summary.p99?.milliseconds)
            json.member("max", summary.max?.milliseconds)
            json.member("mean", summary.meanMilliseconds)
        }
    }

    private func day(_ day: DayAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("date", day.day.description)
            json.member("breakdown_ms") { breakdown(day.breakdown, &$0) }
            json.member("assessed", day.assessed.ratio)
        }
    }

    private func check(_ account: CheckAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", account.check.id)
            json.member("kind", account.check.kind)
            json.member("measure_only", account.check.measureOnly)
            json.member("unverified_tls", account.check.unverifiedTLS)
            json.member("breakdown_ms") { breakdown(account.breakdown, &$0) }
            json.member("latency_ms") { latency(account.latency, &$0) }
            json.member("measurements") { json in
                json.object { json in
                    for (name, summary) in account.measurements.sorted(by: { $0.key < $1.key }) {
                        json.member(name) { measurement(summary, &$0) }
                    }
                }
            }
        }
    }

    private func measurement(_ summary: MeasurementSummary, _ json: inout JSONWriter) {
        json.object { json in
            json.member("count", summary.count)
            json.member("min", summary.min)
            json.member("mean", summary.mean)
            json.member("max", summary.max)
            json.member("last", summary.last)
        }
    }

    private func hours(_ hours: ServiceHours, _ json: inout JSONWriter) {
        guard case .weekly(let weekly) = hours else { return json.value("24x7") }
        json.object { json in
            for (name, ranges) in zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], weekly.days) {
                json.list(name, ranges) { range, json in json.value(range.text) }
            }
            json.list("holidays", weekly.holidays.sorted()) { day, json in json.value(day.description) }
            json.list("workdays", weekly.workdays.sorted()) { day, json in json.value(day.description) }
        }
    }
}
