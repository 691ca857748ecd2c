import Foundation
import NOCCore

/// What the rules of reports say, as members of `noc.report/1`: durations in ms, ratios as numbers or null, times
/// RFC 3339 with the site's offset, amounts in 分.
struct RulesJSON {
    let timeZone: TimeZone

    private func time(_ instant: Instant?) -> String? {
        instant.map { TimeText.rfc3339($0, timeZone: timeZone) }
    }

    private func stretch(_ interval: Interval, _ json: inout JSONWriter) {
        json.member(MaintenanceFigure.from, time(interval.start))
        json.member(MaintenanceFigure.to, time(interval.end))
        json.member("ms", interval.milliseconds)
    }

    // MARK: The website

    /// The object `website`; empty without a rule.
    func website(_ result: WebsiteResult?, _ json: inout JSONWriter) {
        json.object { json in
            guard let result else { return }
            let total = result.total
            json.member("check", result.rule.check.description)
            json.member("rule") { rule(result.rule, &$0) }
            json.member(WebsiteFigure.verdict, result.verdict.rawValue)
            json.member(WebsiteFigure.visits, total.visits)
            json.member(WebsiteFigure.failures, total.failures)
            json.member(WebsiteFigure.leftOut, result.leftOut)
            json.member(WebsiteFigure.availability, total.availability)
            json.member(WebsiteFigure.windows, result.windows.count)
            json.member(WebsiteFigure.lacking, result.lacking.count)
            json.member("worst_window") { json in
                if let worst = result.worst { window(worst, result, &json) } else { json.null() }
            }
            json.member(WebsiteFigure.timeoutBelowLimit, result.timeoutBelowLimit?.milliseconds)
            json.list("days", result.days) { day, json in
                json.object { json in
                    json.member(VisitFigure.date, day.day.description)
                    json.member(VisitFigure.visits, day.count.visits)
                    json.member(VisitFigure.failures, day.count.failures)
                    json.member(VisitFigure.leftOut, day.leftOut)
                    json.member(VisitFigure.hours, day.hours)
                    json.member(VisitFigure.whole, day.isWhole)
                    json.member(VisitFigure.enough, day.isEnough)
                }
            }
        }
    }

    private func rule(_ rule: WebsiteRule, _ json: inout JSONWriter) {
        json.object { json in
            json.member(WebsiteRuleFigure.limit, rule.limit.milliseconds)
            json.member(WebsiteRuleFigure.visits, rule.visitsADay)
            json.member(WebsiteRuleFigure.hours, rule.hoursADay)
            json.member(WebsiteRuleFigure.veto, ratio(rule.veto))
        }
    }

    private func window(_ window: WebsiteResult.Window, _ result: WebsiteResult, _ json: inout JSONWriter) {
        json.object { json in
            json.member(VisitFigure.first, window.first.description)
            json.member(VisitFigure.last, window.last.description)
            json.member(VisitFigure.visits, window.count.visits)
            json.member(VisitFigure.failures, window.count.failures)
            json.member(VisitFigure.share, window.count.share)
            json.member(VisitFigure.margin, window.count.margin(to: result.rule.veto).map(ratio))
            json.member(VisitFigure.verdict, result.verdict(of: window).rawValue)
        }
    }

    // MARK: Power

    /// The object `power`; empty without a plan.
    func power(_ result: PowerResult?, in period: Period, _ json: inout JSONWriter) {
        json.object { json in
            guard let result else { return }
            json.member("target", result.plan.target)
            json.member(PowerFigure.daysMet, result.days(.met))
            json.member(PowerFigure.daysMissed, result.days(.missed))
            json.member(PowerFigure.daysUnknown, result.days(.unknown))
            json.member(PowerFigure.powered, result.powered)
            json.member(PowerFigure.out, result.out)
            json.member(PowerFigure.unknown, result.unknown)
            json.member(PowerFigure.byEvidence, result.byEvidence)
            json.member(PowerFigure.continuity, result.continuity)
            json.member(PowerFigure.unconfirmedOff, result.unconfirmedOff)
            json.member(PowerFigure.mainsFailures, result.mainsFailures(in: period))
            json.member(PowerFigure.onBattery, result.timeOnBattery)
            json.member(PowerFigure.longestOnBattery, result.longestOnBattery)
            json.member(PowerFigure.lineBads, result.lineBads)
            json.list("outages", result.outages) { interval, json in json.object { stretch(interval, &$0) } }
            json.list("battery_runs", result.batteryRuns) { run, json in
                json.object { json in
                    json.member("from", time(run.start))
                    json.member("to", time(run.end))
                    json.member("ms", run.milliseconds)
                }
            }
            json.list("gaps", result.gaps, gap)
            json.list("days", result.days, day)
            json.member("temperature") { climate(result.temperature, &$0) }
            json.member("humidity") { climate(result.humidity, &$0) }
        }
    }

