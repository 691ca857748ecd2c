import Foundation
import NOCCore

/// The report as `noc.report/1`: times RFC 3339 with the site's offset, durations in ms, ratios as numbers or null.
struct ReportJSON {
    let report: Report
    /// Without what differs between two reports of the same figures: when it was made, by which version, which edition.
    var isOnlyFigures = false

    static func render(_ report: Report, isOnlyFigures: Bool = false) -> Data {
        var writer = JSONWriter(.lines(depth: 3))
        ReportJSON(report: report, isOnlyFigures: isOnlyFigures).write(to: &writer)
        return Data(writer.bytes + [UInt8(ascii: "\n")])
    }

    private var account: PeriodAccount { report.account }

    private func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("schema", "noc.report/1")
            json.member("period") { period(account.period, &$0) }
            json.member("provisional", account.provisional)
            if !isOnlyFigures { circumstances(&json) }
            json.member("site") { site(account.plan.site, &$0) }
            json.list("targets", account.targets, target)
            json.list("groups", account.groups, group)
            json.list("incidents", account.incidents, incident)
            json.list("maintenance", account.maintenance, maintenance)
            json.list("corrections", account.corrections, correction)
            json.list("interruptions", account.interruptions) { interval, json in
                json.object { stretch(interval, &$0) }
            }
            json.member("website") { rules.website(report.facts.website, &$0) }
            json.member("power") { rules.power(report.facts.power, in: account.period, &$0) }
            json.list("penalties", report.facts.penalties) { rules.penalty($0, &$1) }
            json.member("indicators") { indicators(&$0) }
            json.member("projects") { projects(&$0) }
            json.member("records") { records(&$0) }
        }
    }

    var rules: RulesJSON { RulesJSON(timeZone: report.timeZone) }

    private func circumstances(_ json: inout JSONWriter) {
        json.member("as_of", time(account.asOf))
        json.member("generated_at", time(report.evidence.generatedAt))
        json.member("software", report.evidence.software)
        json.member("evidence") { json in json.object { $0.member("head", report.evidence.head) } }
        json.member("edition", report.edition?.number)
        json.member("corrects", report.edition?.corrected?.number)
        json.list("changes", report.edition?.corrected?.changes ?? [], change)
    }

    private func change(_ change: ReportChange, _ json: inout JSONWriter) {
        json.object { json in
            json.member("kind", change.kind.rawValue)
            json.member("part", change.part)
            json.member("id", change.id)
            json.member("name", change.name)
            json.member("field", change.field)
            json.member("old", change.old)
            json.member("new", change.new)
        }
    }

    func time(_ instant: Instant?) -> String? { instant.map { TimeText.rfc3339($0, timeZone: report.timeZone) } }

    private func period(_ period: Period, _ json: inout JSONWriter) {
        json.object { json in
            json.member("kind", period.kind.rawValue)
            json.member("label", period.label)
            json.member("start", time(period.interval.start))
            json.member("end", time(period.interval.end))
        }
    }

    private func site(_ site: AccountingPlan.Site, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", site.id)
            json.member("name", site.name)
            json.member("organisation", site.organisation)
            json.member("collector", site.collector)
            json.member("network", site.network)
            json.member("time_zone", site.zone.name)
            json.member("locale", site.locale)
        }
    }

    private func group(_ account: GroupAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", account.group.id)
            json.member("name", account.group.name)
            json.member("aggregate", account.group.aggregate.rawValue)
            json.member("objective") { objective(account.objective, &$0) }
            json.member("assessed", account.assessed)
            json.member("overall", account.overall)
            json.member("coverage", account.coverage)
            json.member("met", account.met)
            json.member("worst_target", account.worstTarget)
            json.member("breakdown_ms") { breakdown(account.breakdown, &$0) }
        }
    }

    private func incident(_ incident: IncidentAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", incident.id)
            json.member("target", incident.target)
            json.member("start", time(incident.start))
            json.member("confirmed_at", time(incident.confirmedAt))
            json.member("end", time(incident.end))
            json.member("duration_ms", incident.duration)
            json.member("counted_ms", incident.counted)
            json.member("class", incident.value.name)
            json.member("reason", incident.reason?.description)
            json.member("check", incident.check)
            json.member("cause", incident.cause)
            json.member("responsible", incident.responsible)
            json.member("reported_at", time(incident.reportedAt))
            json.member("acknowledged_at", time(incident.acknowledgedAt))
            json.member("acknowledged_by", incident.acknowledgedBy)
            json.member("response_ms", incident.responseTime)
            json.member("repair_ms", incident.contractRepairTime)
            json.member("crosses_period", incident.crossesPeriod)
            json.member("target_removed", incident.isAbandoned)
            json.member("resolution", incident.resolution)
            json.member("note", incident.note)
        }
    }

    private func maintenance(_ window: MaintenanceWindow, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", window.id)
            switch window.scope {
            case .target(let id): json.member("target", id)
            case .group(let id): json.member("group", id)
            }
            stretch(window.interval, &json)
            json.member("declared_at", time(window.declaredAt))
            json.member("by", window.by)
            json.member("reason", window.reason)
            json.member("backdated_approved_by", window.backdatedApprovedBy)
        }
    }

    private func correction(_ correction: Correction, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", correction.id)
            json.member("target", correction.target)
            stretch(correction.interval, &json)
            json.member("class", correction.value.name)
            json.member("reason", correction.reason)
            json.member("by", correction.by)
            json.member("recorded_at", time(correction.recordedAt))
        }
    }

    private func stretch(_ interval: Interval, _ json: inout JSONWriter) {
        json.member("from", time(interval.start))
        json.member("to", time(interval.end))
    }
}

extension JSONWriter {
    mutating func list<Element>(
        _ name: String, _ elements: [Element], _ write: (Element, inout JSONWriter) -> Void
    ) {
        member(name) { json in
            json.array { json in
                for element in elements { json.element { write(element, &$0) } }
            }
        }
    }
}
