internal import Foundation
internal import GRDB
package import NOCCore

/// Sealing, merging and retention: reads in snapshots, writes in transactions of a tenth of a second.
extension Ledger {
    package func maintain(_ upkeep: Upkeep) async throws {
        try await seal(before: upkeep.packing.milliseconds, at: upkeep.time)
        try await prune(at: upkeep.time)
        try await merge(before: upkeep.joining.milliseconds, at: upkeep.time)
        if let removing = upkeep.removing { try await retire(before: removing.milliseconds, at: upkeep.time) }
        try await removeOrphans(at: upkeep.time)
    }

    /// Files that a killed command kept for a record which it never wrote; younger ones may still get theirs.
    private func removeOrphans(at now: Instant) async throws {
        let orphans = attachments.old(before: now - .seconds(86_400))
        guard !orphans.isEmpty else { return }
        let unknown = try await look { db in
            try orphans.filter { name in
                guard Digest(hex: name) != nil else { return true }
                let sql = "SELECT EXISTS (SELECT 1 FROM chain WHERE instr(payload, ?) > 0)"
                return try Bool.fetchOne(db, sql: sql, arguments: [name]) == false
            }
        }
        attachments.remove(unknown)
    }

    /// How many checks one transaction changes.
    private static let portion = 500

    /// Packs the observations from before `boundary` into segments, an `seal` event for each transaction.
    private func seal(before boundary: Int64, at now: Instant) async throws {
        let waiting = try await look { try UnpackedRows.load($0, before: boundary) }
        for part in waiting.sorted(by: { $0.key < $1.key }).portions(of: Ledger.portion) {
            try await write { db in
                let keys = try CheckDictionary.all(db)
                let policies = Policies(try PlanArchive.versions(db))
                let editor = SegmentEditor(db, policies, event: try Chain.head(db).seq + 1)
                for (check, rows) in part {
                    guard let key = keys[check] else { throw Damage("check \(check) has no name") }
                    // An import may have packed some of them since.
                    let rows = rows.after(try Tail.of(db, check)?.last ?? .min)
                    _ = try editor.merge(rows, of: check, key, closed: .min)
                }
                try Ledger.append(db, .seal, editor.days, at: now)
            }
        }
    }

