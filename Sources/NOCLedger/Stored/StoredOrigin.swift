internal import NOCCore

/// Of a record that was taken in: whose it is, and how far it came.
struct StoredOrigin: Hashable {
    var collector: CollectorIdentity
    var cursor: CopyCursor
    /// Where its chain ended when the last page was made.
    var announced: EvidenceHead
    /// By number of the day: the event with which its segments are whole.
    var unfinished: [Int64: Int64] = [:]
}

extension StoredOrigin: Stored {
    var stored: JSON {
        [
            "site": .string(collector.site), "collector": .string(collector.collector),
            "record": .string(collector.record), "cursor": .string(cursor.description),
            "events": .integer(announced.events), "head": .string(announced.hash),
            "unfinished": .object(
                unfinished.map { .init(CalendarDay(number: Int($0.key)).description, .integer($0.value)) }),
        ]
    }

    init(stored: StoredValue) throws {
        collector = CollectorIdentity(
            site: try stored.required("site").string, collector: try stored.required("collector").string,
            record: try stored.required("record").string)
        let place = try stored.required("cursor")
        guard let cursor = CopyCursor(try place.string) else { throw place.wrong("a place in a record") }
        self.cursor = cursor
        announced = EvidenceHead(
            events: try stored.required("events").integer, hash: try stored.required("head").string)
        for (key, until) in try stored.required("unfinished").members({ try $0.integer }) {
            guard let day = CalendarDay(key) else { throw stored.wrong("by dates like 2026-10-07: \(key)") }
            unfinished[Int64(day.number)] = until
        }
    }
}
