package import Foundation
package import NOCCore

package struct HandRecordList: OperationResult {
    package let records: [HandRecordResult]
    /// Nil: of all time.
    package let period: Period?

    package var json: JSON { .array(records.map(\.json)) }
}

/// A record by hand as it stands, and where its files lie.
package struct HandRecordResult: OperationResult {
    package let stored: StoredHandRecord
    /// Of each attachment; nil for one that is not here.
    package let paths: [String?]
    package let timeZone: TimeZone

    /// The day of recording, where that came after the day it speaks of (补录).
    package var backfilledOn: CalendarDay? { stored.backfilled(in: timeZone) }

    package var json: JSON {
        let record = stored.record
        return [
            "id": .integer(stored.id), "indicator": .string(record.indicator), "date": .string(record.date.description),
            "value": .string(record.value), "unit": JSON(record.unit), "by": .string(record.by),
            "note": JSON(record.note), "recorded_at": .time(record.recordedAt, timeZone),
            "backfilled_on": JSON(backfilledOn?.description), "imported": .bool(stored.imported != nil),
            "imported_by": JSON(stored.imported?.by), "imported_at": .time(stored.imported?.at, timeZone),
            "attachments": .array(zip(record.attachments, paths).map(Self.json)),
            "voided": .voided(stored.voided, timeZone),
        ]
    }

    private static func json(_ attachment: Attachment, _ path: String?) -> JSON {
        [
            "name": .string(attachment.name), "bytes": .integer(attachment.bytes), "sha256": .string(attachment.sha256),
            "path": JSON(path),
        ]
    }
}
