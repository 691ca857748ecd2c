import NOCCore

extension ReportJSON {
    func target(_ account: TargetAccount, _ json: inout JSONWriter) {
        let figures = account.figures
        json.object { json in
            json.member("id", account.target.id)
            json.member(TargetFigure.name, account.target.name)
            json.member(TargetFigure.group, account.target.group)
            json.member(TargetFigure.removed, account.isRemoved)
            json.member("objective") { objective(account.objective, &$0) }
            json.member(TargetFigure.met, figures.met)
            json.member("breakdown_ms") { breakdown(figures.breakdown, &$0) }
            json.member(TargetFigure.plannedDown, figures.plannedDown)
            json.member("availability") { availability(figures, &$0) }
            json.member(TargetFigure.coverage, figures.coverage)
            json.member(TargetFigure.allowedDowntime, figures.allowedDowntime)
            json.member(TargetFigure.countedDowntime, figures.countedDowntime)
            json.member(TargetFigure.incidents, figures.incidents)
            json.member(TargetFigure.meanTimeToRepair, figures.meanTimeToRepair.map { Int64($0) })
            json.member(TargetFigure.meanTimeBetweenFailures, figures.meanTimeBetweenFailures.map { Int64($0) })
            json.member(TargetFigure.longest, figures.longest)
            json.member("planned_work") { json in
                json.object { json in
                    json.member(TargetFigure.plannedIncidents, figures.planned.count)
                    json.member(TargetFigure.plannedMean, figures.planned.mean.map { Int64($0) })
                    json.member(TargetFigure.plannedLongest, figures.planned.longest)
                }
            }
            json.member(TargetFigure.stated, account.stated.reduce(0) { $0 + $1.milliseconds })
            json.list("stated", account.stated, stated)
            json.list("imported", account.imported, imported)
            json.member("transients") { json in
                json.object { json in
                    json.member(TargetFigure.transients, figures.transients)
                    json.member(TargetFigure.transientTime, figures.transientTime)
                }
            }
            json.member("latency_ms") { latency(account.latency, &$0) }
            json.list("days", account.days, day)
            json.list("checks", account.checks, check)
        }
    }

    /// Time that rests on what another monitor says, and who imported that.
    private func stated(_ time: StatedTime, _ json: inout JSONWriter) {
        json.object { json in
            json.member("from", self.time(time.interval.start))
            json.member("to", self.time(time.interval.end))
            json.member("ms", time.milliseconds)
            json.member(ImportForm.key, ImportForm.json(time.imported, timeZone: report.timeZone))
        }
    }

    /// Time that rests on observations from files, and who imported them.
    private func imported(_ time: ImportedTime, _ json: inout JSONWriter) {
        json.object { json in
            json.member("from", self.time(time.interval.start))
            json.member("to", self.time(time.interval.end))
            json.member("ms", time.milliseconds)
            json.member("observations", time.observations)
            json.member(ImportForm.key, ImportForm.json(time.imported, timeZone: report.timeZone))
        }
    }

    func objective(_ objective: Objective, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", objective.id.isEmpty ? nil : objective.id)
            json.member(TargetFigure.objective, objective.availabilityRatio)
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
            for share in breakdown.shares { json.member(share.share, share.milliseconds) }
        }
    }

    private func availability(_ figures: Figures, _ json: inout JSONWriter) {
        json.object { json in
            json.member(TargetFigure.assessed, figures.assessed.ratio)
            json.member(TargetFigure.overall, figures.overall.ratio)
            json.member(TargetFigure.uncorrected, figures.uncorrected.ratio)
            json.member(TargetFigure.lower, figures.lower.ratio)
            json.member(TargetFigure.upper, figures.upper.ratio)
        }
    }

    private func latency(_ summary: LatencySummary, _ json: inout JSONWriter) {
        json.object { json in
            json.member(LatencyFigure.count, summary.count)
            json.member(LatencyFigure.min, summary.min?.milliseconds)
            json.member(LatencyFigure.p50, summary.p50?.milliseconds)
            json.member(LatencyFigure.p95, summary.p95?.milliseconds)
            json.member(LatencyFigure.p99, summary.p99?.milliseconds)
            json.member(LatencyFigure.max, summary.max?.milliseconds)
            json.member(LatencyFigure.mean, summary.meanMilliseconds)
        }
    }

    private func day(_ day: DayAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("date", day.day.description)
            json.member("breakdown_ms") { breakdown(day.breakdown, &$0) }
            json.member(TargetFigure.assessed, day.assessed.ratio)
        }
    }

    private func check(_ account: CheckAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", account.check.id)
            json.member("kind", account.check.kind)
            json.member("measure_only", account.check.measureOnly)
            json.member("unverified_tls", account.check.unverifiedTLS)
            if account.check.legacyTLS { json.member("legacy_tls", true) }
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
