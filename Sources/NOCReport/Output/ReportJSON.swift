import Foundation
import NOCCore

/// The report as `noc.report/1`: times RFC 3339 with the site's offset, durations in ms, ratios as numbers or null.
struct ReportJSON {
    let report: Report
    private let affected: AffectedUnits
    /// Without what differs between two reports of the same figures: when it was made, by which version, which edition.
    var isOnlyFigures = false

    init(report: Report, isOnlyFigures: Bool = false) {
        self.report = report
        self.isOnlyFigures = isOnlyFigures
        affected = AffectedUnits(report.account)
    }

    static func render(_ report: Report, isOnlyFigures: Bool = false) -> Data {
        var writer = JSONWriter(.lines(depth: 3))
        ReportJSON(report: report, isOnlyFigures: isOnlyFigures).write(to: &writer)
        return Data(writer.bytes + [UInt8(ascii: "\n")])
    }

    private var account: PeriodAccount { report.account }

    private func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("schema", "noc.report/1")
            json.member(ReportPart.period.rawValue) { period(account.period, &$0) }
            json.member(ReportPart.provisional.rawValue, account.provisional)
            if !isOnlyFigures { circumstances(&json) }
            json.member(ReportPart.site.rawValue) { site(account.plan.site, &$0) }
            json.list(ReportPart.targets.rawValue, account.targets, target)
            json.list(ReportPart.groups.rawValue, account.groups, group)
            json.list(ReportPart.events.rawValue, account.events, event)
            json.list(ReportPart.incidents.rawValue, account.incidents, incident)
            json.list(ReportPart.maintenance.rawValue, account.maintenance, maintenance)
            json.list(ReportPart.corrections.rawValue, account.corrections, correction)
            json.list(ReportPart.interruptions.rawValue, account.interruptions) { interval, json in
                json.object { stretch(interval, &$0) }
            }
            json.member(ReportPart.website.rawValue) { rules.website(report.facts.website, &$0) }
            json.member(ReportPart.power.rawValue) { rules.power(report.facts.power, in: account.period, &$0) }
            json.list(ReportPart.penalties.rawValue, report.facts.penalties) { rules.penalty($0, &$1) }
            json.member(ReportPart.indicators.rawValue) { indicators(&$0) }
            json.member(ReportPart.projects.rawValue) { projects(&$0) }
            json.member(ReportPart.records.rawValue) { records(&$0) }
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
            json.member(PeriodFigure.kind, period.kind.rawValue)
            json.member(PeriodFigure.label, period.label)
            json.member(PeriodFigure.start, time(period.interval.start))
            json.member(PeriodFigure.end, time(period.interval.end))
        }
    }

    private func site(_ site: AccountingPlan.Site, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", site.id)
            json.member(SiteFigure.name, site.name)
            json.member(SiteFigure.organisation, site.organisation)
            json.member(SiteFigure.collector, site.collector)
            json.member(SiteFigure.network, site.network)
            json.member(SiteFigure.timeZone, site.zone.name)
            json.member(SiteFigure.locale, site.locale)
        }
    }

    private func group(_ account: GroupAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", account.group.id)
            json.member(GroupFigure.name, account.group.name)
            json.member(GroupFigure.aggregate, account.group.aggregate.rawValue)
            json.member("objective") { objective(account.objective, &$0) }
            json.member(GroupFigure.assessed, account.assessed)
            json.member(GroupFigure.overall, account.overall)
            json.member(GroupFigure.coverage, account.coverage)
            json.member(GroupFigure.met, account.met)
            json.member(GroupFigure.worstTarget, account.worstTarget)
            json.member("breakdown_ms") { breakdown(account.breakdown, &$0) }
        }
    }

    private func incident(_ incident: IncidentAccount, _ json: inout JSONWriter) {
        let form = IncidentForm(incident, timeZone: report.timeZone)
        json.object { form.write(IncidentForm.accountKeys, to: &$0) }
    }

    private func event(_ event: EventAccount, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", event.id)
            json.member(EventFigure.kind, event.kind.rawValue)
            json.member(EventFigure.origin, event.origin)
            json.member(EventFigure.start, time(event.start))
            json.member(EventFigure.end, time(event.end))
            json.member(EventFigure.duration, event.duration)
            json.member(EventFigure.targets.key, event.targets)
            json.member(EventFigure.incidents.key, event.incidents)
            json.member(EventFigure.cause, event.cause)
            json.member(EventFigure.responsible, event.responsible)
            json.member(EventFigure.unitHours, Double(affected.byEvent[event.id] ?? 0) / 3_600_000)
            json.member(EventFigure.crossesPeriod, event.crossesPeriod)
        }
    }

    private func maintenance(_ window: MaintenanceWindow, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", window.id)
            switch window.scope {
            case .target(let id): json.member(MaintenanceFigure.target, id)
            case .group(let id): json.member(MaintenanceFigure.group, id)
            }
            stretch(window.interval, &json)
            json.member(MaintenanceFigure.declaredAt, time(window.declaredAt))
            json.member(MaintenanceFigure.countsFrom, time(window.countsFrom))
            json.member(MaintenanceFigure.by, window.by)
            json.member(MaintenanceFigure.reason, window.reason)
            json.member(MaintenanceFigure.approvedBy, window.backdatedApprovedBy)
            // Reports kept by earlier versions have no such word, and are the same without it.
            if let recurs = window.recurs { json.member(MaintenanceFigure.recurs, recurs.every) }
            if window.isCalledOff, let ended = window.ended {
                json.member(MaintenanceFigure.calledOffBy, ended.by)
                json.member(MaintenanceFigure.calledOffAt, time(ended.at))
            }
            json.member(ImportForm.key, ImportForm.json(window.imported, timeZone: report.timeZone))
        }
    }

    private func correction(_ correction: Correction, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", correction.id)
            json.member(CorrectionFigure.target, correction.target)
            stretch(correction.interval, &json)
            json.member(CorrectionFigure.value, correction.value.name)
            json.member(CorrectionFigure.reason, correction.reason)
            json.member(CorrectionFigure.by, correction.by)
            json.member(CorrectionFigure.recordedAt, time(correction.recordedAt))
            json.member(ImportForm.key, ImportForm.json(correction.imported, timeZone: report.timeZone))
            json.member("voided") { json in
                guard let voided = correction.voided else { return json.null() }
                json.object { json in
                    json.member(CorrectionFigure.voidedBy, voided.by)
                    json.member(CorrectionFigure.voidReason, voided.reason)
                    json.member(CorrectionFigure.voidedAt, time(voided.at))
                }
            }
        }
    }

    private func stretch(_ interval: Interval, _ json: inout JSONWriter) {
        json.member(MaintenanceFigure.from, time(interval.start))
        json.member(MaintenanceFigure.to, time(interval.end))
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
