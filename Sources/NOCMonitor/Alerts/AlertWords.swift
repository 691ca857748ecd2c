internal import Foundation
internal import NOCCore

/// What alerts say: which lines stand in a message, in the language of the site.
struct AlertWords: Sendable {
    let site: AccountingPlan.Site
    private let language: any AlertLanguage

    init(site: AccountingPlan.Site, zone: TimeZone) {
        self.site = site
        language = site.locale == "en" ? EnglishAlerts(zone: zone) : ChineseAlerts(zone: zone)
    }

    func subject(_ alert: Alert, _ target: AccountingPlan.Target?, at now: Instant) -> String {
        language.subject(alert, name: target?.name ?? site.name, site: site.name, at: now)
    }

    func text(_ alert: Alert, _ target: AccountingPlan.Target?, group: String?, at now: Instant) -> String {
        let head = [subject(alert, target, at: now), line(.site, site.name)]
        let facts = target.map { lines(of: $0, group: group) } ?? []
        return (head + facts + times(alert) + findings(alert) + ends(alert)).joined(separator: "\n")
    }

    private func line(_ label: AlertLabel, _ value: String) -> String { language.line(label, value) }

    private func lines(of target: AccountingPlan.Target, group: String?) -> [String] {
        [
            line(.target, language.remarked(target.name, target.id)), group.map { line(.group, $0) },
            target.contract?.carrier.map { line(.carrier, $0) },
            target.affectedUnits.map { line(.affectedUnits, language.count($0, of: .affectedUnits)) },
        ]
        .compactMap { $0 }
    }

    private func times(_ alert: Alert) -> [String] {
        let confirmed = alert.event == .up ? nil : alert.incident?.confirmedAt
        return [
            alert.since.map { line(.start, language.moment($0)) },
            confirmed.map { line(.confirmed, language.moment($0)) },
            alert.until.map { line(.restored, language.moment($0)) },
        ]
        .compactMap { $0 }
    }

    private func findings(_ alert: Alert) -> [String] {
        let reason = alert.reason.map { [line(.reason, language.reason($0))] } ?? []
        guard !alert.checks.isEmpty else { return reason }
        return reason + [line(.checks, "")] + alert.checks.map { "  " + language.check($0) }
    }

    private func ends(_ alert: Alert) -> [String] {
        [
            alert.acknowledgement.map { line(.acknowledgedBy, $0.by) },
            alert.acknowledgement?.note.map { line(.note, $0) },
            alert.report.map { line(.place, $0.directory) },
        ]
        .compactMap { $0 } + (alert.undelivered.map(lines) ?? [])
            + (alert.incident.map { [line(.incident, $0.id)] } ?? [])
    }

    private func lines(of delivery: Delivery) -> [String] {
        let subject = (try? AlertMessage(json: delivery.payload))?.subject
        return [
            line(.hook, delivery.hook), line(.attempts, language.count(delivery.attempts, of: .attempts)),
            line(.lastResult, delivery.lastResult ?? ""),
        ] + (subject.map { [line(.original, $0)] } ?? [])
    }
}
