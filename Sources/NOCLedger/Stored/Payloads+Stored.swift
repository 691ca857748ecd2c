internal import NOCCore

extension EventPayload {
    var stored: JSON {
        .stored([
            "target": target.map(JSON.string), "check": check.map(JSON.string),
            "details": .object(details.map { .init($0.key, .string($0.value)) }),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            target: try stored.member("target")?.string, check: try stored.member("check")?.string,
            details: try stored.member("details")?.members { try $0.string } ?? [:])
    }
}

extension PlanPayload {
    var stored: JSON { ["plan": .string(plan)] }

    init(stored: StoredValue) throws { self.init(plan: try stored.required("plan").string) }
}

extension DaysPayload {
    var stored: JSON { .stored(["days": .stored(days), "complete": isComplete.map(JSON.bool)]) }

    init(stored: StoredValue) throws {
        self.init(
            days: try stored.required("days").list(DayRoot.self), isComplete: try stored.member("complete")?.bool)
    }
}

extension IncidentPayload {
    var stored: JSON { .stored(["register": register?.stored]) }

    init(stored: StoredValue) throws {
        self.init(register: try stored.member("register").map(RegisteredIncident.init(stored:)))
    }
}

extension AlertPayload {
    var stored: JSON { .stored(["alert": alert.stored]) }

    init(stored: StoredValue) throws { self.init(alert: try StandingAlert(stored: stored.required("alert"))) }
}

extension ImportMark {
    var stored: JSON {
        .stored(["file": .string(file), "by": .string(by), "overObserved": isOverObserved.map(JSON.bool)])
    }

    init(stored: StoredValue) throws {
        self.init(
            file: try stored.required("file").string, by: try stored.required("by").string,
            isOverObserved: try stored.member("overObserved")?.bool)
    }
}

extension MaintenancePayload {
    var stored: JSON {
        .stored([
            "window": window?.stored, "ends": ends.map(JSON.integer), "at": at?.stored, "by": by.map(JSON.string),
            "imported": imported?.stored, "withdrawn": isWithdrawn ? .bool(true) : nil, "rule": rule?.stored,
            "endsRule": endsRule.map(JSON.integer),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            window: try stored.member("window").map(MaintenanceWindow.init(stored:)),
            ends: try stored.member("ends")?.integer, at: try stored.member("at")?.instant,
            by: try stored.member("by")?.string, imported: try stored.member("imported").map(ImportMark.init(stored:)),
            isWithdrawn: try stored.member("withdrawn")?.bool ?? false,
            rule: try stored.member("rule").map(MaintenanceRule.init(stored:)),
            endsRule: try stored.member("endsRule")?.integer)
        guard window != nil || (ends != nil && at != nil) || rule != nil || endsRule != nil else {
            throw Damage("\(stored.place) has neither a window nor the end of one")
        }
    }
}

extension CorrectionPayload {
    var stored: JSON {
        .stored([
            "correction": correction?.stored, "voids": voids.map(JSON.integer), "by": by.map(JSON.string),
            "reason": reason.map(JSON.string), "imported": imported?.stored,
        ])
    }

    /// Without `voids` it is a ruling.
    init(stored: StoredValue) throws {
        let voids = try stored.member("voids")?.integer
        self.init(
            correction: voids == nil ? try Correction(stored: stored.required("correction")) : nil, voids: voids,
            by: try stored.member("by")?.string, reason: try stored.member("reason")?.string,
            imported: try stored.member("imported").map(ImportMark.init(stored:)))
    }
}

extension AnnotationPayload {
    var stored: JSON { .stored(["annotation": annotation.stored, "imported": imported?.stored]) }

    init(stored: StoredValue) throws {
        self.init(
            annotation: try Annotation(stored: stored.required("annotation")),
            imported: try stored.member("imported").map(ImportMark.init(stored:)))
    }
}

extension HandRecordPayload {
    var stored: JSON {
        .stored([
            "record": record?.stored, "voids": voids.map(JSON.integer), "by": by.map(JSON.string),
            "reason": reason.map(JSON.string), "imported": imported?.stored,
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            record: try stored.member("record").map(HandRecord.init(stored:)),
            voids: try stored.member("voids")?.integer, by: try stored.member("by")?.string,
            reason: try stored.member("reason")?.string,
            imported: try stored.member("imported").map(ImportMark.init(stored:)))
        guard record != nil || voids != nil else {
            throw Damage("\(stored.place) has neither a record nor the withdrawal of one")
        }
    }
}

extension ImportPayload {
    var stored: JSON {
        [
            "file": .string(file), "sha256": .string(sha256), "by": .string(by),
            "observations": .integer(Int64(observations)), "skipped": .integer(Int64(skipped)),
            "checks": .object(checks.map { .init($0.key, .integer(Int64($0.value))) }), "days": .stored(days),
            "states": .stored(states), "interruptions": .stored(interruptions),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            file: try stored.required("file").string, sha256: try stored.required("sha256").string,
            by: try stored.required("by").string, observations: try stored.required("observations").count,
            skipped: try stored.member("skipped")?.count ?? 0,
            checks: try stored.member("checks")?.members { try $0.count } ?? [:],
            days: try stored.member("days")?.list(DayRoot.self) ?? [],
            states: try stored.member("states")?.list(StateLine.self) ?? [],
            interruptions: try stored.member("interruptions")?.list(Interval.self) ?? [])
    }
}
