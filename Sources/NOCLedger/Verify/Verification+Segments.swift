internal import Foundation
internal import GRDB
internal import NOCCore

extension Verification {
    /// Day by day: each segment's content, its digest and the fold between segments, and each day's root.
    mutating func walkSegments(_ keys: [Int64: CheckKey], _ progress: (Int, Int) -> Void) throws {
        let times = interval.map {
            DayRoot.number(of: $0.start.milliseconds)...DayRoot.number(of: $0.end.milliseconds - 1)
        }
        var walk = SegmentWalk(keys, Policies(try PlanArchive.versions(db)), record, unfinished: unfinishedDays)
        let first = times.map { DayRoot.times(of: $0.lowerBound).lowerBound } ?? .min
        let end = times.map { DayRoot.times(of: $0.upperBound).upperBound } ?? .max
        let total =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM segments WHERE start >= ? AND start < ?", arguments: [first, end]) ?? 0
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT check_id, start, last, count, state, data, digest, seq, mark
                FROM segments INDEXED BY segments_by_start WHERE start >= ? AND start < ? ORDER BY start, check_id
                """, arguments: [first, end])
        while let row = try rows.next() {
            try walk.add(row)
            if walk.segments % 1_000 == 0 { progress(walk.segments, total) }
        }
        try walk.endDay()
        progress(total, total)
        report.segments = walk.segments
        report.observations = walk.observations
        for (day, _) in record.days.sorted(by: { $0.key < $1.key }) where times?.contains(day) ?? true {
            let isExcused = unfinishedDays.contains(day) || record.days[day]?.segments == 0
            guard walk.days.contains(day) || isExcused else {
                throw Broken("the segments of \(CalendarDay(number: Int(day)))", "they are missing")
            }
        }
        try checkTails(walk, isWhole: interval == nil)
    }

    private func checkTails(_ walk: SegmentWalk, isWhole: Bool) throws {
        var found: Set<Int64> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT check_id, last, state, digest FROM tails")
        while let row = try rows.next() {
            let check = try row.integer(0)
            let last = try row.integer(1)
            let place = "the tail of \(walk.keys[check].map(\.description) ?? "check \(check)")"
            let state = try Broken.at(place) { try row.bytes(2) }
            // One that cannot be read does not fit either.
            guard (try? row.digest(3)) == Tail.digest(check, last, state), walk.keys[check] != nil else {
                throw Broken(place, "its digest does not fit its content")
            }
            found.insert(check)
            guard isWhole, let end = walk.ends[check] else { continue }
            guard end.last == last, end.state.encoded(base: last) == state else {
                throw Broken(place, "it is not what the segments end with")
            }
        }
        if isWhole, let missing = Set(walk.ends.keys).subtracting(found).min() {
            throw Broken("the tail of \(walk.keys[missing].map(\.description) ?? "check \(missing)")", "it is missing")
        }
    }
}

/// Goes over segments in order of their start.
struct SegmentWalk {
    let keys: [Int64: CheckKey]
    private let policies: Policies
    private let record: ChainRecord
    /// More of these days is on its way: what there is need not be all of it.
    private let unfinished: Set<Int64>
    private let decoder = SegmentDecoder()
    /// Of each check, what its last segment so far ended with.
    private(set) var ends: [Int64: (last: Int64, state: FoldState)] = [:]
    private(set) var days: Set<Int64> = []
    private(set) var segments = 0
    private(set) var observations = 0
    private var day: Day?

    private struct Day {
        var number: Int64
        var digests: ByteWriter
        var segments = 0
        var observations = 0

        init(_ number: Int64) {
            self.number = number
            digests = ByteWriter()
            digests.fixed(number)
        }
    }

    init(_ keys: [Int64: CheckKey], _ policies: Policies, _ record: ChainRecord, unfinished: Set<Int64>) {
        self.keys = keys
        self.policies = policies
        self.record = record
        self.unfinished = unfinished
    }

    /// From `check_id, start, last, count, state, data, digest, seq, mark`.
    mutating func add(_ row: Row) throws {
        let check = try row.integer(0)
        let start = try row.integer(1)
        guard let key = keys[check] else { throw Broken("a segment of check \(check)", "the check has no name") }
        let place =
            "the segment of \(key) that starts at \(TimeText.rfc3339(Instant(milliseconds: start), timeZone: .gmt))"
        try Broken.at(place) {
            let digest = try row.digest(6)
            let last = try row.integer(2)
            let count = Int(truncatingIfNeeded: try row.integer(3))
            let computed = Segment.digest(
                key, start: start, last: last, count: count, state: try row.bytes(4), data: try row.bytes(5))
            guard computed == digest else { throw Damage("its digest does not fit its content") }
            guard Segment.mark(try row.integer(7), digest) == (try row.bytes(8)) else {
                throw Damage("it does not say which event left it behind")
            }
            let segment = try StoredSegment(row, decoder)
            try fold(segment, key)
            let number = DayRoot.number(of: start)
            guard DayRoot.number(of: last) == number else { throw Damage("it reaches into another day") }
            if day?.number != number { try endDay() }
            day = day ?? Day(number)
            day?.digests.raw(digest.bytes)
            day?.segments += 1
            day?.observations += count
            segments += 1
            observations += count
        }
    }

    private mutating func fold(_ segment: StoredSegment, _ key: CheckKey) throws {
        guard !unfinished.contains(DayRoot.number(of: segment.start)) else {
            // What lies between it and its neighbours may not be there yet.
            ends[segment.check] = nil
            return
        }
        if let before = ends[segment.check] {
            guard before.last < segment.start else { throw Damage("it overlaps the one before") }
            guard before.state == segment.state || isAwaiting(from: before.last, to: segment.start) else {
                throw Damage("the state at its start is not what the observations before it lead to")
            }
        }
        for origin in segment.content.origins where origin.event != 0 {
            guard record.imports.contains(origin.event) else {
                throw Damage("it names an import, event \(origin.event), that never was")
            }
        }
        let state = CheckFolds.fold(segment.state, segment.content.columns, policies.of(key))
        ends[segment.check] = (segment.last, state)
    }

    /// Whether a day in between is still on its way.
    private func isAwaiting(from last: Int64, to start: Int64) -> Bool {
        unfinished.contains { DayRoot.number(of: last) < $0 && $0 < DayRoot.number(of: start) }
    }

    /// Compares the day that has come to its end with what the chain says of it.
    mutating func endDay() throws {
        guard let day else { return }
        self.day = nil
        days.insert(day.number)
        guard !unfinished.contains(day.number) else { return }
        let place = "the segments of \(CalendarDay(number: Int(day.number)))"
        guard let recorded = record.days[day.number] else { throw Broken(place, "no event of the chain tells of them") }
        guard recorded.segments == day.segments, recorded.observations == day.observations,
            recorded.root == Digest(of: day.digests.bytes).hex
        else {
            throw Broken(
                place,
                "the chain has another digest of them (\(recorded.segments) segments with \(recorded.observations) "
                    + "observations there, \(day.segments) with \(day.observations) here)")
        }
    }
}
