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
        json.member("from", time(interval.start))
        json.member("to", time(interval.end))
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
            json.member("verdict", result.verdict.rawValue)
            json.member("visits", total.visits)
            json.member("failures", total.failures)
            json.member("left_out", result.leftOut)
            json.member("availability", total.availability)
            json.member("windows", result.windows.count)
            json.member("windows_insufficient", result.lacking.count)
            json.member("worst_window") { json in
                if let worst = result.worst { window(worst, result, &json) } else { json.null() }
            }
            json.member("timeout_below_limit_ms", result.timeoutBelowLimit?.milliseconds)
            json.list("days", result.days) { day, json in
                json.object { json in
                    json.member("date", day.day.description)
                    json.member("visits", day.count.visits)
                    json.member("failures", day.count.failures)
                    json.member("left_out", day.leftOut)
                    json.member("hours", day.hours)
                    json.member("whole", day.isWhole)
                    json.member("enough", day.isEnough)
                }
            }
        }
    }

    private func rule(_ rule: WebsiteRule, _ json: inout JSONWriter) {
        json.object { json in
            json.member("limit_ms", rule.limit.milliseconds)
            json.member("visits_a_day", rule.visitsADay)
            json.member("hours_a_day", rule.hoursADay)
            json.member("veto", ratio(rule.veto))
        }
    }

    private func window(_ window: WebsiteResult.Window, _ result: WebsiteResult, _ json: inout JSONWriter) {
        json.object { json in
            json.member("first", window.first.description)
            json.member("last", window.last.description)
            json.member("visits", window.count.visits)
            json.member("failures", window.count.failures)
            json.member("share", window.count.share)
            json.member("margin", window.count.margin(to: result.rule.veto).map(ratio))
            json.member("verdict", result.verdict(of: window).rawValue)
        }
    }

    // MARK: Power

    /// The object `power`; empty without a plan.
    func power(_ result: PowerResult?, in period: Period, _ json: inout JSONWriter) {
        json.object { json in
            guard let result else { return }
            json.member("target", result.plan.target)
            json.member("days_met", result.days(.met))
            json.member("days_not_met", result.days(.missed))
            json.member("days_not_known", result.days(.unknown))
            json.member("powered_ms", result.powered)
            json.member("out_ms", result.out)
            json.member("unknown_ms", result.unknown)
            json.member("by_evidence_ms", result.byEvidence)
            json.member("continuity", result.continuity)
            json.member("unconfirmed_off", result.unconfirmedOff)
            json.member("mains_failures", result.mainsFailures(in: period))
            json.member("on_battery_ms", result.timeOnBattery)
            json.member("longest_on_battery_ms", result.longestOnBattery)
            json.member("input_line_bads", result.lineBads)
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
            json.member("powered_ms", day.powered)
            json.member("out_ms", day.out)
            json.member("unknown_ms", day.unknown)
            json.member("excluded_ms", day.excluded)
            json.member("by_evidence_ms", day.byEvidence)
            json.member("on_battery_ms", day.onBattery)
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
        json.member("samples", sample.count)
        json.member("in_range", sample.inRange)
        json.member("share", sample.share)
        json.member("min", sample.min)
        json.member("mean", sample.mean)
        json.member("max", sample.max)
    }

    // MARK: Penalties

    /// One of `penalties`: a target under one contract.
    func penalty(_ line: PenaltyLine, _ json: inout JSONWriter) {
        json.object { json in
            json.member("target", line.target)
            json.member("carrier", line.contract.carrier)
            json.member("contract", line.contract.number)
            json.member("penalty", line.contract.penalty)
            json.member("name", line.profile?.name)
            json.member("counted_ms", line.counted)
            json.member("amount_fen", line.amount)
            json.member("amount_if_reported_fen", line.amountIfReported)
            json.member("complete", line.isComplete)
            json.list("months", line.months, month)
        }
    }

    private func month(_ month: PenaltyMonth, _ json: inout JSONWriter) {
        json.object { json in
            json.member("month", month.period.label)
            json.member("counted_ms", month.counted)
            json.member("hours_above", month.hoursAbove)
            json.member("availability", month.availability.ratio)
            json.member("coverage", month.coverage)
            json.member("share_of_fee", month.percent.map(ratio))
            json.member("amount_fen", month.amount)
            json.member("obstacle", month.obstacle?.rawValue)
            json.list("doubts", month.doubts) { doubt, json in json.value(doubt.rawValue) }
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
