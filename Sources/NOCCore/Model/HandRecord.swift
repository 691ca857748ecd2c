package import Foundation

/// Evidence by hand for an indicator (CONTRACT 4, kind `record`).
package struct HandRecord: Sendable, Hashable {
    package var indicator: String
    /// The series' name when it was recorded: what it is called once the configuration has the series no longer. Nil in
    /// records from before names were kept.
    package var title: String?
    package var date: CalendarDay
    /// As written: a number, a word, or the text of a `Survey`.
    package var value: String
    /// Of a number: `万元`, `次`, `%`.
    package var unit: String?
    package var by: String
    package var note: String?
    package var recordedAt: Instant
    package var attachments: [Attachment]

    package init(
        indicator: String, title: String? = nil, date: CalendarDay, value: String, unit: String? = nil, by: String,
        note: String? = nil, recordedAt: Instant, attachments: [Attachment] = []
    ) {
        self.indicator = indicator
        self.title = title
        self.date = date
        self.value = value
        self.unit = unit
        self.by = by
        self.note = note
        self.recordedAt = recordedAt
        self.attachments = attachments
    }
}

/// A file that belongs to a record. Its content lies beside the ledger, its hash in the chain.
package struct Attachment: Sendable, Hashable {
    /// A plain name without a folder (`safeName`).
    package var name: String
    package var bytes: Int64
    /// 64 hexadecimal digits.
    package var sha256: String

    package init(name: String, bytes: Int64, sha256: String) {
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// A record as it stands in the chain.
package struct StoredHandRecord: Sendable, Hashable {
    /// The number of its event in the chain.
    package var id: Int64
    package var record: HandRecord
    /// Since when the ledger has it: later than `record.recordedAt` where a file brought it.
    package var knownSince: Instant
    /// It came in a file; what is attached to it may lie elsewhere.
    package var imported: ImportOrigin?
    /// Nil: it stands.
    package var voided: Voiding?

    package init(
        id: Int64, record: HandRecord, knownSince: Instant, imported: ImportOrigin? = nil, voided: Voiding? = nil
    ) {
        self.id = id
        self.record = record
        self.knownSince = knownSince
        self.imported = imported
        self.voided = voided
    }

    /// The day on which the ledger learned of it, where that came after the day it speaks of (补录); nil when it was recorded
    /// in time.
    package func backfilled(in timeZone: TimeZone) -> CalendarDay? {
        let day = timeZone.day(of: knownSince)
        return day > record.date ? day : nil
    }
}
