internal import Foundation
internal import GRDB
internal import NOCCore

/// The policies of all checks, read again only when there is another plan.
///
/// @unchecked: of who has the record's file open to take pages in, one at a time.
final class RecordedPolicies: @unchecked Sendable {
    private var known: (plan: Int64, policies: Policies)?

    func now(_ db: Database) throws -> Policies {
        let last = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM chain WHERE kind = 'plan'") ?? 0
        if let known, known.plan == last { return known.policies }
        let policies = Policies(try PlanArchive.versions(db))
        known = (last, policies)
        return policies
    }
}

/// Takes a page into the record of its collector, inside one write transaction: what is new of it, in the order in which it
/// came about. At the end each day that is whole must be what the chain says of it.
struct PageTaking {
    private let db: Database
    private let checked: CheckedPage
    private let policies: RecordedPolicies
    private var origin: StoredOrigin
    /// The chain's end before.
    private let head: ChainHead
    /// What the chain says of the days that are touched.
    private var record = ChainRecord(isWhole: false)
    /// UTC days of which something came, or is no longer waited for.
    private var touched: Set<Int64> = []
    /// Of each check the last segment that came.
    private var lasts: [Int64: (segment: StoredSegment, key: CheckKey)] = [:]
    private var receipt = PageReceipt()

    private var page: RecordPage { checked.page }

    static func take(_ db: Database, _ checked: CheckedPage, _ policies: RecordedPolicies) throws -> PageReceipt {
        var taking = try PageTaking(db, checked, policies)
        try taking.checkPlace()
        try taking.checkFork()
        try taking.apply()
        return taking.receipt
    }

    private init(_ db: Database, _ checked: CheckedPage, _ policies: RecordedPolicies) throws {
        self.db = db
        self.checked = checked
        self.policies = policies
        let collector = checked.page.collector
        if let origin = try Origin.load(db) {
            self.origin = origin
        } else {
            try db.execute(sql: "INSERT INTO meta (key, value) VALUES ('id', ?)", arguments: [collector.record])
            let start = Chain.genesis(ofRecord: collector.record).hex
            origin = StoredOrigin(
                collector: collector, cursor: CopyCursor(event: 0, hash: start),
                announced: EvidenceHead(events: 0, hash: start))
        }
        try CollectorRecords.check(collector, is: origin.collector)
        head = try Chain.head(db)
    }

    // MARK: Whether it fits

    private func checkPlace() throws {
        guard page.from.isAfter(origin.cursor) else { return }
        let expected =
            origin.cursor.segment.map { "the segments of event \($0.event) from where they were left off" }
            ?? "event \(head.seq + 1)"
        throw LedgerError(
            .gap,
            "the page begins after event \(page.from.event) of the record of \(page.collector), of which \(head.seq) events "
                + "are here: \(expected) was expected")
    }

    private func checkFork() throws {
        let known = [checked.before] + checked.events.map { ChainHead(seq: $0.seq, hash: $0.hash) }
        for theirs in known where theirs.seq <= head.seq { try compare(theirs.seq, theirs.hash.hex) }
        if page.head.events <= head.seq {
            try compare(page.head.events, page.head.hash)
        } else if page.head.events == origin.announced.events, page.head.hash != origin.announced.hash {
            throw fork(page.head.events, origin.announced.hash, page.head.hash)
        }
    }

    private func compare(_ event: Int64, _ theirs: String) throws {
        guard let ours = try Chain.hash(db, of: event)?.hex, ours != theirs else { return }
        throw fork(event, ours, theirs)
    }

    private func fork(_ event: Int64, _ ours: String, _ theirs: String) -> LedgerError {
        LedgerError(
            .fork,
            "the record of \(page.collector) has forked: its event \(event) is \(ours) here and \(theirs) in the page; "
                + "it was put back from an older copy, or two hosts have one identity")
    }

    // MARK: Taking it in

    private mutating func apply() throws {
        let events = checked.events.filter { $0.seq > head.seq }
        let segments = zip(page.segments, checked.segments).filter { !origin.cursor.covers($0.0.place) }
        let isNew = page.to.isAfter(origin.cursor)
        let isNews = page.head.events > origin.announced.events
        if isNew {
            try prepare(events, segments.map(\.0))
            try apply(events, segments)
            try settle()
        }
        if isNews { origin.announced = page.head }
        if isNew || isNews { try Origin.save(db, origin) }
        try noteSignOfLife()
    }

    /// What the chain said so far of the days that will be touched.
    private mutating func prepare(_ events: [ChainEvent], _ segments: [CopiedSegment]) throws {
        let last = events.last?.seq ?? head.seq
        touched = Set(try events.flatMap { try $0.changedDays.map(\.number) })
        touched.formUnion(segments.map { DayRoot.number(of: $0.place.start) })
        touched.formUnion(origin.unfinished.filter { $0.value <= last }.keys)
        var known: [Int64: [DayRoot]] = [:]
        for day in touched {
            guard let seq = try ChangedDay.of(db, day)?.event else { continue }
            if known[seq] == nil, let event = try Chain.event(db, seq) {
                known[seq] = event.kind == ChainKind.retire.rawValue ? [] : try event.changedDays
            }
            record.days[day] = known[seq]?.first { $0.number == day }
        }
    }

