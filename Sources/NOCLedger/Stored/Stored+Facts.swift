internal import NOCCore

/// What people said, what files brought and what the daemon registered.

extension MaintenanceWindow: Stored {
    var stored: JSON {
        .stored([
            "id": .integer(id), "scope": scope.stored, "interval": interval.stored, "declaredAt": declaredAt.stored,
            "by": .string(by), "reason": .string(reason),
            "backdatedApprovedBy": backdatedApprovedBy.map(JSON.string), "recurs": recurs?.stored,
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            id: try stored.member("id")?.integer ?? 0, scope: try Scope(stored: stored.required("scope")),
            interval: try Interval(stored: stored.required("interval")),
            declaredAt: try stored.required("declaredAt").instant, by: try stored.required("by").string,
            reason: try stored.required("reason").string,
            backdatedApprovedBy: try stored.member("backdatedApprovedBy")?.string,
            recurs: try stored.member("recurs").map(RecurringOrigin.init(stored:)))
    }
}

extension Correction: Stored {
    var stored: JSON {
        [
            "id": .integer(id), "target": .string(target), "interval": interval.stored, "value": value.stored,
            "reason": .string(reason), "by": .string(by), "recordedAt": recordedAt.stored,
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            id: try stored.member("id")?.integer ?? 0, target: try stored.required("target").string,
            interval: try Interval(stored: stored.required("interval")),
            value: try AvailabilityClass(stored: stored.required("value")),
            reason: try stored.required("reason").string, by: try stored.required("by").string,
            recordedAt: try stored.required("recordedAt").instant)
    }
}

extension StateLine: Stored {
    var stored: JSON {
        [
            "importedAt": importedAt.stored, "target": .string(target), "time": time.stored, "value": value.stored,
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            target: try stored.required("target").string, time: try stored.required("time").instant,
            value: try AvailabilityClass(stored: stored.required("value")),
            importedAt: try stored.required("importedAt").instant)
    }
}

extension Annotation: Stored {
    var stored: JSON {
        .stored([
            "target": .string(target), "alert": alert.map(JSON.string), "instant": instant.stored,
            "recordedAt": recordedAt.stored, "by": .string(by), "acknowledges": .bool(acknowledges),
            "cause": cause.map(JSON.string),
            "responsible": responsible.map(JSON.string), "note": note.map(JSON.string),
            "reportedAt": reportedAt?.stored, "resolution": resolution.map(JSON.string),
            "joins": joins.map(JSON.string),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            target: try stored.required("target").string, alert: try stored.member("alert")?.string,
            instant: try stored.required("instant").instant, recordedAt: try stored.required("recordedAt").instant,
            by: try stored.required("by").string,
            acknowledges: try stored.member("acknowledges")?.bool ?? false, cause: try stored.member("cause")?.string,
            responsible: try stored.member("responsible")?.string, note: try stored.member("note")?.string,
            reportedAt: try stored.member("reportedAt")?.instant, resolution: try stored.member("resolution")?.string,
            joins: try stored.member("joins")?.string)
    }
}

extension HandRecord: Stored {
    var stored: JSON {
        .stored([
            "indicator": .string(indicator), "title": title.map(JSON.string), "date": date.stored,
            "value": .string(value), "unit": unit.map(JSON.string), "by": .string(by), "note": note.map(JSON.string),
            "recordedAt": recordedAt.stored, "attachments": attachments.isEmpty ? nil : .stored(attachments),
        ])
    }

    /// Records of the first version have neither unit nor attachments, those of the second no title.
    init(stored: StoredValue) throws {
        self.init(
            indicator: try stored.required("indicator").string, title: try stored.member("title")?.string,
            date: try CalendarDay(stored: stored.required("date")), value: try stored.required("value").string,
            unit: try stored.member("unit")?.string, by: try stored.required("by").string,
            note: try stored.member("note")?.string, recordedAt: try stored.required("recordedAt").instant,
            attachments: try stored.member("attachments")?.list(Attachment.self) ?? [])
    }
}

extension Attachment: Stored {
    var stored: JSON { ["name": .string(name), "bytes": .integer(bytes), "sha256": .string(sha256)] }

    init(stored: StoredValue) throws {
        self.init(
            name: try stored.required("name").string, bytes: try stored.required("bytes").integer,
            sha256: try stored.required("sha256").string)
    }
}

extension RegisteredIncident: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "target": .string(target), "start": start.stored, "confirmedAt": confirmedAt.stored,
            "end": end?.stored, "reason": reason.map { .string($0.description) }, "cause": cause.map(JSON.string),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, target: try stored.required("target").string,
            start: try stored.required("start").instant, confirmedAt: try stored.required("confirmedAt").instant,
            end: try stored.member("end")?.instant,
            reason: try stored.member("reason").map { Reason(parsing: try $0.string) },
            cause: try stored.member("cause")?.string)
    }
}

extension StandingAlert: Stored {
    var stored: JSON {
        .stored([
            "id": .string(id), "kind": .string(kind.rawValue), "target": .string(target), "start": start.stored,
            "openedAt": openedAt.stored, "end": end?.stored, "reason": reason.map { .string($0.description) },
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            id: try stored.required("id").string, kind: try stored.required("kind").word(Kind.self),
            target: try stored.required("target").string, start: try stored.required("start").instant,
            openedAt: try stored.required("openedAt").instant, end: try stored.member("end")?.instant,
            reason: try stored.member("reason").map { Reason(parsing: try $0.string) })
    }
}

extension DayRoot: Stored {
    var stored: JSON {
        [
            "day": day.stored, "segments": .integer(Int64(segments)), "observations": .integer(Int64(observations)),
            "root": .string(root),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            day: try CalendarDay(stored: stored.required("day")), segments: try stored.required("segments").count,
            observations: try stored.required("observations").count, root: try stored.required("root").string)
    }
}
