internal import Foundation
internal import GRDB
package import NOCCore
internal import Synchronization

/// The records of other collectors, each a file of its own beside the record of this one:
/// `STATE/collectors/SITE/COLLECTOR/ledger.sqlite`, with the same tables. What was taken in is read and verified by what
/// reads and verifies the own record. Throws `LedgerError`.
package final class CollectorRecords: RecordIntake {
    private let own: Ledger
    private let directory: String
    /// Pages of one record follow one another: its file stays open until one of another record comes.
    private let current = Mutex<OpenRecord?>(nil)

    init(beside own: Ledger) {
        self.own = own
        directory = own.directory + "/collectors"
    }

    package func cursor(of collector: CollectorIdentity) throws -> CopyCursor {
        try collector.check()
        let path = path(of: collector)
        guard let origin = try CollectorRecords.origin(path)?.origin else { return .beginning }
        try CollectorRecords.check(collector, is: origin.collector)
        return origin.cursor
    }

    @discardableResult
    package func takeIn(_ page: RecordPage) throws -> PageReceipt {
        let checked = try CheckedPage(page)
        try refuseOwn(page.collector)
        let path = path(of: page.collector)
        return try current.withLock { current in
            do {
                let file = try current.flatMap { $0.path == path ? $0 : nil } ?? OpenRecord(path)
                current = file
                return try Ledger.transaction(file.pool) { try PageTaking.take($0, checked, file.policies) }
            } catch {
                // What cannot be written now is opened anew for the next page.
                current = nil
                throw LedgerError.wrapping(error, path: path)
            }
        }
    }

    package func collected() throws -> [CollectedRecord] {
        try CollectorRecords.names(in: directory).flatMap { site in
            try CollectorRecords.names(in: "\(directory)/\(site)").compactMap { collector in
                let path = "\(directory)/\(site)/\(collector)/ledger.sqlite"
                return try CollectorRecords.origin(path).map { origin, lastSeen in
                    CollectedRecord(
                        collector: origin.collector, cursor: origin.cursor, announced: origin.announced,
                        lastSeen: lastSeen)
                }
            }
        }
    }

    /// None where there is no such folder: nothing was taken in.
    private static func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            throw LedgerError(.inputOutput, "cannot read \(folder)", cause: error.localizedDescription)
        }
    }

    package func record(of collector: CollectorIdentity) throws -> any CollectorRecord {
        try collector.check()
        let path = path(of: collector)
        guard let origin = try CollectorRecords.origin(path)?.origin else {
            throw LedgerError(.missing, "no record of \(collector) was taken in")
        }
        try CollectorRecords.check(collector, is: origin.collector)
        return try Ledger.open(directory: folder(of: collector), mode: .read)
    }

    /// Two records under one name are never one.
    static func check(_ theirs: CollectorIdentity, is ours: CollectorIdentity) throws {
        guard theirs == ours else {
            throw LedgerError(
                .fork,
                "two records bear the name \(theirs): the chain of one begins with \(Chain.genesis(ofRecord: ours.record)), "
                    + "that of the other with \(Chain.genesis(ofRecord: theirs.record)); two hosts have one identity, or a "
                    + "collector began a new record")
        }
    }

    private func refuseOwn(_ collector: CollectorIdentity) throws {
        let (genesis, named) = try own.read { (try Chain.genesis($0), try own.identity.read($0)) }
        guard genesis != Chain.genesis(ofRecord: collector.record) else {
            throw LedgerError(.invalid, "the record of \(collector) is the own record of this collector")
        }
        guard named?.site != collector.site || named?.collector != collector.collector else {
            throw LedgerError(
                .fork,
                "the page is of \(collector), as this collector is called, and of another record: two hosts have one identity"
            )
        }
    }

    private func folder(of collector: CollectorIdentity) -> String {
        "\(directory)/\(collector.site)/\(collector.collector)"
    }

    private func path(of collector: CollectorIdentity) -> String { folder(of: collector) + "/ledger.sqlite" }

    /// Nil where there is no record yet: none at all, or one whose first page was cut off.
    private static func origin(_ path: String) throws -> (origin: StoredOrigin, lastSeen: Instant?)? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try Connection.reading(path, readers: 1).read { db in
                guard try db.tableExists("origin"), let origin = try Origin.load(db) else { return nil }
                return (origin, try StoredBatch.latest(db)?.heartbeat)
            }
        } catch {
            throw LedgerError.wrapping(error, path: path)
        }
    }
}

/// The file of another collector's record, open to take pages in.
private struct OpenRecord {
    let path: String
    let pool: DatabasePool
    let policies = RecordedPolicies()

    init(_ path: String) throws {
        self.path = path
        try StateDirectory.make(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        pool = try Connection.writing(path, isOwn: false, readers: 1)
        try pool.read { db in
            if try Origin.load(db) != nil { try Soundness.check(db, path, thoroughly: false) }
        }
    }
}
