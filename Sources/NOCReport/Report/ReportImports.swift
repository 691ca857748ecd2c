import NOCCore

/// What of a report rests on files that somebody imported (SEMANTICS 5): named by person and moment, in documents and by lint.
struct ReportImports {
    enum Kind { case observed, stated, maintenance, correction, remark, record }

    struct Item {
        var kind: Kind
        /// The target, the group or the series that it is about.
        var subject: String
        /// What names it: the number of a window, a correction or a record, the id of an incident. Nil for observations and
        /// state lines.
        var id: String?
        /// Nil where an older record does not say.
        var origin: ImportOrigin?
        /// When the file says that it was declared, ruled or recorded.
        var claimed: Instant?
        /// What the file says of that counts for nothing.
        var isOverruled = false
        /// Of observations and state lines the time that rests on them, in milliseconds.
        var milliseconds: Int64?
        /// Of observations how many there are.
        var count: Int?
    }

    let items: [Item]

    init(_ report: Report) {
        let account = report.account
        let stated = account.targets.flatMap { target in
            target.stated.map {
                Item(kind: .stated, subject: target.target.id, origin: $0.imported, milliseconds: $0.milliseconds)
            }
        }
        let observed = account.targets.flatMap { target in
            target.imported.map {
                Item(
                    kind: .observed, subject: target.target.id, origin: $0.imported, milliseconds: $0.milliseconds,
                    count: $0.observations)
            }
        }
        let windows = account.maintenance.filter { $0.imported != nil }.map(Item.init)
        let rulings = account.corrections.filter { $0.imported != nil }.map { correction in
            Item(
                kind: .correction, subject: correction.target, id: "\(correction.id)", origin: correction.imported,
                claimed: correction.recordedAt, isOverruled: correction.recordedAt < correction.knownSince)
        }
        let remarks = account.incidents.flatMap { incident in
            incident.imports.map { origin in
                let claimed = origin == incident.acknowledgedImport ? incident.acknowledgedClaim : nil
                return Item(
                    kind: .remark, subject: incident.target, id: incident.id, origin: origin, claimed: claimed,
                    isOverruled: claimed != nil)
            }
        }
        let records = report.facts.records.filter { $0.imported != nil && $0.voided == nil }.map { stored in
            Item(
                kind: .record, subject: stored.record.indicator, id: "\(stored.id)", origin: stored.imported,
                claimed: stored.record.recordedAt, isOverruled: stored.record.recordedAt < stored.knownSince)
        }
        items = observed + stated + windows + rulings + remarks + records
    }
}

extension ReportImports.Item {
    init(_ window: MaintenanceWindow) {
        let subject =
            switch window.scope {
            case .target(let id), .group(let id): id
            }
        self.init(
            kind: .maintenance, subject: subject, id: "\(window.id)", origin: window.imported,
            claimed: window.declaredAt, isOverruled: window.countsFrom != window.declaredAt)
    }
}
