internal import Foundation
internal import GRDB
internal import NOCCore

/// The tables of the record. Migrations are append-only: what was released is never changed.
enum Schema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in try db.execute(sql: version1) }
        migrator.registerMigration("2") { db in try db.execute(sql: version2) }
        migrator.registerMigration("3") { db in
            try db.execute(sql: version3)
            try ChangedDay.noteAll(db)
        }
        migrator.registerMigration("4") { db in try coverAll(db) }
        return migrator
    }()

    /// Batches, names of checks and deliveries of before are told in the chain, as those of now are from the start.
    private static func coverAll(_ db: Database) throws {
        let isTaken = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM origin)") ?? false
        guard !isTaken, let row = try Row.fetchOne(db, sql: "SELECT max(time) FROM chain"),
            let time = row.optionalInstant(0)
        else { return }
        var open = try OpenRun(db)
        try open.close(db, at: time)
        try Outbox.tellAll(db, at: time)
    }

    private static let version2 = """
        -- Standing alerts, as the chain said last of each; seq: that event.
        CREATE TABLE alerts (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            start INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            ended_at INTEGER,
            reason TEXT,
            seq INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX alerts_open ON alerts (target) WHERE ended_at IS NULL;
        CREATE INDEX alerts_by_opening ON alerts (opened_at);
        """

    private static let version1 = """
        -- 'id': the record's own random id, from which the chain starts.
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;

        -- Numbers for TARGET/CHECK.
        CREATE TABLE checks (
            id INTEGER PRIMARY KEY,
            target TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL,
            UNIQUE (target, name)
        ) STRICT;

        -- Observations of the last hours, in the order in which they were stored, until they are packed into segments.
        -- One at or before its check's tail is in a segment already.
        CREATE TABLE observations (
            id INTEGER PRIMARY KEY,
            check_id INTEGER NOT NULL,
            time INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            latency INTEGER,
            reason TEXT,
            measurements BLOB
        ) STRICT;

        -- Each transaction of the daemon: the ids of its observations, its heartbeat, and the digest of all that.
        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            heartbeat INTEGER NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;

        -- Packed observations of a check: an hour of one UTC day, or all of it.
        -- start and last: times of the first and the last; state: the fold before the first.
        CREATE TABLE segments (
            check_id INTEGER NOT NULL,
            start INTEGER NOT NULL,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL,
            digest BLOB NOT NULL,
            state BLOB NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (check_id, start)
        ) STRICT;
        CREATE INDEX segments_by_start ON segments (start, check_id, count, digest);

        -- The fold after the last packed observation of each check.
        CREATE TABLE tails (
            check_id INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            state BLOB NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;

        -- Everything that happened; hash covers the row and the hash before.
        CREATE TABLE chain (
            seq INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX chain_by_kind ON chain (kind, seq);

        -- Plans as zstd of their canonical JSON, of which digest is the SHA-256. The chain says when each was in force.
        CREATE TABLE plans (digest BLOB NOT NULL PRIMARY KEY, json BLOB NOT NULL) STRICT;

        -- Incidents as last registered; seq is the chain row that says the same.
        CREATE TABLE incidents (
            id TEXT NOT NULL PRIMARY KEY,
            target TEXT NOT NULL,
            start INTEGER NOT NULL,
            confirmed_at INTEGER NOT NULL,
            ended_at INTEGER,
            reason TEXT,
            cause TEXT,
            seq INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incidents_open ON incidents (id) WHERE ended_at IS NULL;

        -- Deliveries to hooks, in the order in which they were queued.
        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            hook TEXT NOT NULL,
            event TEXT NOT NULL,
            incident TEXT,
            target TEXT,
            payload TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            next_attempt INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            state TEXT NOT NULL,
            last_result TEXT,
            last_output TEXT,
            finished_at INTEGER,
            digest BLOB NOT NULL
        ) STRICT;
        CREATE INDEX outbox_pending ON outbox (hook, incident, target, seq) WHERE state = 'pending';
        CREATE INDEX outbox_incident ON outbox (incident, hook, event) WHERE incident IS NOT NULL;
        """

    /// For copying: what was changed since a place in the record. Nothing that is stored is rewritten.
    private static let version3 = """
        -- seq: the chain row that left the segment behind; 0: one of before this version, see days.
        -- mark: empty for 0, else the first bytes of the digest of seq and the segment's digest.
        ALTER TABLE segments ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE segments ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
        CREATE INDEX segments_by_seq ON segments (seq, start, check_id);

        -- UTC days whose segments were changed, by number since 1970-01-01. seq: the last chain row that did so.
        -- base: the last that did so before this version, which stands for segments of seq 0; 0: there are none.
        CREATE TABLE days (
            day INTEGER PRIMARY KEY,
            seq INTEGER NOT NULL,
            base INTEGER NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;

        -- One row in a record that was taken in from another collector, as JSON: whose it is and how far it came.
        CREATE TABLE origin (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            json TEXT NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;
        """
}