    /// Removes rows whose observations are all in segments: whole runs of batches from the oldest on, never the last batch.
    private func prune(at now: Instant) async throws {
        let end = try await look { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(o.id) FROM observations o LEFT JOIN tails t USING (check_id)
                    WHERE t.last IS NULL OR o.time > t.last
                    """) ?? .max
        }
        while try await write({ try Ledger.prune($0, before: end, at: now) }) {}
    }

    /// True when there may be more.
    private static func prune(_ db: Database, before end: Int64, at now: Instant) throws -> Bool {
        let oldest = try Row.fetchOne(
            db, sql: "SELECT id, first, last, heartbeat FROM batches ORDER BY id LIMIT 1"
        ).map(StoredBatch.init)
        guard let oldest else { return false }
        var chosen: StoredBatch?
        for run in try anchors(db, from: oldest.id) {
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, first, last, heartbeat FROM batches
                    WHERE id = ? AND last < ? AND id < (SELECT max(id) FROM batches)
                    """, arguments: [run.last, end])
            guard let last = try row.map(StoredBatch.init) else { break }
            guard chosen == nil || (last.last - oldest.first < 20_000 && last.id - oldest.id < 2_000) else { break }
            chosen = last
        }
        guard let chosen else { return false }
        _ = try Chain.append(db, time: now, kind: .prune, PrunePayload(last: chosen.id))
        try db.execute(sql: "DELETE FROM observations WHERE id <= ?", arguments: [chosen.last])
        try db.execute(sql: "DELETE FROM batches WHERE id <= ?", arguments: [chosen.id])
        return true
    }

    /// What the chain tells of batch `first` and those after it, in order.
    private static func anchors(_ db: Database, from first: Int64) throws -> [AnchorPayload] {
        var result: [AnchorPayload] = []
        let rows = try String.fetchCursor(db, sql: "SELECT payload FROM chain WHERE kind = 'anchor' ORDER BY seq DESC")
        while let text = try rows.next() {
            let run = try AnchorPayload(storedText: text, in: "an anchor")
            guard run.first >= first else { break }
            result.append(run)
        }
        return result.reversed()
    }

    /// Joins the hours of each UTC day that ended before `boundary`.
    private func merge(before boundary: Int64, at now: Instant) async throws {
        for day in try await look({ try Ledger.unmergedDays($0, before: boundary) }) {
            while try await write({ try Ledger.merge($0, day, at: now) }) {}
        }
    }

    private static func unmergedDays(_ db: Database, before boundary: Int64) throws -> [Int64] {
        var open: Set<Int64> = []
        try Chain.forEach(db, kinds: [.seal, .merge, .retire, .imported]) { event in
            if event.kind == ChainKind.imported.rawValue {
                open.formUnion(try event.decode(ImportPayload.self).days.map(\.number))
            } else {
                let days = try event.decode(DaysPayload.self)
                let numbers = days.days.map(\.number)
                let isDone = event.kind == ChainKind.retire.rawValue || days.isComplete == true
                if isDone { open.subtract(numbers) } else { open.formUnion(numbers) }
            }
        }
        return open.filter { DayRoot.times(of: $0).upperBound <= boundary }.sorted()
    }

    /// True when there is more of the day to merge.
    private static func merge(_ db: Database, _ day: Int64, at now: Instant) throws -> Bool {
        let times = DayRoot.times(of: day)
        let checks = try Int64.fetchAll(
            db,
            sql: """
                SELECT check_id FROM segments INDEXED BY segments_by_start WHERE start >= ? AND start < ?
                GROUP BY check_id HAVING count(*) > 1 LIMIT \(portion)
                """, arguments: [times.lowerBound, times.upperBound])
        let keys = try CheckDictionary.all(db)
        let editor = SegmentEditor(db, Policies([]), event: try Chain.head(db).seq + 1)
        for check in checks {
            guard let key = keys[check] else { throw Damage("check \(check) has no name") }
            try editor.join(check, key, day: day)
        }
        let isComplete = checks.count < portion
        try append(db, .merge, [day], isComplete: isComplete, at: now)
        return !isComplete
    }

    /// Removes whole UTC days that ended before `boundary`; what they were stays in the chain.
    private func retire(before boundary: Int64, at now: Instant) async throws {
        while try await write({ try Ledger.retire($0, before: boundary, at: now) }) {}
        try await write { try Outbox.retire($0, before: Instant(milliseconds: boundary), at: now) }
    }

    /// True when there may be more days.
    private static func retire(_ db: Database, before boundary: Int64, at now: Instant) throws -> Bool {
        guard let start = try Int64.fetchOne(db, sql: "SELECT min(start) FROM segments") else { return false }
        let day = DayRoot.number(of: start)
        let times = DayRoot.times(of: day)
        guard times.upperBound <= boundary else { return false }
        try append(db, .retire, [day], at: now)
        try db.execute(
            sql: "DELETE FROM segments WHERE start >= ? AND start < ?", arguments: [times.lowerBound, times.upperBound])
        return true
    }

    static func append(
        _ db: Database, _ kind: ChainKind, _ days: Set<Int64>, isComplete: Bool? = nil, at time: Instant
    ) throws {
        guard !days.isEmpty else { return }
        let event = try Chain.append(
            db, time: time, kind: kind, DaysPayload(days: try DayRoot.compute(db, days), isComplete: isComplete))
        try ChangedDay.note(db, days, event: event)
    }
}

extension Array {
    /// In order, at most `size` a piece.
    func portions(of size: Int) -> [Array] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
