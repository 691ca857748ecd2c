/// Whether the record is still the one that was seen before. The ledger is one; tests have one in memory.
package protocol HeadRegister: Sendable {
    /// The record's own random id, from which its chain starts.
    func recordName() throws -> String
    /// The event whose hash it is; nil where the chain has none.
    func place(ofHash hash: String) throws -> HeadPlace?
    /// The last event of the chain; nil where there is none.
    func lastPlace() throws -> HeadPlace?
    /// How many events of each kind came after event `event`.
    func kinds(after event: Int64) throws -> [String: Int]
    /// Heads that the record had, by what is kept apart from it, and has no more; without those that a person accepted.
    func lostHeads() throws -> [LostHead]
    /// What persons said of such heads, in order.
    func acceptedLosses() throws -> [AcceptedLoss]
    /// Records that `by` gives the lost heads up, and why. Throws where there are none.
    func acceptLosses(by: String, reason: String, at time: Instant) throws -> [AcceptedLoss]
}

/// An event of the chain, as a head.
package struct HeadPlace: Sendable, Hashable {
    package var event: Int64
    package var hash: String
    package var time: Instant

    package init(event: Int64, hash: String, time: Instant) {
        self.event = event
        self.hash = hash
        self.time = time
    }
}

/// A head with the record whose it is: enough to look for it later, whatever became of the record.
package struct WitnessedHead: Sendable, Hashable {
    package var record: String
    package var place: HeadPlace
    /// Of `statement`, by the collector's key; nil where it has none.
    package var signature: EvidenceSignature?

    package init(record: String, place: HeadPlace, signature: EvidenceSignature? = nil) {
        self.record = record
        self.place = place
        self.signature = signature
    }

    /// As `noc head` and hooks write it, and `noc verify --witness` reads it.
    package func line(time: String) -> String {
        "head \(place.hash) event \(place.event) record \(record) at \(time)"
            + (signature.map { " \($0.words)" } ?? "")
    }
}

/// A head that is no longer in the record.
package struct LostHead: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Another record is in its place.
        case exchanged
        /// The chain ends before it.
        case shortened
        /// The chain has another event in its place.
        case rewritten
        /// Observations that no event told of yet are missing or others.
        case observations
        /// What was kept of it cannot be read.
        case unreadable
    }

    package var kind: Kind
    package var record: String
    package var event: Int64
    package var hash: String
    /// When the record was last known to hold it.
    package var time: Instant
    /// The last event of the record as it was found missing.
    package var end: Int64

    package init(kind: Kind, record: String, event: Int64, hash: String, time: Instant, end: Int64) {
        self.kind = kind
        self.record = record
        self.event = event
        self.hash = hash
        self.time = time
        self.end = end
    }

    /// Whether a head of event `event` of the record `record` was lost with it.
    package func covers(event: Int64, record: String?) -> Bool {
        guard record == nil || record == self.record else { return false }
        return event <= self.event && (kind == .exchanged || event > end)
    }
}

/// What a person said of a lost head.
package struct AcceptedLoss: Sendable, Hashable {
    package var lost: LostHead
    package var by: String
    package var reason: String
    package var time: Instant

    package init(lost: LostHead, by: String, reason: String, time: Instant) {
        self.lost = lost
        self.by = by
        self.reason = reason
        self.time = time
    }
}
