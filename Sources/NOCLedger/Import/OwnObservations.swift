internal import GRDB
internal import NOCCore

/// What noc itself observed of one check, which a file's rows are held against: they speak only where it says nothing, as state
/// lines do (SEMANTICS 3), and they never change what it says.
struct OwnObservations {
    let policies: PolicySchedule
    /// Beginnings of the stretches in which nothing was recorded, rising.
    let interruptions: [Int64]

    /// An observation that is stored.
    struct Row {
        var time: Int64
        var outcome: Outcome
        /// Measured here, brought by no file.
        var isOwn: Bool
    }

    /// Stored rows around those of a file, in order of time.
    struct History {
        /// The state machine before the first of them.
        var state = FoldState()
        var rows: [Row] = []
    }

    /// Those of `list` that no own observation of `stored` speaks over. What is stored already stays, to be known again. Both
    /// are in order of time.
    func visible(_ list: [ImportedObservation], beside stored: [Row]) -> [ImportedObservation] {
        var index = 0
        var covered = Int64.min
        return list.filter { row in
            while index < stored.count, stored[index].time < row.time {
                if stored[index].isOwn { covered = coverageEnd(stored[index].time) }
                index += 1
            }
            let isStored = index < stored.count && stored[index].time == row.time
            return isStored || row.time >= covered
        }
    }

    /// The time of the first own observation that is of an outage without `list` and of none with it, or of another than those
    /// before it: successes in a gap would end what noc saw go on behind it. Nil where every outage that noc saw stays one.
    func undone(by list: [ImportedObservation], in history: History) -> Int64? {
        guard let first = list.first, history.rows.contains(where: { $0.isOwn && $0.time > first.time }) else {
            return nil
        }
        var before = CheckTimelineBuilder(state: history.state, policies: policies)
        var after = before
        var added = list[...]
        func bring(until time: Int64) {
            while let row = added.first, row.time < time {
                after.append(Instant(milliseconds: row.time), row.outcome)
                added.removeFirst()
            }
        }
        for row in history.rows {
            bring(until: row.time)
            before.append(Instant(milliseconds: row.time), row.outcome)
            after.append(Instant(milliseconds: row.time), row.outcome)
        }
        let end = Instant(milliseconds: max(history.rows.last?.time ?? 0, list.last?.time ?? 0))
        var known = before.snapshot(until: end).stretches[...]
        var changed = after.snapshot(until: end).stretches[...]
        var last: (known: Instant, changed: Instant)?
        return history.rows.first { row in
            let time = Instant(milliseconds: row.time)
            guard row.isOwn, let outage = known.start(at: time) else { return false }
            guard let start = changed.start(at: time) else { return true }
            defer { last = (outage, start) }
            return last.map { $0.known == outage && $0.changed != start } ?? false
        }?.time
    }

    /// Until when one at `time` speaks, unless another follows.
    private func coverageEnd(_ time: Int64) -> Int64 {
        var (low, high) = (0, interruptions.count)
        while low < high {
            let middle = (low + high) / 2
            if interruptions[middle] <= time { low = middle + 1 } else { high = middle }
        }
        let stale = time + policies.policy(at: time).staleAfter.milliseconds
        return low < interruptions.count ? min(stale, interruptions[low]) : stale
    }
}

extension OwnObservations {
    /// What is stored of `check` from the last own observation before `list`, which is not empty, until nothing of it can change
    /// any more.
    func history(
        _ db: Database, _ check: Int64, around list: [ImportedObservation], _ decoder: SegmentDecoder
    ) throws -> History {
        guard let first = list.first?.time, let last = list.last?.time else { return History() }
        var segments = try earlier(db, check, than: first, decoder)
        segments += try StoredSegment.all(db, check, startingIn: first..<last + 1, decoder)
        var next = last + 1
        while let segment = try StoredSegment.after(db, check, next, decoder), !segment.state.isSettledGood {
            segments.append(segment)
            next = segment.start + 1
        }
        return History(state: segments.first?.state ?? FoldState(), rows: segments.flatMap(\.content.sightings))
    }

    /// Back to one that has an own observation, or is too old to speak of `time`.
    private func earlier(
        _ db: Database, _ check: Int64, than time: Int64, _ decoder: SegmentDecoder
    ) throws -> [StoredSegment] {
        let reach = policies.entries.map(\.policy.staleAfter.milliseconds).max() ?? 0
        var result: [StoredSegment] = []
        var start = time
        while let segment = try StoredSegment.before(db, check, start, decoder) {
            result.insert(segment, at: 0)
            let isOwn = segment.content.sightings.contains { $0.isOwn && $0.time < time }
            if isOwn || segment.last + reach <= time { break }
            start = segment.start
        }
        return result
    }
}

extension SegmentContent {
    /// The rows without what was measured.
    var sightings: [OwnObservations.Row] {
        let outcomes = columns.outcomes.lazy.flatMap { repeatElement($0.outcome, count: $0.count) }
        let own = origins.lazy.flatMap { repeatElement($0.event == 0, count: $0.count) }
        return zip(zip(columns.times, outcomes), own).map { OwnObservations.Row(time: $0.0, outcome: $0.1, isOwn: $1) }
    }
}

extension FoldState {
    /// No run is open, and nothing is down: what follows is judged by itself.
    var isSettledGood: Bool { !isDown && !hasOpenRun }
}

extension ArraySlice<CheckTimeline.DownStretch> {
    /// Of the one that holds `time`; those that end before it are let go, for times come rising.
    fileprivate mutating func start(at time: Instant) -> Instant? {
        while let first, first.end <= time { removeFirst() }
        return first.flatMap { $0.start <= time ? $0.start : nil }
    }
}

/// When the daemon of this record ran: nothing that a file says interrupts that.
struct OwnRuns {
    private let since: Instant?
    private let silences: [Interval]

    init(_ db: Database, isDaemonAlive: Bool) throws {
        guard let heartbeat = try StoredBatch.latest(db)?.heartbeat else {
            (since, silences) = (nil, [])
            return
        }
        since = try Facts.firstStart(db)
        let last = isDaemonAlive ? [] : [Interval(heartbeat, .distantFuture)]
        silences = Facts.merged(try Facts.silences(db) + last)
    }

    /// Whether it was at work then, and had been.
    func holds(_ instant: Instant) -> Bool {
        guard let since, since < instant else { return false }
        return !silences.contains { $0.start <= instant && instant <= $0.end }
    }
}