    private mutating func apply(
        _ events: [ChainEvent], _ segments: [(CopiedSegment, StoredSegment)]
    ) throws {
        for plan in checked.plans {
            try PlanArchive.keep(db, plan.digest, packed: plan.data)
            receipt.plans += db.changesCount
        }
        var rest = segments[...]
        for event in events {
            while let (copied, stored) = rest.first, copied.place.event <= event.seq {
                try store(copied, stored)
                rest.removeFirst()
            }
            try store(event)
        }
        for (copied, stored) in rest { try store(copied, stored) }
        receipt.segments = segments.count
        receipt.events = events.count
        try saveTails()
    }

    private mutating func store(_ event: ChainEvent) throws {
        do {
            try record.note(event)
        } catch let damage as Damage {
            throw CheckedPage.damaged(page, "event \(event.seq) of the chain (\(event.kind)): \(damage.what)")
        }
        try Chain.insert(db, event)
        let days = try event.changedDays.map(\.number)
        if event.kind == ChainKind.retire.rawValue {
            for times in days.map(DayRoot.times) {
                try db.execute(
                    sql: "DELETE FROM segments WHERE start >= ? AND start < ? AND seq < ?",
                    arguments: [times.lowerBound, times.upperBound, event.seq])
            }
        }
        try ChangedDay.note(db, days, event: event.seq)
        for (incident, seq) in record.incidents.values { try IncidentRegister.put(db, incident, event: seq) }
        for (alert, seq) in record.alerts.values { try AlertRegister.put(db, alert, event: seq) }
        (record.incidents, record.alerts) = ([:], [:])
    }

    /// It takes the place of those that were packed into it.
    private mutating func store(_ copied: CopiedSegment, _ stored: StoredSegment) throws {
        guard try CheckDictionary.adopt(db, stored.check, copied.key) != nil else {
            throw CheckedPage.damaged(
                page, "\(copied.key) has the number of another check, or had another number before")
        }
        let day = DayRoot.times(of: DayRoot.number(of: stored.start))
        try db.cachedStatement(
            sql: "DELETE FROM segments WHERE check_id = ? AND start >= ? AND start <= ? AND last >= ?"
        ).execute(arguments: [stored.check, day.lowerBound, stored.last, stored.start])
        guard let digest = Digest(hex: copied.digest) else { throw Damage("a digest does not have 32 bytes") }
        try Segment.insert(
            db, check: stored.check, start: stored.start, last: stored.last, count: copied.count, digest: digest,
            state: copied.state, data: copied.data, event: copied.event)
        if stored.start > lasts[stored.check]?.segment.start ?? .min { lasts[stored.check] = (stored, copied.key) }
    }

    /// The fold after the last observation of each check, unless what came is a piece of the past that was put right.
    private func saveTails() throws {
        guard !lasts.isEmpty else { return }
        let policies = try policies.now(db)
        for (check, (segment, key)) in lasts {
            let end = try Int64.fetchOne(
                db, sql: "SELECT max(start) FROM segments WHERE check_id = ?", arguments: [check])
            guard end == segment.start else { continue }
            let state = CheckFolds.fold(segment.state, segment.content.columns, policies.of(key))
            try Tail(last: segment.last, state: state).save(db, check)
        }
    }

    /// Where the record is now, and that each day that is whole is what the chain says of it.
    private mutating func settle() throws {
        origin.cursor = page.to
        origin.unfinished = origin.unfinished.filter { !touched.contains($0.key) }
        for day in page.unfinished { origin.unfinished[Int64(day.day.number)] = day.until }
        for day in touched.sorted() where origin.unfinished[day] == nil {
            let here = try DayRoot.compute(db, day)
            guard here == record.days[day] || (record.days[day] == nil && here.segments == 0) else {
                throw CheckedPage.damaged(
                    page,
                    "the segments of \(here.day) are not those that the chain tells of (\(here.segments) with "
                        + "\(here.observations) observations came, \(record.days[day]?.segments ?? 0) with "
                        + "\(record.days[day]?.observations ?? 0) were expected)")
            }
        }
    }

    /// The last one that arrived is kept as a batch without observations: past it nothing is known.
    private func noteSignOfLife() throws {
        let before = try StoredBatch.latest(db)
        guard let seen = page.lastSeen, before.map({ $0.heartbeat < seen }) ?? true else { return }
        try StoredBatch.append(db, [], heartbeat: seen)
        try db.execute(sql: "DELETE FROM batches WHERE id < (SELECT max(id) FROM batches)")
    }
}
