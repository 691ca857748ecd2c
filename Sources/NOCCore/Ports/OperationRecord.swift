/// All of a record that operations need: what is read for accounts, what people say, the evidence, this moment.
package protocol OperationRecord: AccountRecord, HandRecordRegister, StatementStore, EvidenceRecord, LiveRecord,
    AlertRecord, HeadRegister, ClockRegister, KeyRegister, TimestampRegister
{
    associatedtype Attachments: AttachmentKeeper
    var attachments: Attachments { get }
}

/// Opens a record when it is needed: what is refused before makes none.
package protocol RecordSource: Sendable {
    /// Whether there is a record yet.
    var exists: Bool { get }
    /// Throws a `RecordFailure` where there is none.
    func reading() throws -> any OperationRecord
    /// Makes the record where there is none.
    func writing() throws -> any OperationRecord
}

/// Makes what tries checks once.
package protocol ProberSource: Sendable {
    /// A prober for each of `keys` that the plan in force has.
    func probers(for keys: Set<CheckKey>) throws -> [CheckKey: any Prober]
}
