internal import Foundation
package import NOCCore

/// What a hook reads on its standard input: schema `noc.alert/1` of CONTRACT 3. Kept with the delivery, without `attempt`.
///
/// Every key is there in every message, null where there is nothing to say: a script finds it without asking. So the
/// encoders are written out: those that Swift makes leave nil out.
package struct AlertMessage: Sendable, Hashable, Codable {
    package struct Target: Sendable, Hashable, Codable {
        package var id: String
        package var name: String
        package var group: String?

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(name, forKey: .name)
            try container.encode(group, forKey: .group)
        }
    }

    package struct Incident: Sendable, Hashable, Codable {
        package var id: String
        var startedAt: String
        package var confirmedAt: String
        var endedAt: String?
        package var reason: String?
        package var cause: String?
        package var checks: [Check]

        private enum CodingKeys: String, CodingKey {
            case id, reason, cause, checks
            case startedAt = "started_at"
            case confirmedAt = "confirmed_at"
            case endedAt = "ended_at"
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(startedAt, forKey: .startedAt)
            try container.encode(confirmedAt, forKey: .confirmedAt)
            try container.encode(endedAt, forKey: .endedAt)
            try container.encode(reason, forKey: .reason)
            try container.encode(cause, forKey: .cause)
            try container.encode(checks, forKey: .checks)
        }
    }

    package struct Check: Sendable, Hashable, Codable {
        package var id: String
        package var outcome: String
        package var reason: String?
        package var latency: Double?

        private enum CodingKeys: String, CodingKey {
            case id, outcome, reason
            case latency = "latency_ms"
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(outcome, forKey: .outcome)
            try container.encode(reason, forKey: .reason)
            try container.encode(latency, forKey: .latency)
        }
    }

    package var schema = "noc.alert/1"
    package var event: Hook.Event
    package var delivery: String
    package var attempt: Int?
    package var site: String
    var siteName: String
    package var target: Target?
    package var state: String?
    var previousState: String?
    package var incident: Incident?
    /// Seconds the incident, or the degraded state, has lasted or lasted.
    package var duration: Int64?
    /// RFC 3339: when the incident, or the degraded state, began.
    package var since: String?
    package var reason: String?
    package var reportDirectory: String?
    package var subject: String
    package var text: String
    package var time: String

    private enum CodingKeys: String, CodingKey {
        case schema, event, attempt, site, target, state, incident, since, reason, subject, text, time
        case delivery = "delivery_id"
        case siteName = "site_name"
        case previousState = "previous_state"
        case duration = "duration_s"
        case reportDirectory = "report_dir"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(event, forKey: .event)
        try container.encode(delivery, forKey: .delivery)
        try container.encode(attempt, forKey: .attempt)
        try container.encode(site, forKey: .site)
        try container.encode(siteName, forKey: .siteName)
        try container.encode(target, forKey: .target)
        try container.encode(state, forKey: .state)
        try container.encode(previousState, forKey: .previousState)
        try container.encode(incident, forKey: .incident)
        try container.encode(duration, forKey: .duration)
        try container.encode(since, forKey: .since)
        try container.encode(reason, forKey: .reason)
        try container.encode(reportDirectory, forKey: .reportDirectory)
        try container.encode(subject, forKey: .subject)
        try container.encode(text, forKey: .text)
        try container.encode(time, forKey: .time)
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and lists of them: there is nothing an encoder could refuse.
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    package init(json: String) throws { self = try JSONDecoder().decode(AlertMessage.self, from: Data(json.utf8)) }

    init(event: Hook.Event, delivery: String, site: AccountingPlan.Site, subject: String, text: String, time: String) {
        self.event = event
        self.delivery = delivery
        self.site = site.id
        siteName = site.name
        self.subject = subject
        self.text = text
        self.time = time
    }

    /// The variables of CONTRACT 3 and `NOC_TEXT`, the whole text for scripts that read no JSON. Those without a value are
    /// empty, so that a script under `set -u` works for every event.
    package var variables: [String: String] {
        [
            "NOC_EVENT": event.rawValue, "NOC_DELIVERY_ID": delivery, "NOC_ATTEMPT": attempt.map(String.init) ?? "",
            "NOC_SITE": site, "NOC_TARGET": target?.id ?? "", "NOC_TARGET_NAME": target?.name ?? "",
            "NOC_GROUP": target?.group ?? "", "NOC_STATE": state ?? "", "NOC_PREVIOUS_STATE": previousState ?? "",
            "NOC_INCIDENT": incident?.id ?? "", "NOC_SINCE": since ?? "",
            "NOC_DURATION_S": duration.map { String($0) } ?? "", "NOC_REASON": reason ?? "", "NOC_SUBJECT": subject,
            "NOC_TEXT": text,
            "NOC_REPORT_DIR": reportDirectory ?? "",
        ]
    }
}
