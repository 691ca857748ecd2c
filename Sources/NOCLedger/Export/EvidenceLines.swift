internal import Foundation
internal import GRDB
internal import NOCCore

/// What another program needs to prove an export: whose record it is, the whole chain, every plan, the packed observations of the
/// UTC days that an interval touches, and the tokens of timestamp authorities. One JSON object a line; `noc import` passes over them.
///
/// A long member is cut: a line with `"more":true` goes on in the same member of the next line.
struct EvidenceLines {
    /// Far below what a line of an import may have.
    private static let longestPart = 1 << 18

    let db: Database
    let attachments: AttachmentStore
    let write: (String) throws -> Void

    static let kinds = ["collector", "chain", "plan", "segment", "token"]

    func all(_ interval: Interval) throws {
        try line(
            "collector",
            [
                .init("record", .string(try Chain.record(db))), .init("from", interval.start.stored),
                .init("to", interval.end.stored),
            ], nil)
        try Chain.forEach(db) { event in
            try line(
                "chain",
                [
                    .init("seq", .integer(event.seq)), .init("time", event.time.stored),
                    .init("event", .string(event.kind)), .init("hash", .string(event.hash.hex)),
                ], ("payload", event.payload))
        }
        var plans: Set<String> = []
        try Chain.forEach(db, kinds: [.plan]) { event in
            let digest = try event.decode(PlanPayload.self).plan
            guard plans.insert(digest).inserted else { return }
            try line("plan", [.init("sha256", .string(digest))], ("text", try PlanArchive.load(db, digest).storedText))
        }
        try segments(interval)
        try Chain.forEach(db, kinds: [.timestamp]) { try token(try $0.decode(HeadTimestamp.self)) }
    }

    private func segments(_ interval: Interval) throws {
        guard !interval.isEmpty else { return }
        let first = DayRoot.times(of: DayRoot.number(of: interval.start.milliseconds)).lowerBound
        let end = DayRoot.times(of: DayRoot.number(of: interval.end.milliseconds - 1)).upperBound
        let keys = try CheckDictionary.all(db)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT check_id, start, last, count, state, data FROM segments INDEXED BY segments_by_start
                WHERE start >= ? AND start < ? ORDER BY start, check_id
                """, arguments: [first, end])
        while let row = try rows.next() {
            guard let key = keys[try row.integer(0)] else { throw Damage("a segment of a check without a name") }
            try line(
                "segment",
                [
                    .init("target", .string(key.target)), .init("check", .string(key.check)),
                    .init("start", .integer(try row.integer(1))), .init("last", .integer(try row.integer(2))),
                    .init("count", .integer(try row.integer(3))),
                    .init("state", .string(Self.base64(try row.bytes(4)))),
                ], ("data", Self.base64(try row.bytes(5))))
        }
    }

    private func token(_ timestamp: HeadTimestamp) throws {
        guard let path = try attachments.path(of: timestamp.token), let der = try PlainFile.contents(path) else {
            return
        }
        try line(
            "token",
            [.init("event", .integer(timestamp.event)), .init("hash", .string(timestamp.hash))],
            ("der", der.base64EncodedString()))
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    private func line(_ kind: String, _ members: [JSON.Member], _ long: (name: String, text: String)?) throws {
        var members = [JSON.Member("kind", .string(kind))] + members
        guard let long else { return try write(JSON.object(members).jsonText()) }
        var rest = long.text[...]
        repeat {
            let part = rest.prefix(Self.longestPart)
            rest = rest.dropFirst(Self.longestPart)
            members.append(.init(long.name, .string(String(part))))
            if !rest.isEmpty { members.append(.init("more", .bool(true))) }
            try write(JSON.object(members).jsonText())
            members = [.init("kind", .string(kind))]
        } while !rest.isEmpty
    }
}
