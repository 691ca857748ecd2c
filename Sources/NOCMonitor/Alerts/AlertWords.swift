internal import Foundation
internal import NOCCore

/// What alerts say: which lines stand in a message, in the language of the site. Whatever people and the wire said is cut to a
/// length that a short message can take.
struct AlertWords: Sendable {
    /// Characters.
    private static let longestSubject = 300
    private static let longestValue = 500
    /// Names told one by one.
    private static let longestList = 10

    let site: AccountingPlan.Site
    private let language: any AlertLanguage

    init(site: AccountingPlan.Site, zone: TimeZone) {
        self.site = site
        language = site.locale == "en" ? EnglishAlerts(zone: zone) : ChineseAlerts(zone: zone)
    }

    func subject(_ alert: Alert, _ target: AccountingPlan.Target?, at now: Instant) -> String {
        language.subject(alert, name: target?.name ?? site.name, site: site, at: now)
            .cleanLine(limit: Self.longestSubject)
    }

    func text(_ alert: Alert, _ target: AccountingPlan.Target?, group: String?, at now: Instant) -> String {
        let head =
            [subject(alert, target, at: now), line(.site, site.name)]
            + (alert.trouble == nil ? [] : [line(.collector, site.collector)])
        let facts = target.map { lines(of: $0, group: group) } ?? []
        return (head + facts + behind(alert) + times(alert) + findings(alert) + ends(alert)).joined(separator: "\n")
    }

    private func line(_ label: AlertLabel, _ value: String) -> String {
        language.line(label, value.cleanLine(limit: Self.longestValue))
    }

    private func lines(of target: AccountingPlan.Target, group: String?) -> [String] {
        [
            line(.target, language.remarked(target.name, target.id)), group.map { line(.group, $0) },
            target.contract?.carrier.map { line(.carrier, $0) },
            target.affectedUnits.map { line(.affectedUnits, language.count($0, of: .affectedUnits)) },
        ]
        .compactMap { $0 }
    }

    private func behind(_ alert: Alert) -> [String] {
        guard !alert.behind.isEmpty else { return [] }
        let names = alert.behind.prefix(Self.longestList).map { $0.cleanLine(limit: 40) }
        return [line(.behind, language.list(names, of: alert.behind.count))]
    }

    private func times(_ alert: Alert) -> [String] {
        let confirmed = alert.until == nil ? alert.incident?.confirmedAt : nil
        return [
            alert.since.map { line(.start, language.moment($0)) },
            confirmed.map { line(.confirmed, language.moment($0)) },
            alert.until.map { line(.restored, language.moment($0)) },
        ]
        .compactMap { $0 }
    }

    private func findings(_ alert: Alert) -> [String] {
        let reason = alert.reason.map { [line(.reason, language.reason($0))] } ?? []
        let details = alert.trouble?.details ?? []
        let found = details.isEmpty ? [] : [line(.details, "")] + details.prefix(Self.longestList).map(indented)
        guard !alert.checks.isEmpty else { return reason + found }
        return reason + [line(.checks, "")] + alert.checks.map { indented(language.check($0)) }
    }

    private func indented(_ text: String) -> String { "  " + text.cleanLine(limit: Self.longestValue) }

    private func ends(_ alert: Alert) -> [String] {
        let facts = [
            alert.acknowledgement.map { line(.acknowledgedBy, $0.by) },
            alert.acknowledgement?.note.map { line(.note, $0) },
            alert.report.map { line(.place, $0.directory) },
            alert.head.map { line(.chainHead, $0.line(time: language.moment($0.place.time))) },
            alert.heldBack.map { line(.heldBack, language.count($0, of: .heldBack)) },
        ]
        .compactMap { $0 }
        let id = alert.incident.map { line(.incident, $0.id) } ?? alert.standing.map { line(.alert, $0.id) }
        return facts + (alert.undelivered.map(lines) ?? []) + [id].compactMap(\.self)
    }

    private func lines(of undelivered: Alert.Undelivered) -> [String] {
        let delivery = undelivered.delivery
        return [
            line(.hook, delivery.hook), line(.attempts, language.count(delivery.attempts, of: .attempts)),
            line(.lastResult, language.result(delivery.lastResult ?? "")),
        ] + (undelivered.subject.map { [line(.original, $0)] } ?? [])
    }
}
