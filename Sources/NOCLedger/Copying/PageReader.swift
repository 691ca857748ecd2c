internal import GRDB
internal import NOCCore

/// Makes one page of a record, inside one read transaction.
struct PageReader {
    private let db: Database
    private let limit: Int
    private var page: RecordPage
    private var size = 0
    /// UTC days that the page has something of.
    private var days: Set<Int64> = []

    static func read(
        _ db: Database, of collector: CollectorIdentity, after cursor: CopyCursor, limit: Int
    ) throws -> RecordPage {
        let head = try Chain.head(db)
        guard let hash = try Chain.hash(db, of: cursor.event), cursor.hash == nil || cursor.hash == hash.hex else {
            throw LedgerError(
                .fork,
                "the record of \(collector) has no event \(cursor.event) with the hash \(cursor.hash ?? "none"): it ends "
                    + "with event \(head.seq), \(head.hash); it was put back from an older copy, or is another record")
        }
        var from = cursor
        from.hash = hash.hex
        let page = RecordPage(collector: collector, from: from, head: EvidenceHead(head))
        var reader = PageReader(db: db, limit: limit, page: page)
        try reader.read()
        return reader.page
    }

    private init(db: Database, limit: Int, page: RecordPage) {
        self.db = db
        // A page of nothing would never come to an end.
        self.limit = max(limit, 1)
        self.page = page
    }

    private mutating func read() throws {
        while try readSegments(), try readEvent(), size < limit {}
        try nameUnfinishedDays()
        page.lastSeen = try StoredBatch.latest(db)?.heartbeat
    }

    /// The segments that the next event left behind, and at the beginning those of which nobody noted that. False when
    /// the page is full before their end.
    private mutating func readSegments() throws -> Bool {
        let cursor = page.to
        let start = cursor.event == 0 ? SegmentPlace(event: -1, start: 0, check: 0) : nil
        let after = cursor.segment ?? start ?? SegmentPlace(event: cursor.event, start: .max, check: .max)
        let statement = try db.cachedStatement(
            sql: """
                SELECT s.seq, s.start, s.check_id, c.target, c.name, s.last, s.count, s.state, s.data, s.digest
                FROM segments s INDEXED BY segments_by_seq LEFT JOIN checks c ON c.id = s.check_id
                WHERE (s.seq, s.start, s.check_id) > (?, ?, ?) AND s.seq <= ? ORDER BY s.seq, s.start, s.check_id
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [after.event, after.start, after.check, cursor.event + 1])
        while let row = try rows.next() {
            // What is full is full only where something follows.
            guard size < limit else { return false }
            try add(row)
        }
        return true
    }

    private mutating func add(_ row: Row) throws {
        let place = SegmentPlace(event: try row.integer(0), start: try row.integer(1), check: try row.integer(2))
        let day = DayRoot.number(of: place.start)
        let segment = CopiedSegment(
            place: place, event: place.event == 0 ? try base(of: day) : place.event,
            key: CheckKey(target: try row.string(3), check: try row.string(4)), last: try row.integer(5),
            count: Int(truncatingIfNeeded: try row.integer(6)), state: try row.bytes(7), data: try row.bytes(8),
            digest: try row.digest(9).hex)
        days.insert(day)
        page.segments.append(segment)
        page.to.segment = place
        size += segment.data.count + segment.state.count + 128
    }

    private func base(of day: Int64) throws -> Int64 {
        guard let base = try ChangedDay.of(db, day)?.base, base > 0 else {
            throw Damage("nothing is noted of the segments of \(CalendarDay(number: Int(day)))")
        }
        return base
    }

    /// False at the end of the chain.
    private mutating func readEvent() throws -> Bool {
        guard let event = try Chain.event(db, page.to.event + 1) else { return false }
        page.events.append(
            CopiedEvent(
                number: event.seq, time: event.time, kind: event.kind, payload: event.payload, hash: event.hash.hex))
        page.to = CopyCursor(event: event.seq, hash: event.hash.hex)
        size += event.payload.utf8.count + 128
        days.formUnion(try event.changedDays.map(\.number))
        if event.kind == ChainKind.plan.rawValue { try addPlan(try event.decode(PlanPayload.self).plan) }
        return true
    }

    private mutating func addPlan(_ hex: String) throws {
        guard !page.plans.contains(where: { $0.digest == hex }) else { return }
        guard let digest = Digest(hex: hex) else { throw Damage("the plan \(hex) is missing") }
        let plan = CopiedPlan(digest: hex, data: try PlanArchive.packed(db, digest))
        page.plans.append(plan)
        size += plan.data.count
    }

    private mutating func nameUnfinishedDays() throws {
        for day in days.sorted() {
            guard let event = try ChangedDay.of(db, day)?.event, event > page.to.event else { continue }
            page.unfinished.append(UnfinishedDay(day: CalendarDay(number: Int(day)), until: event))
        }
    }
}
