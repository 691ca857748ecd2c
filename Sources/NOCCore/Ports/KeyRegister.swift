/// The collector's key, by which heads and reports are signed. The ledger keeps it beside the record; tests have none.
package protocol KeyRegister: Sendable {
    /// Every key that the collector had, in order; the last one signs.
    func keys() throws -> [EvidenceKey]
    /// What became of the private part of the last one.
    func keyState() throws -> KeyState
    /// By the key; nil where it cannot be had.
    func signature(of statement: String) throws -> EvidenceSignature?
    /// Where the chain ends, signed; by what is kept beside the record where this user may not read the key.
    func signedHead() throws -> WitnessedHead?
    /// Why `signature` is not one of this collector's keys for `statement`; nil where it is. With `event`, by a key that was
    /// in force there.
    func fault(of signature: EvidenceSignature, of statement: String, at event: Int64?) throws -> String?
    /// Whether what rests on the head `hash` is signed: the collector had a key then, which was not lost since.
    func isSigned(head hash: String) throws -> Bool
    /// What is wrong with the signature of what is kept beside the record of how far it had come.
    func keptHeadFault() throws -> String?
    /// Makes the next key; `origin` says what becomes of the one before. Throws where that does not fit.
    func makeKey(_ order: KeyOrder) throws -> EvidenceKey
}

extension WitnessedHead {
    package var statement: String {
        EvidenceStatement.head(record: record, event: place.event, hash: place.hash)
    }
}
