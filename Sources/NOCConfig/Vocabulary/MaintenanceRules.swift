import NOCCore

extension Kind where Value == MaintenanceRule {
    /// `{ weekly: "sun 02:00-04:00", targets: [web], by: 运维组, reason: 系统补丁 }`
    static var maintenanceRule: Kind {
        .record("a rule of maintenance") { keys in
            let weekly = keys.optional(
                "weekly", .recurrence(.weekly),
                Help(
                    "Days of the week and hours by the site's clock, over midnight too.",
                    zh: "每周的哪几天、几点到几点（本单位时区），可跨零点。", example: "\"sat,sun 22:00-02:00\""))
            let monthly = keys.optional(
                "monthly", .recurrence(.monthly),
                Help(
                    "A day of the month and hours: `1st`, `2nd`, `3rd`, `4th` or `last` of a day of the week.",
                    zh: "每月第几个（`1st`、`2nd`、`3rd`、`4th`、`last`）周几、几点到几点。", example: "\"1st sat 22:00-02:00\""))
            keys.exactlyOne(of: ["weekly", "monthly"])
            let targets =
                keys.optional(
                    "targets", .oneOrMany(.reference(.target)),
                    Help("The targets that are worked on.", zh: "维护哪些对象。", example: "[website]")) ?? []
            let groups =
                keys.optional(
                    "groups", .oneOrMany(.reference(.group)),
                    Help("Groups, each with all of its targets.", zh: "维护哪些组，连同其中全部对象。", example: "[internet]")) ?? []
            if targets.isEmpty, groups.isEmpty {
                keys.reading.report("\(keys.what) needs targets or groups", at: keys.place)
            }
            let by = keys.required(
                "by", .name, Help("Who declares it.", zh: "登记人。", example: "运维组"))
            let reason = keys.required(
                "reason", .text("text", upTo: 2_000), Help("What is done.", zh: "做什么。", example: "系统补丁"))
            let from = keys.optional(
                "from", .day, Help("The first day on which it may begin.", zh: "最早从哪一天起。", example: "2026-10-01"))
            let until = keys.optional(
                "until", .day, Help("The last day on which it may begin.", zh: "到哪一天为止。", example: "2027-09-30"))
            if let until { keys.reading.note(lastDay: until, at: keys.place(of: "until")) }
            if let from, let until, until < from {
                keys.reading.report("until \(until) lies before from \(from)", at: keys.place(of: "until"))
            }
            return MaintenanceRule(
                every: weekly ?? monthly ?? Recurrence(days: .weekly([1]), start: 0, end: 1440),
                scopes: targets.map { .target($0) } + groups.map { .group($0) }, from: from, until: until, by: by,
                reason: reason)
        }
    }
}

extension [Located<MaintenanceRule>] {
    /// Two rules for one target or group must not be under way at once: one of them is a slip.
    func checkOverlaps(_ reading: ConfigurationPass) {
        for (index, later) in enumerated() {
            for earlier in self[..<index] where later.value.collides(with: earlier.value) {
                let known = earlier.place.description(from: later.place)
                reading.report(
                    "\(later.value.every) overlaps \(earlier.value.every) of the same target or group, at \(known)",
                    at: later.place)
                break
            }
        }
    }
}

extension MaintenanceRule {
    fileprivate func collides(with other: MaintenanceRule) -> Bool {
        guard !Set(scopes).isDisjoint(with: other.scopes) else { return false }
        if let until, let start = other.from, until < start { return false }
        if let until = other.until, let from, until < from { return false }
        return every.overlaps(other.every)
    }
}

extension Kind where Value == Recurrence {
    fileprivate static func recurrence(_ cycle: Recurrence.Cycle) -> Kind {
        .scalar(
            "days and hours", schema: .object(["type": .string("string")]), form: .value(.recurrence),
            placeholder: Recurrence(days: .weekly([1]), start: 0, end: 1440)
        ) { scalar, _ throws(Complaint) in
            do throws(RecurrenceFault) {
                return try Recurrence(cycle, parsing: scalar.text)
            } catch {
                throw .because(error.message)
            }
        }
    }
}
