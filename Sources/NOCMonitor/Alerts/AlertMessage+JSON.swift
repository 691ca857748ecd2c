package import NOCCore

/// Every key is there in every message, null where there is nothing to say: a script finds it without asking. In the order of
/// their names.
extension AlertMessage: JSONWritable {
    package func write(to json: inout JSONWriter) {
        JSON.object(tree.members + headMember).sorted.write(to: &json)
    }

    private var tree: JSON {
        [
            "schema": .string(Self.schema), "event": .string(event.rawValue), "delivery_id": .string(delivery),
            "attempt": JSON(attempt), "site": .string(site), "site_name": .string(siteName),
            "target": target?.json ?? nil, "state": JSON(state), "previous_state": JSON(previousState),
            "incident": incident?.json ?? nil, "duration_s": JSON(duration), "since": JSON(since),
            "reason": JSON(reason), "report_dir": JSON(reportDirectory), "subject": .string(subject),
            "text": .string(text), "time": .string(time),
        ]
    }

    /// Of `head` alone: scripts of before read no other key.
    private var headMember: [JSON.Member] {
        guard let head else { return [] }
        let value: JSON = [
            "record": .string(head.record), "event": .integer(head.place.event), "hash": .string(head.place.hash),
            "time_ms": .integer(head.place.time.milliseconds), "line": JSON(headLine),
            "signature": head.signature?.json ?? nil,
        ]
        return [JSON.Member("head", value)]
    }

    /// Reads what `json` says, also what an earlier version kept with a delivery.
    package init(json text: String) throws {
        let json = try JSON(text: text)
        let required = { (key: String) throws -> String in
            guard let value = json[key]?.string else { throw Fault(key: key) }
            return value
        }
        guard let event = Hook.Event(rawValue: try required("event")) else { throw Fault(key: "event") }
        self.event = event
        delivery = try required("delivery_id")
        site = try required("site")
        siteName = try required("site_name")
        subject = try required("subject")
        self.text = try required("text")
        time = try required("time")
        attempt = json["attempt"]?.integer.map { Int($0) }
        target = json["target"].flatMap(Target.init)
        state = json["state"]?.string
        previousState = json["previous_state"]?.string
        incident = json["incident"].flatMap(Incident.init)
        duration = json["duration_s"]?.integer
        since = json["since"]?.string
        reason = json["reason"]?.string
        reportDirectory = json["report_dir"]?.string
        headLine = json["head"]?["line"]?.string
        head = json["head"].flatMap(WitnessedHead.init)
    }

    /// A payload that is no message.
    struct Fault: Error, CustomStringConvertible {
        let key: String

        var description: String { "a message without \(key)" }
    }
}

extension WitnessedHead {
    fileprivate init?(_ json: JSON) {
        guard let record = json["record"]?.string, let hash = json["hash"]?.string, let event = json["event"]?.integer,
            let time = json["time_ms"]?.integer
        else { return nil }
        self.init(
            record: record, place: HeadPlace(event: event, hash: hash, time: Instant(milliseconds: time)),
            signature: json["signature"].flatMap(EvidenceSignature.init))
    }
}

extension AlertMessage.Target {
    fileprivate var json: JSON { ["id": .string(id), "name": .string(name), "group": JSON(group)] }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, let name = json["name"]?.string else { return nil }
        self.init(id: id, name: name, group: json["group"]?.string)
    }
}

extension AlertMessage.Incident {
    fileprivate var json: JSON {
        .object(
            IncidentForm.alertKeys.map { .init($0.name, form[$0]) }
                + [.init("checks", .array(checks.map(\.json)))])
    }

    fileprivate init?(_ json: JSON) {
        guard let form = IncidentForm(json, keys: IncidentForm.alertKeys) else { return nil }
        self.init(form: form, checks: (json["checks"]?.elements ?? []).compactMap(AlertMessage.Check.init))
    }
}

extension AlertMessage.Check {
    fileprivate var json: JSON {
        ["id": .string(id), "outcome": .string(outcome), "reason": JSON(reason), "latency_ms": JSON(latency)]
    }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, let outcome = json["outcome"]?.string else { return nil }
        self.init(id: id, outcome: outcome, reason: json["reason"]?.string, latency: json["latency_ms"]?.double)
    }
}
