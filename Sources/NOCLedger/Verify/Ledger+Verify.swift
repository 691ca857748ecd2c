internal import Foundation
internal import GRDB
internal import NOCCore

/// What `noc verify` found.
struct VerifyReport: Sendable, Hashable {
    /// The first broken place; nil when all is as it was recorded.
    var problem: EvidenceProblem?
    var head: ChainHead?
    var events = 0
    var plans = 0
    var segments = 0
    /// In segments.
    var observations = 0
    /// Of the last hours, not in a segment yet.
    var unpackedObservations = 0
    var incidents = 0
    var deliveries = 0
    /// Files of records by hand, whose content has the hash that the chain says.
    var attachments = 0
    /// Those of imported records that are not here.
    var attachmentsElsewhere = 0
    /// Days that retention removed, as they were.
    var retired: [DayRoot] = []
    /// Of a record that was taken in: days of which more was announced than has arrived.
    var unfinished: [CalendarDay] = []
}

extension Ledger {
    /// Recomputes the evidence in one look at the record: the chain, the plans, every segment and the folds between them, the
    /// batches, the incidents, the deliveries and the files of records. With `interval`, only the segments of its UTC days; all the rest in any
    /// case. Damage is told in the report, not thrown. `progress` gets segments done and of how many. Blocks the thread.
    func verify(
        _ interval: Interval? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> VerifyReport {
        try read { db in
            var verification = Verification(db, interval, attachments)
            return verification.run(progress)
        }
    }
}

/// A place that is not as it was recorded.
struct Broken: Error {
    let place: String
    let message: String

    init(_ place: String, _ message: String) {
        self.place = place
        self.message = message
    }

    /// Runs `body`; damage in it is damage of `place`.
    static func at<T>(_ place: @autoclosure () -> String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let damage as Damage {
            throw Broken(place(), damage.what)
        }
    }
}

/// One pass over everything.
struct Verification {
    let db: Database
    let interval: Interval?
    let attachments: AttachmentStore
    var report = VerifyReport()
    /// What the chain says.
    var record = ChainRecord()
    /// Whose record it is, where it was taken in.
    var origin: StoredOrigin?

    init(_ db: Database, _ interval: Interval?, _ attachments: AttachmentStore) {
        self.db = db
        self.interval = interval
        self.attachments = attachments
    }

    mutating func run(_ progress: (Int, Int) -> Void) -> VerifyReport {
        do {
            try checkFile()
            try walkChain()
            try Broken.at("the chain") { try KeyRing(db).check() }
            try checkOrigin()
            try walkDays()
            try walkPlans()
            let keys = try walkChecks()
            try walkSegments(keys, progress)
            try walkBatches(keys)
            try walkIncidents()
            try walkAlerts()
            try walkOutbox()
            try walkAttachments()
        } catch let broken as Broken {
            report.problem = EvidenceProblem(place: broken.place, message: broken.message)
        } catch let damage as Damage {
            report.problem = EvidenceProblem(place: "the record", message: damage.what)
        } catch {
            report.problem = EvidenceProblem(place: "the database file", message: "\(error)")
        }
        return report
    }

    /// That SQLite finds its own structures whole, and that the tables are those of this version.
    private func checkFile() throws {
        let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard answer == "ok" else { throw Broken("the database file", answer ?? "it cannot be checked") }
        let known = Schema.migrator.migrations
        let applied = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
        guard applied == known else { throw Broken("table grdb_migrations", "it names other versions than \(known)") }
        let keys = try String.fetchAll(db, sql: "SELECT key FROM meta")
        guard keys == ["id"] else { throw Broken("table meta", "it does not hold just the record's id") }
    }
}
