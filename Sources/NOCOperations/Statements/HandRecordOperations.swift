import Foundation
package import NOCCore

/// Evidence by hand for indicators: added with the files that prove it, listed, withdrawn.
package struct HandRecordOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Records a value of a series, or confirms a computed row. Nothing is recorded where one of the files cannot be kept.
    package func add(_ request: HandRecordRequest) throws(OperationError) -> HandRecordResult {
        try Said.check(("by", request.by), ("value", request.value))
        let now = context.now
        let series = try context.series(request.series)
        try check(request.date, at: now)
        var handRecord = HandRecord(
            indicator: series.id, title: series.name, date: request.date, value: "", by: request.by,
            note: request.note, recordedAt: now)
        (handRecord.value, handRecord.unit) = try value(of: request, series)
        let record = try OperationError.wrapping { try context.records.writing() }
        handRecord.attachments = try attachments(request.files, record.attachments)
        _ = try context.recordWithPlan()
        let complete = handRecord
        let id = try OperationError.wrapping { try record.addHandRecord(complete) }
        return result(StoredHandRecord(id: id, record: complete, knownSince: now), record)
    }

    private func check(_ day: CalendarDay, at now: Instant) throws(OperationError) {
        let today = context.timeZone.day(of: now)
        guard day <= today else {
            throw OperationError(.invalid, "\(day) lies ahead: today is \(today)", field: "date")
        }
        guard !context.timeZone.interval(of: day).isEmpty else {
            throw OperationError(
                .invalid, "\(day): there was no such day in \(context.timeZone.identifier)", field: "date")
        }
        do {
            try HandRecordSeries.check(day)
        } catch {
            throw OperationError(.invalid, "\(error)", field: "date")
        }
    }

    private func value(
        of request: HandRecordRequest, _ series: HandRecordSeries
    ) throws(OperationError) -> (value: String, unit: String?) {
        guard (request.value == nil) != (request.survey == nil) else {
            throw OperationError(.invalid, "give either a value, or the numbers of a survey")
        }
        guard request.survey == nil || series.kind == .survey else {
            throw OperationError(.invalid, "\(series.id) is no survey", remedy: .giveValue)
        }
        do {
            return try series.read(
                request.survey?.description ?? request.value ?? "", unit: request.unit,
                grades: context.plan.indicators.grades.map(\.name))
        } catch {
            throw OperationError(.invalid, "\(error)", field: "value")
        }
    }

    /// The same file given twice is one.
    private func attachments(
        _ paths: [String], _ keeper: some AttachmentKeeper
    ) throws(OperationError) -> [Attachment] {
        try OperationError.wrapping {
            var result: [Attachment] = []
            for path in paths {
                let attachment = try keeper.keep(path)
                if !result.contains(attachment) { result.append(attachment) }
            }
            return result
        }
    }

    /// Records dated in the period, of those series, that stand; `all`: also those that were withdrawn.
    package func list(
        in period: Period? = nil, of series: [String] = [], all: Bool = false
    ) throws(OperationError) -> HandRecordList {
        let record = try context.record()
        let records = try OperationError.wrapping { try record.allHandRecords() }
        // Records outlive the series that the configuration had once.
        let known = Set(records.map(\.record.indicator))
        for id in series where !known.contains(id) { _ = try context.series(id) }
        let found = records.filter { stored in
            let day = context.timeZone.interval(of: stored.record.date)
            return (all || stored.voided == nil) && (period?.interval.overlaps(day) ?? true)
                && (series.isEmpty || series.contains(stored.record.indicator))
        }
        return HandRecordList(records: found.map { result($0, record) }, period: period)
    }

    /// Withdraws a record; both stay.
    package func void(_ id: Int64, by: String, reason: String) throws(OperationError) -> HandRecordResult {
        try Said.check(("by", by), ("reason", reason))
        let known = try context.record()
        guard let stored = try OperationError.wrapping({ try known.allHandRecords().first { $0.id == id } }) else {
            throw OperationError(.notFound, "there is no record \(id)")
        }
        if let voided = stored.voided {
            throw OperationError(.conflict, "record \(id) was withdrawn already, by \(voided.by): \(voided.reason)")
        }
        return try OperationError.wrapping {
            let record = try context.records.writing()
            return result(
                try record.voidHandRecord(id: id, by: by, reason: reason, recordedAt: context.now), record)
        }
    }

    private func result(_ stored: StoredHandRecord, _ record: some OperationRecord) -> HandRecordResult {
        // The record stands whether or not its files can be found; that they cannot is for verify to tell.
        let paths = stored.record.attachments.map { (try? record.attachments.path(of: $0)) ?? nil }
        return HandRecordResult(stored: stored, paths: paths, timeZone: context.timeZone)
    }
}

/// What is to be recorded by hand.
package struct HandRecordRequest: Sendable {
    /// A series of records, or a computed row that is to be confirmed.
    package var series: String
    /// As written: a number, with its unit if you like, or a word. Nil: a survey.
    package var value: String?
    /// Of the number, where the value does not have it.
    package var unit: String?
    package var survey: Survey?
    /// The day it belongs to.
    package var date: CalendarDay
    package var by: String
    package var note: String?
    /// Paths of the files that prove it.
    package var files: [String]

    package init(
        series: String, value: String?, unit: String? = nil, survey: Survey? = nil, date: CalendarDay, by: String,
        note: String? = nil, files: [String] = []
    ) {
        self.series = series
        self.value = value
        self.unit = unit
        self.survey = survey
        self.date = date
        self.by = by
        self.note = note
        self.files = files
    }
}
