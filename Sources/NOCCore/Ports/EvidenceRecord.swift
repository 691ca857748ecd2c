/// The record as evidence: what reports name so that they can be proved later. The ledger is one; tests have one in memory.
package protocol EvidenceRecord: Sendable {
    /// Where the chain ends.
    func evidenceHead() throws -> EvidenceHead
    /// Whether some event of the chain has that hash, in hexadecimal: what rests on that head rests on this record.
    func hasEvent(withHash hash: String) throws -> Bool
    /// The hash under which the chain has `plan`, in hexadecimal.
    func hash(of plan: AccountingPlan) throws -> String
}

/// The last event of a chain, whose hash covers all before it.
package struct EvidenceHead: Sendable, Hashable {
    /// How many events there are.
    package var events: Int64
    /// 64 hexadecimal digits.
    package var hash: String

    package init(events: Int64, hash: String) {
        self.events = events
        self.hash = hash
    }
}

/// Something that is not as it was recorded.
package struct EvidenceProblem: Sendable, Hashable, CustomStringConvertible {
    /// Which row or file, in words.
    package var place: String
    package var message: String
    package var description: String { "\(place): \(message)" }

    package init(place: String, message: String) {
        self.place = place
        self.message = message
    }
}
