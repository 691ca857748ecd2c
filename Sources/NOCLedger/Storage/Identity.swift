internal import GRDB
internal import NOCCore
internal import Synchronization

/// Whose record this is. The last plan says it, and is long to read: what it said is kept.
final class Identity: Sendable {
    private let known = Mutex<(plan: String, collector: CollectorIdentity)?>(nil)

    /// Of a record that was taken in as its pages said; of the own one as its last plan does, nil before there is any.
    func read(_ db: Database) throws -> CollectorIdentity? {
        if let origin = try Origin.load(db) { return origin.collector }
        guard let digest = try PlanArchive.latest(db)?.digest else { return nil }
        if let known = known.withLock({ $0 }), known.plan == digest { return known.collector }
        let site = try PlanArchive.load(db, digest).site
        guard let id = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'id'") else {
            throw Damage("the record has no id")
        }
        let collector = CollectorIdentity(site: site.id, collector: site.collector, record: id)
        known.withLock { $0 = (digest, collector) }
        return collector
    }
}

extension CollectorIdentity {
    /// Its names become those of folders.
    func check() throws {
        for name in [site, collector, record] {
            let isName = name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            guard isName, (1...64).contains(name.utf8.count), name != ".", name != ".." else {
                throw LedgerError(
                    .invalid,
                    "\"\(name)\" of the collector \(self) is not an id of letters, digits, '.', '_' and '-', at most 64"
                )
            }
        }
    }
}
