internal import Foundation
internal import NOCCore

/// A page that says what its hashes say: every event follows from the one before and can be read, every plan has its digest,
/// every segment its own and holds what is said of it. Whether it continues what a store has is for the store to find.
struct CheckedPage {
    let page: RecordPage
    /// The event before the first of the page.
    let before: ChainHead
    let events: [ChainEvent]
    let plans: [(digest: Digest, data: [UInt8])]
    let segments: [StoredSegment]

    /// Throws `LedgerError`.
    init(_ page: RecordPage) throws {
        self.page = page
        try page.collector.check()
        let genesis = Chain.genesis(ofRecord: page.collector.record)
        let hash = page.from.event == 0 ? genesis : page.from.hash.flatMap { Digest(hex: $0) }
        guard let hash, page.from.hash == hash.hex else {
            throw CheckedPage.damaged(page, "it does not begin with an event of the record \(page.collector.record)")
        }
        before = ChainHead(seq: page.from.event, hash: hash)
        do {
            events = try CheckedPage.events(page, before)
            plans = try CheckedPage.plans(page, events)
            segments = try CheckedPage.segments(page)
            try CheckedPage.checkEnd(page, before, events)
        } catch let damage as Damage {
            throw CheckedPage.damaged(page, damage.what)
        }
    }

    static func damaged(_ page: RecordPage, _ cause: String) -> LedgerError {
        LedgerError(
            .damaged, "the page of the record of \(page.collector) after event \(page.from.event) is damaged",
            cause: cause
        )
    }

    private static func events(_ page: RecordPage, _ before: ChainHead) throws -> [ChainEvent] {
        var last = before
        return try page.events.map { copied in
            let place = "event \(copied.number) of the chain (\(copied.kind))"
            guard copied.number == last.seq + 1 else { throw Damage("\(place): event \(last.seq + 1) was expected") }
            let hash = Chain.hash(
                after: last.hash, seq: copied.number, time: copied.time.milliseconds, kind: copied.kind,
                payload: copied.payload)
            guard hash.hex == copied.hash else {
                throw Damage("\(place): its hash does not fit its content and the event before")
            }
            guard ChainKind(rawValue: copied.kind) != nil else {
                throw LedgerError(
                    .newer, "\(place) of \(page.collector) is of a kind that this version of noc does not know")
            }
            last = ChainHead(seq: copied.number, hash: hash)
            return ChainEvent(
                seq: copied.number, time: copied.time, kind: copied.kind, payload: copied.payload, hash: hash)
        }
    }

    /// Those that the events name, and no other.
    private static func plans(
        _ page: RecordPage, _ events: [ChainEvent]
    ) throws -> [(digest: Digest, data: [UInt8])] {
        var named: Set<String> = []
        for event in events where event.kind == ChainKind.plan.rawValue {
            named.insert(try event.decode(PlanPayload.self).plan)
        }
        let plans = try page.plans.map { plan in
            guard named.remove(plan.digest) != nil, let digest = Digest(hex: plan.digest) else {
                throw Damage("plan \(plan.digest): no event of the page names it")
            }
            _ = try plan.data.withUnsafeBytes { try PlanArchive.unpack($0, digest) }
            return (digest, plan.data)
        }
        if let missing = named.min() { throw Damage("plan \(missing): an event names it, but it is missing") }
        return plans
    }

    private static func segments(_ page: RecordPage) throws -> [StoredSegment] {
        let decoder = SegmentDecoder()
        var before: SegmentPlace? = page.from.segment
        return try page.segments.map { copied in
            defer { before = copied.place }
            let time = TimeText.rfc3339(Instant(milliseconds: copied.place.start), timeZone: .gmt)
            do {
                guard before.map({ $0 < copied.place }) ?? true, !page.from.covers(copied.place),
                    copied.place.event <= page.to.event + 1
                else { throw Damage("it is out of its place") }
                return try segment(copied, decoder)
            } catch let damage as Damage {
                throw Damage("the segment of \(copied.key) that starts at \(time): \(damage.what)")
            }
        }
    }

    private static func segment(_ copied: CopiedSegment, _ decoder: SegmentDecoder) throws -> StoredSegment {
        let start = copied.place.start
        guard copied.event == copied.place.event || (copied.place.event == 0 && copied.event > 0) else {
            throw Damage("it names event \(copied.event), and comes with event \(copied.place.event)")
        }
        let digest = Segment.digest(
            copied.key, start: start, last: copied.last, count: copied.count, state: copied.state, data: copied.data)
        guard digest.hex == copied.digest else { throw Damage("its digest does not fit its content") }
        guard DayRoot.number(of: start) == DayRoot.number(of: copied.last) else {
            throw Damage("it reaches into another day")
        }
        return try StoredSegment(
            check: copied.place.check, start: start, last: copied.last, count: Int64(copied.count), state: copied.state,
            data: copied.data, decoder)
    }

    private static func checkEnd(_ page: RecordPage, _ before: ChainHead, _ events: [ChainEvent]) throws {
        let last = events.last.map { ChainHead(seq: $0.seq, hash: $0.hash) } ?? before
        guard page.to.event == last.seq, page.to.hash == last.hash.hex else {
            throw Damage("it does not end where it says, with event \(page.to.event)")
        }
        let open = page.segments.last.map(\.place).flatMap { max($0.event, 1) == last.seq + 1 ? $0 : nil }
        guard page.to.segment == open ?? (events.isEmpty ? page.from.segment : nil) else {
            throw Damage("it does not end with the segment that it says")
        }
        guard page.head.events > last.seq || (page.head.events == last.seq && page.head.hash == last.hash.hex) else {
            throw Damage("it announces event \(page.head.events) as the last, and has event \(last.seq)")
        }
        for day in page.unfinished where day.until <= last.seq || day.until > page.head.events {
            throw Damage("it lets \(day.day) wait for event \(day.until), which is there or was not announced")
        }
    }
}
