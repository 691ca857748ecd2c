/// One moment of the record: everything read from it belongs together, whatever is written meanwhile. Several threads may read
/// it at once.
package protocol RecordSnapshot: AccountRecord, HandRecordRegister {
    /// Where the chain ended at that moment.
    func evidenceHead() throws -> EvidenceHead
}

extension RecordSnapshot {
    /// A moment of a moment is itself.
    package func snapshot() -> any RecordSnapshot { self }
}
