import NOCCore
import NOCLedger

/// The record of a state directory, opened when it is needed.
struct LedgerSource: RecordSource {
    let directory: String

    var exists: Bool { Ledger.exists(directory: directory) }

    func reading() throws -> any OperationRecord { try Ledger.open(directory: directory, mode: .read) }

    func writing() throws -> any OperationRecord { try Ledger.open(directory: directory, mode: .write) }
}
