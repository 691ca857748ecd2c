internal import Foundation
internal import GRDB
internal import NOCCore

/// Which event of the chain changed the segments of a UTC day last. The chain says the same; here it is found by the day.
struct ChangedDay: Equatable {
    var event: Int64
    /// The event that stands for segments of which none is noted; 0 where there are none.
    var base: Int64

    static func note(_ db: Database, _ days: some Sequence<Int64>, event: Int64) throws {
        for day in days {
            let base = try of(db, day)?.base ?? 0
            try ChangedDay(event: event, base: base).save(db, day)
        }
    }

    static func of(_ db: Database, _ day: Int64) throws -> ChangedDay? {
        let statement = try db.cachedStatement(sql: "SELECT seq, base FROM days WHERE day = ?")
        return try Row.fetchOne(statement, arguments: [day]).map {
            ChangedDay(event: try $0.integer(0), base: try $0.integer(1))
        }
    }

    private func save(_ db: Database, _ day: Int64) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO days (day, seq, base, digest) VALUES (?, ?, ?, ?)")
            .execute(arguments: [day, event, base, Data(digest(day).bytes)])
    }

    func digest(_ day: Int64) -> Digest {
        var writer = ByteWriter()
        for number in [day, event, base] { writer.fixed(number) }
        return Digest(of: writer.bytes)
    }

    /// Reads the days of a record of before from its chain, once.
    static func noteAll(_ db: Database) throws {
        var last: [Int64: Int64] = [:]
        try Chain.forEach(db, kinds: [.seal, .merge, .retire, .imported]) { event in
            for day in try event.changedDays { last[day.number] = event.seq }
        }
        for (day, event) in last { try ChangedDay(event: event, base: event).save(db, day) }
    }
}

extension ChainEvent {
    /// The days whose segments it changed, as they are afterwards; of `retire`, as they were.
    var changedDays: [DayRoot] {
        get throws {
            switch ChainKind(rawValue: kind) {
            case .seal, .merge, .retire: try decode(DaysPayload.self).days
            case .imported: try decode(ImportPayload.self).days
            default: []
            }
        }
    }
}
