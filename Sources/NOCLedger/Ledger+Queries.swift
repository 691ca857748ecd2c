internal import Foundation
internal import GRDB
package import NOCCore

/// What commands show.
extension Ledger {
    /// Where the chain ends: the evidence a report shows.
    package func head() throws -> ChainHead { try read(Chain.head) }

    /// The daemon's last sign of life; nil when none ever ran on this record.
    package func lastHeartbeat() throws -> Instant? { try read { try StoredBatch.latest($0)?.heartbeat } }

    /// The daemon's process id; nil when none runs; 0 when it is not known.
    package var daemon: Int32? { get throws { try Ledger.daemon(directory: directory) } }

    /// Rows of the chain after `seq`, in order; all kinds when `kinds` is empty.
    package func events(kinds: [ChainKind] = [], after seq: Int64 = 0) throws -> [ChainEvent] {
        try read { db in
            var result: [ChainEvent] = []
            if kinds.isEmpty {
                try Chain.forEach(db, after: seq) { result.append($0) }
            } else {
                try Chain.forEach(db, kinds: kinds, after: seq) { result.append($0) }
            }
            return result
        }
    }

    /// Deliveries to hooks, the newest first.
    package func deliveries(
        limit: Int = 100, states: [Delivery.State] = Delivery.State.allCases
    ) throws -> [Delivery] {
        try read { try Outbox.list($0, limit: limit, states: states) }
    }

    /// The state machine after the last observation of every check.
    package func folds() throws -> [CheckKey: FoldState] { try read { try CheckFolds.now($0) { _ in true } } }

    /// Writes a consistent copy of the live record to `file`, which must not exist, and what its records have attached to
    /// `attachments` beside it. Short reads, so that batches pass.
    @discardableResult
    package func backup(to file: String) throws -> CopiedAttachments {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw LedgerError(.invalid, "\(file) exists already; give a new name")
        }
        return try Backup.write(from: self, to: file)
    }
}
