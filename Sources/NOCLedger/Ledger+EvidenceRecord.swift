package import NOCCore

extension Ledger: EvidenceRecord {
    package func evidenceHead() throws -> EvidenceHead {
        let head = try head()
        return EvidenceHead(events: head.seq, hash: head.hash.hex)
    }

    package func hash(of plan: AccountingPlan) throws -> String { Ledger.digest(of: plan).hex }
}
