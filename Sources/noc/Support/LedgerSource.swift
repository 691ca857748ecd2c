import NOCCore
import NOCLedger
import NOCOperations

/// The record of a state directory, opened when it is needed.
struct LedgerSource: RecordSource {
    let directory: String

    var exists: Bool { Ledger.exists(directory: directory) }

    func reading() throws -> any OperationRecord { try open(.read) }

    func writing() throws -> any OperationRecord { try open(.write) }

    func open(_ mode: Ledger.Mode) throws -> Ledger { try Ledger.open(directory: directory, mode: mode) }
}
