/// The record as evidence: what reports name so that they can be proved later. The ledger is one; tests have one in memory.
package protocol EvidenceRecord: Sendable {
    /// Where the chain ends.
    func evidenceHead() throws -> EvidenceHead
    /// Whether some event of the chain has that hash, in hexadecimal: what rests on that head rests on this record.
    func hasEvent(withHash hash: String) throws -> Bool
    /// The hash under which the chain has `plan`, in hexadecimal.
    func hash(of plan: AccountingPlan) throws -> String
    /// Recomputes the evidence; with `interval`, only the observations of its UTC days, all the rest in any case. Damage is
    /// told in the result, not thrown. `progress` gets parts done and of how many. Blocks the thread.
    func verification(
        of interval: Interval?, progress: (Int, Int) -> Void
    ) throws -> EvidenceVerification
}

/// What recomputing the evidence found.
package struct EvidenceVerification: Sendable, Hashable {
    /// The first broken place; nil when all is as it was recorded.
    package var problem: EvidenceProblem?
    /// Nil where the chain could not be walked to its end.
    package var head: EvidenceHead?
    package var events = 0
    package var plans = 0
    package var segments = 0
    package var observations = 0
    package var incidents = 0
    package var deliveries = 0
    /// Files of records by hand, whose content has the hash that the chain says.
    package var attachments = 0
    /// Those of imported records that are not here.
    package var attachmentsElsewhere = 0
    /// Days that retention removed, whose hashes are kept.
    package var retired: [CalendarDay] = []
    /// Days of another collector's record of which more was announced than has arrived: their segments were looked at one
    /// by one, and not yet held against what the chain says of the whole day.
    package var unfinished: [CalendarDay] = []

    package init() {}
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
