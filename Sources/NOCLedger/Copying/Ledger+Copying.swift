internal import GRDB
package import NOCCore

extension Ledger: RecordOutlet {
    package func collector() throws -> CollectorIdentity { try read(named) }

    package func page(after cursor: CopyCursor, limit: Int) throws -> RecordPage {
        try read { try PageReader.read($0, of: named($0), after: cursor, limit: limit) }
    }

    /// The records of other collectors beside this one.
    package var collectors: CollectorRecords { CollectorRecords(beside: self) }

    private func named(_ db: Database) throws -> CollectorIdentity {
        guard let collector = try identity.read(db) else {
            throw LedgerError(.invalid, "the record has no plan yet, which would say whose it is")
        }
        try collector.check()
        return collector
    }
}

extension Ledger: CollectorRecord {}
