import NOCCore
import NOCLedger
import NOCOperations

/// The record of a state directory, opened when it is needed.
struct LedgerSource: RecordSource {
    let directory: String

    var exists: Bool { Ledger.exists(directory: directory) }

    func reading() throws -> any OperationRecord { try open(.read) }

    func writing() throws -> any OperationRecord { try open(.write) }

    /// Root's first run must not lock the service's user out: what is made belongs to the directory's owner.
    func open(_ mode: Ledger.Mode) throws -> Ledger {
        let ledger = try Ledger.open(directory: directory, mode: mode)
        if mode != .read { StateOwner.handOver(directory, in: directory) }
        return ledger
    }
}
