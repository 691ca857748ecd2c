internal import Foundation
internal import GRDB
internal import NOCCore
internal import Synchronization

/// Opens SQLite as the ledger wants it.
enum Connection {
    /// With `isOwn` a new record gets its id; another collector's brings its own.
    static func writing(
        _ path: String, isOwn: Bool = true, readers: Int, patience: Patience = Patience()
    ) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration(readers, patience))
        // GRDB chooses NORMAL for WAL, with which a power cut may take the last batches.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try prepare(pool, path, isOwn)
        return pool
    }

    /// Without a right to write, and where that is not enough (a read-only disk, where SQLite can make no file for its
    /// locks) as a file that nobody changes.
    static func reading(_ path: String, readers: Int) throws -> any DatabaseReader {
        var settings = configuration(readers, Patience())
        settings.readonly = true
        do {
            let pool = try DatabasePool(path: path, configuration: settings)
            try pool.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            return pool
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(error.resultCode)
        {
            guard isClosed(path) else { throw error }
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
            return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: settings)
        }
    }

    /// Whether everything is in the main file.
    private static func isClosed(_ path: String) -> Bool {
        // There is none when nobody writes; who may not look into the directory could not read the main file either.
        let size = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        return (size ?? 0) == 0
    }

    private static func configuration(_ readers: Int, _ patience: Patience) -> Configuration {
        var settings = Configuration()
        settings.label = "ledger"
        settings.busyMode = .callback { patience.wait(turn: $0) }
        settings.maximumReaderCount = readers
        settings.prepareDatabase { db in
            // Small pages waste little behind a day's segment of 3 KB and cost little for a batch of a few rows.
            try db.execute(sql: "PRAGMA page_size = 2048")
            try db.execute(sql: "PRAGMA secure_delete = OFF")
            try db.execute(sql: "PRAGMA cache_size = -8000")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 2000")
            try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
        }
        return settings
    }

    private static func prepare(_ pool: DatabasePool, _ path: String, _ isOwn: Bool) throws {
        if try pool.read(Schema.migrator.hasBeenSuperseded) { throw Soundness.newer(path) }
        try Schema.migrator.migrate(pool)
        guard isOwn else { return }
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO meta (key, value) VALUES ('id', ?)",
                arguments: [UUID().uuidString.lowercased()])
        }
    }
}

/// How long a connection waits for another process that holds the record, an import for instance.
final class Patience: Sendable {
    private static let turn: useconds_t = 10_000
    private let milliseconds = Atomic(30_000)

    /// From now on; a daemon has alerts to send meanwhile, and tries again.
    func shorten() { milliseconds.store(250, ordering: .relaxed) }

    /// False when it has been long enough.
    func wait(turn: Int) -> Bool {
        guard turn * 10 < milliseconds.load(ordering: .relaxed) else { return false }
        usleep(Patience.turn)
        return true
    }
}

/// Whether a record can be worked with at all. `noc verify` looks at everything.
enum Soundness {
    /// Larger ones would delay the start of a daemon; damage in them is found where it is read.
    private static let mostBytesToWalk = 128 << 20

    static func check(_ db: Database, _ path: String, thoroughly: Bool) throws {
        guard try !Schema.migrator.hasBeenSuperseded(db) else { throw newer(path) }
        guard try db.tableExists("meta"), try !Schema.migrator.appliedMigrations(db).isEmpty else {
            // Another process makes the record at this moment.
            let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
            if Set(tables).isSubset(of: ["grdb_migrations"]) {
                throw LedgerError(
                    .missing, "the record \(path) has nothing in it yet: it is being made, or was not finished")
            }
            throw Damage("its tables are not those of a record")
        }
        guard try Schema.migrator.hasCompletedMigrations(db) else { throw older(path) }
        try checkHead(db)
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        guard thoroughly, pages * size <= mostBytesToWalk else { return }
        let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard answer == "ok" else { throw Damage(answer ?? "SQLite finds it damaged") }
    }

    /// The last link of the chain.
    private static func checkHead(_ db: Database) throws {
        let head = try Chain.head(db)
        guard head.seq > 0 else { return }
        let before = try Row.fetchOne(db, sql: "SELECT hash FROM chain WHERE seq = ?", arguments: [head.seq - 1])
        let start = try before?.digest(0) ?? Chain.genesis(db)
        try Chain.forEach(db, after: head.seq - 1) { event in
            let hash = Chain.hash(
                after: start, seq: event.seq, time: event.time.milliseconds, kind: event.kind, payload: event.payload)
            guard hash == event.hash else {
                throw Damage("event \(event.seq), the last of the chain, does not have its hash")
            }
        }
    }

    private static func older(_ path: String) -> LedgerError {
        LedgerError(
            .older,
            "the record \(path) is still as an earlier version of noc wrote it: the daemon of this version, or a command that "
                + "adds to the record, takes it over")
    }

    static func newer(_ path: String) -> LedgerError {
        LedgerError(.newer, "the record \(path) was written by a later version of noc; use that version")
    }
}
