internal import Synchronization

/// What of a target's time rests on observations that a file brought, import by import.
package struct ImportedTime: Sendable, Hashable {
    /// Nil where the record does not have that import any more.
    package var imported: ImportOrigin?
    /// From the first to the last instant of the period that they speak of.
    package var interval: Interval
    package var observations: Int
    /// In which one of them is the last word of its check.
    package var milliseconds: Int64
}

/// The same of one check, by the number of the import.
struct ImportedShare: Sendable {
    var observations = 0
    /// In order.
    var intervals: [Interval] = []
}

/// Gathers it in one pass over the observations of a check.
struct ImportedPass: Sendable {
    private let window: Interval
    private let policies: PolicySchedule
    /// Beginnings of the stretches in which nothing was recorded, rising.
    private let interruptions: [Int64]
    private var nextInterruption = 0
    private var shares: [Int64: ImportedShare] = [:]
    /// The last observation, where it was imported: how long it speaks the next one tells.
    private var open: (event: Int64, time: Int64)?

    init(window: Interval, policies: PolicySchedule, interruptions: [Interval]) {
        self.window = window
        self.policies = policies
        self.interruptions = interruptions.map(\.start.milliseconds)
    }

    mutating func add(_ chunk: borrowing ObservationColumns) {
        guard let first = chunk.times.first else { return }
        // Segments are handed over whole: one may come a second time.
        guard open.map({ first > $0.time }) ?? true else { return }
        close(at: first)
        var index = 0
        for run in chunk.origins {
            let end = index + run.count
            if run.event != 0 {
                add(chunk.times[index..<end], of: run.event)
                if end < chunk.count { close(at: chunk.times[end]) }
            }
            index = end
        }
    }

    private mutating func add(_ times: ArraySlice<Int64>, of event: Int64) {
        var share = shares.removeValue(forKey: event) ?? ImportedShare()
        for time in times {
            if let before = open { extend(&share, from: before.time, to: time) }
            if window.contains(Instant(milliseconds: time)) { share.observations += 1 }
            open = (event, time)
        }
        shares[event] = share
    }

    /// The last one speaks no longer than to `time`.
    private mutating func close(at time: Int64) {
        guard let last = open else { return }
        var share = shares.removeValue(forKey: last.event) ?? ImportedShare()
        extend(&share, from: last.time, to: time)
        shares[last.event] = share
        open = nil
    }

    private mutating func extend(_ share: inout ImportedShare, from time: Int64, to end: Int64) {
        while nextInterruption < interruptions.count, interruptions[nextInterruption] <= time { nextInterruption += 1 }
        let cut = nextInterruption < interruptions.count ? interruptions[nextInterruption] : .max
        let covered = min(end, time + policies.policy(at: time).staleAfter.milliseconds, cut)
        let part = Interval(Instant(milliseconds: time), Instant(milliseconds: covered)).intersection(window)
        guard !part.isEmpty else { return }
        if let last = share.intervals.indices.last, share.intervals[last].end == part.start {
            share.intervals[last].end = part.end
        } else {
            share.intervals.append(part)
        }
    }

    /// By the number of the import, as things stood at `asOf`.
    func shares(asOf: Instant) -> [Int64: ImportedShare] {
        var copy = self
        copy.close(at: max(asOf.milliseconds, copy.open?.time ?? 0))
        return copy.shares.filter { $0.value.observations > 0 || !$0.value.intervals.isEmpty }
    }
}

/// The imports that brought observations, read when the first is asked for.
final class ObservationImports: Sendable {
    private let record: any RecordSnapshot
    private let known = Mutex<[Int64: ImportOrigin]?>(nil)

    init(_ record: any RecordSnapshot) { self.record = record }

    /// Throws what the record throws.
    func origin(of event: Int64) throws -> ImportOrigin? {
        if let known = known.withLock({ $0 }) { return known[event] }
        let read = try record.observationImports()
        known.withLock { $0 = read }
        return read[event]
    }
}
