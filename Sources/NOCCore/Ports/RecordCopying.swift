/// Hands a record out, page by page, to who keeps it beside its own. The ledger is one.
package protocol RecordOutlet: Sendable {
    /// Whose record it is. Throws where no plan says that yet.
    func collector() throws -> CollectorIdentity
    /// What follows `cursor`, as it is at this moment: about `limit` bytes of it, and something whenever there is more. At the
    /// record's end it is empty. Throws where this record does not hold what `cursor` rests on.
    func page(after cursor: CopyCursor, limit: Int) throws -> RecordPage
}

extension RecordOutlet {
    /// What one transaction of a store takes without others having to wait.
    package func page(after cursor: CopyCursor) throws -> RecordPage { try page(after: cursor, limit: 4 << 20) }
}

/// Takes in the records of other collectors, each beside the own one and apart from it. Nothing of them is rewritten, and
/// nothing of them counts in a figure of this collector.
package protocol RecordIntake: Sendable {
    /// How far the record of `collector` was taken in; the beginning where nothing was. Throws where another record bears the
    /// same name.
    func cursor(of collector: CollectorIdentity) throws -> CopyCursor
    /// Takes in a page: all of it or nothing. What is there already is passed over, so that a page may come twice. Throws a
    /// `RecordFailure`: `gap` where it does not continue what is there, `fork` where another record is there, `damaged` where
    /// it does not say what its hashes say.
    @discardableResult
    func takeIn(_ page: RecordPage) throws -> PageReceipt
    /// The records that were taken in, in order of site and collector.
    func collected() throws -> [CollectedRecord]
    /// The record of `collector` as it was taken in, to be read; throws `missing` where there is none. Let go of it when the
    /// work is done: later pages are seen.
    func record(of collector: CollectorIdentity) throws -> any CollectorRecord
}

/// The record of a collector, whichever store holds it: what accounts and evidence need, and to be handed on.
package protocol CollectorRecord: AccountRecord, HandRecordRegister, EvidenceRecord, RecordOutlet {}

/// A host that measures, with the record that is its own for ever (DESIGN 6).
package struct CollectorIdentity: Sendable, Hashable, CustomStringConvertible {
    package var site: String
    package var collector: String
    /// The record's own random id, from which its chain begins: two hosts that bear one name differ in it.
    package var record: String

    package init(site: String, collector: String, record: String) {
        self.site = site
        self.collector = collector
        self.record = record
    }

    package var description: String { "\(site).\(collector)" }
}

/// A record of another collector, as far as it is here.
package struct CollectedRecord: Sendable, Hashable {
    package var collector: CollectorIdentity
    package var cursor: CopyCursor
    /// Where its chain ended when the last page was made; more than `cursor` has where pages are on their way.
    package var announced: EvidenceHead
    /// The last sign of life of its daemon that arrived.
    package var lastSeen: Instant?

    package init(
        collector: CollectorIdentity, cursor: CopyCursor, announced: EvidenceHead, lastSeen: Instant? = nil
    ) {
        self.collector = collector
        self.cursor = cursor
        self.announced = announced
        self.lastSeen = lastSeen
    }

    /// Nothing that was announced is missing.
    package var isComplete: Bool { cursor.event >= announced.events }
}

/// What a page brought that was not there.
package struct PageReceipt: Sendable, Hashable {
    package var events = 0
    package var segments = 0
    package var plans = 0

    package init(events: Int = 0, segments: Int = 0, plans: Int = 0) {
        self.events = events
        self.segments = segments
        self.plans = plans
    }
}
