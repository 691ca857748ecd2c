package import NOCCore

/// What a hook reads on its standard input: schema `noc.alert/1` of CONTRACT 3. Kept with the delivery, without `attempt`.
package struct AlertMessage: Sendable, Hashable {
    package struct Target: Sendable, Hashable {
        package var id: String
        package var name: String
        package var group: String?

        package init(id: String, name: String, group: String?) {
            self.id = id
            self.name = name
            self.group = group
        }
    }

    package struct Incident: Sendable, Hashable {
        let form: IncidentForm
        let checks: [Check]

        package var id: String { form[.id].string ?? "" }
    }

    struct Check: Sendable, Hashable {
        var id: String
        var outcome: String
        var reason: String?
        var latency: Double?
    }

    static let schema = "noc.alert/1"

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
    /// Of `head`: as `noc verify --witness` reads it, and what it says.
    var headLine: String?
    var head: WitnessedHead?
    package var subject: String
    package var text: String
    package var time: String

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
            "NOC_REPORT_DIR": reportDirectory ?? "", "NOC_HEAD": headLine ?? "",
        ]
    }
}
