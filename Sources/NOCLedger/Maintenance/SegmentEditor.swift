internal import Foundation
internal import GRDB
internal import NOCCore

/// Changes packed observations inside one write transaction, and keeps the folds between segments right.
final class SegmentEditor {
    private let db: Database
    private let policies: Policies
    /// The number of the event that will tell of the changes.
    private let event: Int64
    private let decoder = SegmentDecoder()
    private let encoder = SegmentEncoder(Zstandard())
    /// The UTC days whose segments were changed.
    private(set) var days: Set<Int64> = []

    init(_ db: Database, _ policies: Policies, event: Int64) {
        self.db = db
        self.policies = policies
        self.event = event
    }

    /// What a merge did.
    struct Merge: Equatable {
        var added = 0
        /// They were there already.
        var skipped = 0
        /// Times at which something else is stored.
        var conflicts: [Int64] = []
    }

    /// Stores `rows` (in order of time), together with what is stored already, as one segment for each UTC day that ended
    /// before `closed` and for each hour of later ones. Where a time is taken, the stored observation stays.
    func merge(_ rows: SegmentContent, of check: Int64, _ key: CheckKey, closed: Int64) throws -> Merge {
        var result = Merge()
        var running: Running?
        let windows = SegmentEditor.windows(rows, closed: closed)
        for (index, window) in windows.enumerated() {
            let stored = try overlapping(check, window.times)
            let merged = SegmentEditor.merged(stored.map(\.content), window.rows, into: &result)
            let next = index + 1 < windows.count ? windows[index + 1].times.lowerBound : .max
            guard merged.count > stored.reduce(0, { $0 + $1.content.count }), let first = merged.columns.times.first,
                let last = merged.columns.times.last
            else {
                // Nothing is new here, but what changed before it goes on.
                if let changed = running { running = try carry(changed, of: check, key, to: next) }
                continue
            }
            // A segment that reaches in from before the window knows its state; what runs is the state at its end.
            let reaching = stored.first.flatMap { $0.start < window.times.lowerBound ? $0.state : nil }
            let before = try reaching ?? running?.state ?? stateBefore(first, of: check, key, stored)
            for segment in stored { try delete(segment) }
            try insert(merged, of: check, key, before)
            let after = CheckFolds.fold(before, merged.columns, policies.of(key))
            running = try carry(Running(state: after, last: last), of: check, key, to: next)
        }
        return result
    }

    /// A changed fold on its way over what is stored, and the last observation that is in it.
    private struct Running {
        var state: FoldState
        var last: Int64
    }

    /// Makes one segment of those of `check` on `day`. Nothing is folded anew.
    func join(_ check: Int64, _ key: CheckKey, day: Int64) throws {
        let stored = try StoredSegment.all(db, check, startingIn: DayRoot.times(of: day), decoder)
        guard stored.count > 1, let first = stored.first else { return }
        var content = first.content
        for segment in stored.dropFirst() { content.append(segment.content) }
        for segment in stored { try delete(segment) }
        try insert(content, of: check, key, first.state)
    }

    private func insert(_ content: SegmentContent, of check: Int64, _ key: CheckKey, _ state: FoldState) throws {
        let segment = try Segment(check: check, key, content, state: state, encoder: encoder)
        try segment.insert(db, event: event)
        days.insert(DayRoot.number(of: segment.start))
    }

    private func delete(_ segment: StoredSegment) throws {
        try Segment.delete(db, check: segment.check, start: segment.start)
        days.insert(DayRoot.number(of: segment.start))
    }

    /// Carries a changed fold over the segments that start before `end`, until one has it already. Gives the fold at the end;
    /// nil when the stored ones are right from there on.
    private func carry(
        _ changed: Running, of check: Int64, _ key: CheckKey, to end: Int64
    ) throws -> Running? {
        var running = changed
        while let segment = try StoredSegment.after(db, check, running.last + 1, decoder) {
            if segment.start >= end { return running }
            if segment.state == running.state { return nil }
            try Segment.restate(db, key, segment, state: running.state, event: event)
            days.insert(DayRoot.number(of: segment.start))
            running.state = CheckFolds.fold(running.state, segment.content.columns, policies.of(key))
            running.last = segment.last
        }
        try Tail(last: running.last, state: running.state).save(db, check)
        return running
    }

    private func stateBefore(
        _ time: Int64, of check: Int64, _ key: CheckKey, _ stored: [StoredSegment]
    ) throws -> FoldState {
        if let tail = try Tail.of(db, check), tail.last < time { return tail.state }
        if let first = stored.first, first.start <= time { return first.state }
        if let before = try StoredSegment.before(db, check, time, decoder) {
            return CheckFolds.fold(before.state, before.content.columns, policies.of(key))
        }
        // Older ones may have been removed: the next segment knows how they ended.
        let next = try StoredSegment.after(db, check, time, decoder)?.state ?? Tail.of(db, check)?.state
        guard let next, let last = next.lastTime, last.milliseconds < time else { return FoldState() }
        return next
    }

    private func overlapping(_ check: Int64, _ times: Range<Int64>) throws -> [StoredSegment] {
        var result = try StoredSegment.all(db, check, startingIn: times, decoder)
        if let before = try StoredSegment.before(db, check, times.lowerBound, decoder), before.last >= times.lowerBound
        {
            result.insert(before, at: 0)
        }
        return result
    }

    private struct Window {
        var times: Range<Int64>
        var rows: SegmentContent
    }

    private static func windows(_ rows: SegmentContent, closed: Int64) -> [Window] {
        var result: [Window] = []
        for (observation, origin) in rows.rows {
            let time = observation.time.milliseconds
            if result.last?.times.contains(time) != true {
                let day = DayRoot.times(of: DayRoot.number(of: time))
                let hour = day.lowerBound + (time - day.lowerBound) / 3_600_000 * 3_600_000
                let times = day.upperBound <= closed ? day : hour..<hour + 3_600_000
                result.append(Window(times: times, rows: SegmentContent()))
            }
            result[result.count - 1].rows.append(observation, origin: origin)
        }
        return result
    }

    private static func merged(
        _ stored: [SegmentContent], _ added: SegmentContent, into result: inout Merge
    ) -> SegmentContent {
        if stored.isEmpty {
            result.added += added.count
            return added
        }
        var content = SegmentContent()
        var new = Array(added.rows)[...]
        for (observation, origin) in stored.flatMap({ Array($0.rows) }) {
            while let next = new.first, next.0.time < observation.time {
                content.append(next.0, origin: next.1)
                result.added += 1
                new.removeFirst()
            }
            if let next = new.first, next.0.time == observation.time {
                if next.0.outcome == observation.outcome {
                    result.skipped += 1
                } else {
                    result.conflicts.append(observation.time.milliseconds)
                }
                new.removeFirst()
            }
            content.append(observation, origin: origin)
        }
        for (observation, origin) in new { content.append(observation, origin: origin) }
        result.added += new.count
        return content
    }
}
