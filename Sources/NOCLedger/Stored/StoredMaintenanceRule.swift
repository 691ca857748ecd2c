internal import NOCCore

extension MaintenanceRule: Stored {
    var stored: JSON {
        .stored([
            "every": .string("\(every)"), "scopes": .array(scopes.map(\.stored)),
            "from": from.map { .string("\($0)") }, "until": until.map { .string("\($0)") }, "by": .string(by),
            "reason": .string(reason),
        ])
    }

    init(stored: StoredValue) throws {
        let every = try stored.required("every")
        let scopes = try stored.required("scopes").elements.map(MaintenanceWindow.Scope.init(stored:))
        guard !scopes.isEmpty else { throw try stored.required("scopes").wrong("a list of targets and groups") }
        let day = { (key: String) throws -> CalendarDay? in
            try stored.member(key).map { value in
                guard let day = CalendarDay(try value.string) else { throw value.wrong("a date") }
                return day
            }
        }
        self.init(
            every: try Recurrence(stored: every), scopes: scopes, from: try day("from"), until: try day("until"),
            by: try stored.required("by").string, reason: try stored.required("reason").string)
    }
}

extension Recurrence {
    fileprivate init(stored: StoredValue) throws {
        let text = try stored.string
        do throws(RecurrenceFault) {
            try self.init(parsing: text)
        } catch {
            throw Damage("\(stored.place): \(error.message)")
        }
    }
}

extension RecurringOrigin: Stored {
    var stored: JSON { .stored(["every": .string(every), "rule": rule == 0 ? nil : .integer(rule)]) }

    /// Without `rule`: the configuration has it. That it was withdrawn is said by its end.
    init(stored: StoredValue) throws {
        self.init(every: try stored.required("every").string, rule: try stored.member("rule")?.integer ?? 0)
    }
}

extension MaintenanceWindow.Scope: Stored {
    var stored: JSON {
        switch self {
        case .target(let id): ["target": ["_0": .string(id)]]
        case .group(let id): ["group": ["_0": .string(id)]]
        }
    }

    init(stored: StoredValue) throws {
        let (kind, value) = try stored.choice
        let name = try value.required("_0").string
        switch kind {
        case "target": self = .target(name)
        case "group": self = .group(name)
        default: throw Damage("\(stored.place) is \"\(kind)\", which this version does not know")
        }
    }
}
