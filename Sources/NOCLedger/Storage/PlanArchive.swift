internal import Foundation
internal import GRDB
internal import NOCCore

/// Every plan that was ever in force: the plan itself once, and in the chain since when.
enum PlanArchive {
    /// Far above any plan of one host.
    static let mostBytes = 64 << 20

    /// A plan at hand, by its digest: reading one of thousands of checks takes its time.
    typealias KnownPlan = (digest: String, plan: AccountingPlan)

    /// In order of time.
    static func versions(
        _ db: Database, since start: Instant = .distantPast, known: KnownPlan? = nil
    ) throws -> [PlanVersion] {
        var plans: [String: AccountingPlan] = [:]
        if let known { plans[known.digest] = known.plan }
        return try events(db, since: start).map { time, digest in
            let plan = try plans[digest] ?? load(db, digest)
            plans[digest] = plan
            return PlanVersion(time: time, plan: plan)
        }
    }

    /// Those that were in force at `start` or later, in order of time.
    private static func events(
        _ db: Database, since start: Instant
    ) throws -> ArraySlice<(time: Instant, digest: String)> {
        var events: [(time: Instant, digest: String)] = []
        try Chain.forEach(db, kinds: [.plan]) { event in
            events.append((event.time, try event.decode(PlanPayload.self).plan))
        }
        let sorted = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        return sorted[(sorted.lastIndex { $0.time <= start } ?? 0)...]
    }

    /// The digest of the plan recorded last.
    static func latest(_ db: Database) throws -> (digest: String, time: Instant)? {
        let row = try Row.fetchOne(
            db, sql: "SELECT payload, time FROM chain WHERE kind = 'plan' ORDER BY seq DESC LIMIT 1")
        return try row.map {
            (try PlanPayload(storedText: try $0.string(0), in: "the last plan's event").plan, try $0.instant(1))
        }
    }

    /// Appends `plan` when it differs from the last. It is in force from `now`, or from just after what is recorded already
    /// when that lies ahead (the clock was set back): what was judged by one plan is not judged again by another.
    @discardableResult
    static func record(_ db: Database, _ plan: AccountingPlan, at now: Instant) throws -> (digest: String, isNew: Bool)
    {
        let json = Array(plan.storedText.utf8)
        let digest = Digest(of: json)
        let before = try latest(db)
        guard before?.digest != digest.hex else { return (digest.hex, false) }
        try keep(db, digest, packed: Zstandard().pack(json))
        let heartbeat = try StoredBatch.latest(db)?.heartbeat.milliseconds ?? .min
        let packed = try Int64.fetchOne(db, sql: "SELECT max(last) FROM tails") ?? .min
        let after = Instant(milliseconds: max(heartbeat, packed) &+ 1)
        let time = before.map { max(now, after, $0.time) } ?? now
        _ = try Chain.append(db, time: time, kind: .plan, PlanPayload(plan: digest.hex))
        return (digest.hex, true)
    }

    static func keep(_ db: Database, _ digest: Digest, packed: [UInt8]) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO plans (digest, json) VALUES (?, ?)",
            arguments: [Data(digest.bytes), Data(packed)])
    }

    /// The plan as it is stored.
    static func packed(_ db: Database, _ digest: Digest) throws -> [UInt8] {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT json FROM plans WHERE digest = ?", arguments: [Data(digest.bytes)])
        else { throw Damage("the plan \(digest) is missing") }
        return try row.bytes(0)
    }

    static func load(_ db: Database, _ hex: String) throws -> AccountingPlan {
        guard let digest = Digest(hex: hex) else { throw Damage("the plan \(hex) is missing") }
        let json = try packed(db, digest).withUnsafeBytes { try unpack($0, digest) }
        return try AccountingPlan(storedText: String(decoding: json, as: UTF8.self), in: "the plan \(hex)")
    }

    /// The plan's JSON, whose digest must be `digest`.
    static func unpack(_ packed: UnsafeRawBufferPointer, _ digest: Digest) throws -> Data {
        var buffer: [UInt8] = []
        let count = try Zstandard().unpack(packed, into: &buffer, limit: mostBytes)
        let json = Array(buffer[..<count])
        guard Digest(of: json) == digest else { throw Damage("the plan \(digest) does not have its digest") }
        return Data(json)
    }
}
