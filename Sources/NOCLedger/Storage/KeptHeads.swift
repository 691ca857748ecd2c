internal import GRDB
internal import NOCCore
internal import Synchronization

/// What is kept apart from the record, beside it: in `STATE/head.json` how far it had come with the last transaction, in
/// `STATE/head-lost.json` the heads that were found missing. A record that was put back, shortened, exchanged or rewritten does
/// not fit it, even where all its own hashes do.
final class KeptHeads: Sendable {
    private let kept: StateFile
    private let missing: StateFile
    private let state = Mutex(State())

    private struct State {
        var last: KeptHead?
        /// A head that is missing could not be put aside.
        var isBarred = false
    }

    init(directory: String) {
        kept = StateFile("head.json", in: directory, mode: 0o640)
        missing = StateFile("head-lost.json", in: directory, mode: 0o640)
    }

    /// Those that are known to be missing, and the last one where `db` does not hold it. What is kept is read before the record
    /// is: that goes on meanwhile.
    func lost(_ look: (KeptHead) throws -> LostHead?) throws -> [LostHead] {
        var result = try known()
        do {
            guard let head = try last() else { return result }
            if let lost = try look(head), !result.contains(where: lost.isSame) { result.append(lost) }
        } catch let damage as Damage {
            let lost = LostHead(unreadable: damage)
            if !result.contains(where: lost.isSame) { result.append(lost) }
        }
        return result
    }

    private func known() throws -> [LostHead] {
        guard let text = try missing.read() else { return [] }
        do {
            return try LostHeads(storedText: text, in: missing.path).heads
        } catch let damage as Damage {
            return [LostHead(unreadable: damage)]
        }
    }

    /// The last one that was kept; nil where there is none.
    func last() throws -> KeptHead? {
        guard let text = try kept.read(), !text.isEmpty else { return nil }
        return try KeptHead(storedText: text, in: kept.path)
    }

    /// Before the first transaction of this process: a head that does not fit is put aside, so that nothing replaces it.
    func examine(_ db: Database) throws {
        let before = try known()
        let all = try lost { try $0.loss(in: db) }
        guard all.count > before.count else { return }
        do {
            try missing.write(LostHeads(heads: all).storedText)
        } catch {
            // As long as it is known nowhere else, it stays where it is.
            state.withLock { $0.isBarred = true }
        }
    }

    /// After a transaction, with the signature that `sign` gives of an event that is new. One that cannot be written stays as
    /// it was: an older head of the same record, which is true still.
    func keep(_ head: KeptHead, sign: (String) -> EvidenceSignature?) {
        let (before, isBarred) = state.withLock { ($0.last, $0.isBarred) }
        var head = head
        let isKnown = before?.event == head.event && before?.signature != nil
        head.signature = isKnown ? before?.signature : sign(head.statement)
        guard before != head, !isBarred else { return }
        if head.batches == nil { head.batches = before?.batches ?? keptBatches() }
        // See above; a record on a full disk goes on as well.
        guard (try? kept.write(head.storedText, isLasting: before?.event != head.event)) != nil else { return }
        state.withLock { [head] in $0.last = head }
    }

    private func keptBatches() -> AnchorPayload? {
        // Of a head that cannot be read nothing is known; that it cannot was told before.
        try? last()?.batches
    }

    /// A person has spoken of all of them.
    func settle() throws { try missing.remove() }
}

extension KeptHead {
    /// Nil where the record holds it.
    func loss(in db: Database) throws -> LostHead? {
        let end = try Chain.head(db).seq
        guard let kind = try lossKind(in: db, end) else { return nil }
        return LostHead(kind: kind, record: record, event: event, hash: hash.hex, time: time, end: end)
    }

    private func lossKind(in db: Database, _ end: Int64) throws -> LostHead.Kind? {
        guard try Chain.genesis(db) == Chain.genesis(ofRecord: record) else { return .exchanged }
        guard event <= end else { return .shortened }
        guard try Chain.hash(db, of: event) == hash else { return .rewritten }
        return try batches.map { try $0.isKept(in: db) } ?? true ? nil : .observations
    }
}

extension AnchorPayload {
    /// Whether these batches are there as they were, or were removed since because what they held is in segments.
    fileprivate func isKept(in db: Database) throws -> Bool {
        guard try Chain.lastPayload(db, .prune, PrunePayload.self)?.last ?? .min < first else { return true }
        var run = BatchRun(first: first)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, digest FROM batches WHERE id >= ? AND id <= ? ORDER BY id", arguments: [first, last])
        while let row = try rows.next() {
            guard try row.integer(0) == run.last + 1 else { return false }
            run.add(try row.digest(1))
        }
        return run.last == last && run.digest.hex == digest
    }
}

extension LostHead {
    fileprivate func isSame(_ other: LostHead) -> Bool {
        (record, event, hash) == (other.record, other.event, other.hash)
    }

    init(unreadable damage: Damage) {
        self.init(
            kind: .unreadable, record: "", event: 0, hash: damage.what, time: Instant(milliseconds: 0), end: 0)
    }
}
