/// A piece of a record, on its way from one store to another.
///
/// Events come in their order, and the segments that an event left behind right before it. A segment that was packed anew
/// since is not among them: it comes with the event that did so. Days to which that happens are named, since their segments
/// fit what the chain says of them only when that event is there.
package struct RecordPage: Sendable, Hashable {
    package var collector: CollectorIdentity
    package var from: CopyCursor
    package var to: CopyCursor
    /// In order of their places.
    package var segments: [CopiedSegment] = []
    /// Those after `from` up to `to`.
    package var events: [CopiedEvent] = []
    /// Those that the events name.
    package var plans: [CopiedPlan] = []
    /// Days of the page that a later event changes: their segments are whole with that event.
    package var unfinished: [UnfinishedDay] = []
    /// Where the chain ended when the page was made.
    package var head: EvidenceHead
    /// The daemon's last sign of life then; nil when none ever ran.
    package var lastSeen: Instant?

    package init(collector: CollectorIdentity, from: CopyCursor, head: EvidenceHead) {
        self.collector = collector
        self.from = from
        to = from
        self.head = head
    }

    /// Nothing followed `from`.
    package var isEmpty: Bool { from == to }
}

/// A row of the chain.
package struct CopiedEvent: Sendable, Hashable {
    package var number: Int64
    package var time: Instant
    /// The stored word.
    package var kind: String
    /// The stored text, to the byte.
    package var payload: String
    /// 64 hexadecimal digits; covers the row and the hash before.
    package var hash: String

    package init(number: Int64, time: Instant, kind: String, payload: String, hash: String) {
        self.number = number
        self.time = time
        self.kind = kind
        self.payload = payload
        self.hash = hash
    }
}

/// A plan as it is stored.
package struct CopiedPlan: Sendable, Hashable {
    /// SHA-256 of its canonical JSON, in hexadecimal: so the chain names it.
    package var digest: String
    /// The JSON, packed.
    package var data: [UInt8]

    package init(digest: String, data: [UInt8]) {
        self.digest = digest
        self.data = data
    }
}

/// Packed observations of a check, as they are stored.
package struct CopiedSegment: Sendable, Hashable {
    package var place: SegmentPlace
    /// The event that left it behind.
    package var event: Int64
    package var key: CheckKey
    /// Time of the last observation, in milliseconds.
    package var last: Int64
    package var count: Int
    /// The state machine before the first observation.
    package var state: [UInt8]
    package var data: [UInt8]
    /// SHA-256 of all that, in hexadecimal.
    package var digest: String

    package init(
        place: SegmentPlace, event: Int64, key: CheckKey, last: Int64, count: Int, state: [UInt8], data: [UInt8],
        digest: String
    ) {
        self.place = place
        self.event = event
        self.key = key
        self.last = last
        self.count = count
        self.state = state
        self.data = data
        self.digest = digest
    }
}

/// A UTC day whose segments are those of the chain only when event `until` is there.
package struct UnfinishedDay: Sendable, Hashable {
    package var day: CalendarDay
    package var until: Int64

    package init(day: CalendarDay, until: Int64) {
        self.day = day
        self.until = until
    }
}

/// Where a segment stands among those that are handed out.
package struct SegmentPlace: Sendable, Hashable, Comparable {
    /// The event with which it is handed out; 0: before all events, since nobody noted which event left it behind.
    package var event: Int64
    /// Time of the first observation, in milliseconds.
    package var start: Int64
    /// The number of the check in its record.
    package var check: Int64

    package init(event: Int64, start: Int64, check: Int64) {
        self.event = event
        self.start = start
        self.check = check
    }

    package static func < (one: SegmentPlace, other: SegmentPlace) -> Bool {
        (one.event, one.start, one.check) < (other.event, other.start, other.check)
    }
}

/// How far a record was copied: a place in it that restarts, sealing, merging and retention do not move.
///
/// As text `EVENT:HASH`, or `EVENT:HASH:EVENT:START:CHECK` where the segments of the next event were begun; `0` is the
/// beginning of any record.
package struct CopyCursor: Sendable, Hashable, CustomStringConvertible {
    /// All events up to this one were copied, with the segments that they left behind.
    package var event: Int64
    /// Its hash in hexadecimal, so that the place is of this record and of no other; of event 0, what the chain begins with.
    package var hash: String?
    /// The last segment that was copied of the next event.
    package var segment: SegmentPlace?

    package init(event: Int64, hash: String?, segment: SegmentPlace? = nil) {
        self.event = event
        self.hash = hash
        self.segment = segment
    }

    package static let beginning = CopyCursor(event: 0, hash: nil)

    /// Nil for what `description` never gives.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let event = Int64(parts[0]), event >= 0 else { return nil }
        switch parts.count {
        case 1 where event == 0: self = .beginning
        case 2, 5:
            let isHash = parts[1].utf8.count == 64 && parts[1].utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
            guard isHash else { return nil }
            self.init(event: event, hash: String(parts[1]))
            guard parts.count == 5 else { return }
            guard let with = Int64(parts[2]), let start = Int64(parts[3]), let check = Int64(parts[4]),
                with == event + 1 || (with == 0 && event == 0)
            else { return nil }
            segment = SegmentPlace(event: with, start: start, check: check)
        default: return nil
        }
    }

    package var description: String {
        guard let hash else { return "\(event)" }
        guard let segment else { return "\(event):\(hash)" }
        return "\(event):\(hash):\(segment.event):\(segment.start):\(segment.check)"
    }

    /// Whether `segment` comes at or before this place.
    package func covers(_ segment: SegmentPlace) -> Bool {
        if event > 0, segment.event <= event { return true }
        return self.segment.map { segment <= $0 } ?? false
    }

    /// Whether this place lies behind `other` of the same record.
    package func isAfter(_ other: CopyCursor) -> Bool {
        guard event == other.event else { return event > other.event }
        guard let segment else { return false }
        return other.segment.map { $0 < segment } ?? true
    }
}
