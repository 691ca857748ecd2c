internal import NOCCore

/// What the chain says of the rows that have no event of their own each: batches, deliveries, names of checks.
struct CoveredRows {
    /// Of batches that were not removed since, in order.
    private(set) var runs: [AnchorPayload] = []
    /// The last batch that was told of, and the last that was removed.
    private(set) var told: Int64?
    private(set) var removed: Int64?
    /// Of each delivery that was not removed since.
    private(set) var deliveries: [Int64: (queued: String, settled: String?)] = [:]
    private(set) var names: CheckNamesPayload?

    /// Without the events before it, all that can be said of one is whether it can be read.
    mutating func note(_ event: ChainEvent, _ kind: ChainKind, isWhole: Bool) throws {
        switch kind {
        case .anchor:
            let run = try event.decode(AnchorPayload.self)
            if isWhole { try note(run) }
        case .prune:
            let removal = try event.decode(PrunePayload.self)
            if isWhole { try note(removal) }
        case .checks: names = try event.decode(CheckNamesPayload.self)
        case .delivery:
            let payload = try event.decode(DeliveriesPayload.self)
            if isWhole { try note(payload) }
        default: break
        }
    }

    private mutating func note(_ run: AnchorPayload) throws {
        guard run.first == told.map({ $0 + 1 }) ?? run.first else {
            throw Damage(
                "it tells of the batches from \(run.first) on, and those before were told of up to \(told ?? 0)")
        }
        runs.append(run)
        told = run.last
    }

    private mutating func note(_ removal: PrunePayload) throws {
        guard removal.last > removed ?? .min, runs.contains(where: { $0.last == removal.last }) else {
            throw Damage("it removes batches up to \(removal.last), where none was told of to end")
        }
        runs.removeAll { $0.last <= removal.last }
        removed = removal.last
    }

    private mutating func note(_ payload: DeliveriesPayload) throws {
        for mark in payload.queued {
            guard deliveries[mark.seq] == nil else { throw Damage("it queues delivery \(mark.seq) a second time") }
            deliveries[mark.seq] = (mark.digest, nil)
        }
        for mark in payload.settled { try change(mark.seq) { $0.settled = mark.digest } }
        for seq in payload.reopened { try change(seq) { $0.settled = nil } }
        for seq in payload.removed {
            guard deliveries.removeValue(forKey: seq)?.settled != nil else {
                throw Damage("it removes delivery \(seq), which was not settled")
            }
        }
    }

    private mutating func change(
        _ seq: Int64, _ body: (inout (queued: String, settled: String?)) -> Void
    ) throws {
        guard var known = deliveries[seq] else { throw Damage("it tells of delivery \(seq), which was never queued") }
        body(&known)
        deliveries[seq] = known
    }

    /// The number that the oldest batch has; nil where nothing was told yet.
    var oldest: Int64? { removed.map { $0 + 1 } ?? runs.first?.first }
}

/// Holds batches, as they come, against what the chain says of runs of them.
struct RunWalk {
    private var runs: ArraySlice<AnchorPayload>
    private(set) var open: BatchRun?

    init(_ covered: CoveredRows) { runs = covered.runs[...] }

    /// The next batch, which follows the one before, with the digest of what is there.
    mutating func add(_ batch: Int64, _ digest: Digest) throws {
        var run = open ?? BatchRun(first: batch)
        run.add(digest)
        open = run
        guard let told = runs.first, batch == told.last else { return }
        guard run.first == told.first, run.digest.hex == told.digest else {
            throw Damage("the chain has another digest of the batches \(told.first) to \(told.last)")
        }
        runs.removeFirst()
        open = nil
    }

    /// After the last.
    func finish() throws {
        guard let missing = runs.first else { return }
        throw Damage("batches of \(missing.first) to \(missing.last), of which the chain tells, are missing")
    }
}