    private func day(_ day: PowerResult.Day, _ json: inout JSONWriter) {
        json.object { json in
            json.member("date", day.day.description)
            json.member("verdict", day.verdict.rawValue)
            json.member(PowerFigure.powered, day.powered)
            json.member(PowerFigure.out, day.out)
            json.member(PowerFigure.unknown, day.unknown)
            json.member(PowerFigure.excluded, day.excluded)
            json.member(PowerFigure.byEvidence, day.byEvidence)
            json.member(PowerFigure.onBattery, day.onBattery)
        }
    }

    private func gap(_ gap: PowerResult.Gap, _ json: inout JSONWriter) {
        json.object { json in
            stretch(gap.interval, &json)
            json.member("left_ms", gap.left)
            json.member("proof") { json in
                guard let proof = gap.proof else { return json.null() }
                json.object { json in
                    json.member("check", proof.check.description)
                    json.member("at", time(proof.time))
                    json.member("uptime_ms", Int64(proof.uptimeSeconds * 1_000))
                }
            }
            json.member("restart") { json in
                guard let restart = gap.restart else { return json.null() }
                json.object { json in
                    json.member("check", restart.check.description)
                    json.member("at", time(restart.time))
                }
            }
        }
    }

    private func climate(_ result: ClimateResult?, _ json: inout JSONWriter) {
        guard let result else { return json.null() }
        json.object { json in
            json.member("check", result.rule.check.description)
            json.member("measurement", result.rule.measurement)
            json.member("least", result.rule.range.lowerBound)
            json.member("most", result.rule.range.upperBound)
            json.member("origin", result.rule.origin)
            sample(result.total, &json)
            json.list("days", result.days) { day, json in
                json.object { json in
                    json.member("date", day.day.description)
                    sample(day.sample, &json)
                }
            }
        }
    }

    private func sample(_ sample: ClimateResult.Sample, _ json: inout JSONWriter) {
        json.member(ClimateFigure.samples, sample.count)
        json.member(ClimateFigure.inRange, sample.inRange)
        json.member(ClimateFigure.share, sample.share)
        json.member(ClimateFigure.min, sample.min)
        json.member(ClimateFigure.mean, sample.mean)
        json.member(ClimateFigure.max, sample.max)
    }

    // MARK: Penalties

    /// One of `penalties`: a target under one contract.
    func penalty(_ line: PenaltyLine, _ json: inout JSONWriter) {
        json.object { json in
            json.member(PenaltyFigure.target, line.target)
            json.member(PenaltyFigure.carrier, line.contract.carrier)
            json.member(PenaltyFigure.contract, line.contract.number)
            json.member(PenaltyFigure.penalty, line.contract.penalty)
            json.member(PenaltyFigure.name, line.profile?.name)
            json.member(PenaltyFigure.counted, line.counted)
            json.member(PenaltyFigure.amount, line.amount)
            json.member(PenaltyFigure.amountIfReported, line.amountIfReported)
            json.member(PenaltyFigure.complete, line.isComplete)
            json.list("months", line.months, month)
        }
    }

    private func month(_ month: PenaltyMonth, _ json: inout JSONWriter) {
        json.object { json in
            json.member(PenaltyFigure.month, month.period.label)
            json.member(PenaltyFigure.counted, month.counted)
            json.member(PenaltyFigure.hoursAbove, month.hoursAbove)
            json.member(PenaltyFigure.availability, month.availability.ratio)
            json.member(PenaltyFigure.coverage, month.coverage)
            json.member(PenaltyFigure.share, month.percent.map(ratio))
            json.member(PenaltyFigure.amount, month.amount)
            json.member(PenaltyFigure.obstacle, month.obstacle?.rawValue)
            json.list(PenaltyFigure.doubts.key, month.doubts) { doubt, json in json.value(doubt.rawValue) }
            json.list("incidents", month.items) { item, json in
                json.object { json in
                    json.member("id", item.incident.id)
                    json.member("ms", item.milliseconds)
                    json.member("counts", item.exclusion == nil)
                    json.member("excluded", item.exclusion?.code)
                }
            }
        }
    }

    /// Of ten-thousandths of a percent.
    private func ratio(_ units: Int) -> Double { Double(units) / 1_000_000 }
}
