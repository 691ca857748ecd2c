internal import GRDB
internal import NOCCore

/// Batches that follow one another, each digest folded into the one of all: so few bytes in the chain stand for many batches.
struct BatchRun: Hashable {
    var first: Int64
    /// Before `first` while there is none.
    var last: Int64
    private(set) var digest: Digest

    init(first: Int64) {
        self.first = first
        last = first - 1
        digest = Digest(of: Array("noc/batches \(first)".utf8))
    }

    /// As the chain tells it; nil while there is none.
    var told: AnchorPayload? { isEmpty ? nil : AnchorPayload(first: first, last: last, digest: digest.hex) }

    var isEmpty: Bool { last < first }

    mutating func add(_ batch: Digest) {
        digest = Digest(of: digest.bytes + batch.bytes)
        last += 1
    }
}

/// The batches of which the chain does not tell yet.
struct OpenRun {
    /// An anchor costs some 170 bytes: 25 KB a day.
    private static let longest = Duration.seconds(600)
    /// So that what is removed at once stays a short transaction.
    private static let mostRows = 20_000

    private(set) var run: BatchRun
    private var rows = 0
    /// The last sign of life before it.
    private var since: Instant?
    /// The highest number of a check whose name is in the chain.
    private var names: Int64

    /// As the record says.
    init(_ db: Database) throws {
        let anchored = try Chain.lastPayload(db, .anchor, AnchorPayload.self)?.last
        let oldest = try Int64.fetchOne(db, sql: "SELECT min(id) FROM batches")
        run = BatchRun(first: anchored.map { $0 + 1 } ?? oldest ?? 1)
        names = try Chain.lastPayload(db, .checks, CheckNamesPayload.self)?.last ?? 0
        let batches = try Row.fetchCursor(
            db, sql: "SELECT id, first, last, heartbeat, digest FROM batches WHERE id >= ? ORDER BY id",
            arguments: [run.first])
        while let row = try batches.next() { add(try StoredBatch(row), try row.digest(4)) }
        let before = try Int64.fetchOne(
            db, sql: "SELECT heartbeat FROM batches WHERE id = ?", arguments: [run.first - 1])
        since = before.map { Instant(milliseconds: $0) } ?? since
    }

    mutating func add(_ batch: StoredBatch, _ digest: Digest) {
        run.add(digest)
        rows += Int(batch.last - batch.first + 1)
        since = since ?? batch.heartbeat
    }

    /// Whether it should be told of, after `now`.
    func isDue(at now: Instant) -> Bool {
        guard !run.isEmpty, let since else { return false }
        return rows >= OpenRun.mostRows || now - since >= OpenRun.longest || since - now >= OpenRun.longest
    }

    /// Tells the chain of it, and of checks that are new.
    mutating func close(_ db: Database, at now: Instant) throws {
        guard let told = run.told else { return }
        _ = try Chain.append(db, time: now, kind: .anchor, told)
        run = BatchRun(first: run.last + 1)
        (rows, since) = (0, now)
        let known = try Int64.fetchOne(db, sql: "SELECT max(id) FROM checks") ?? 0
        guard known > names else { return }
        _ = try Chain.append(
            db, time: now, kind: .checks,
            CheckNamesPayload(last: known, digest: CheckDictionary.digest(db, upTo: known).hex))
        names = known
    }
}
