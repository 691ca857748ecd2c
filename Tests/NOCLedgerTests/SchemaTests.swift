import GRDB
import NOCCore
import Testing

@testable import NOCLedger

struct SchemaTests {
    /// What each version made of an empty file. A line that differs was released already: write a new migration instead.
    private static let released = [
        "1": "b2d1ec8f8ae7d2340481596e026dd04a145cec7ed56b984e78fbf257e47b8e8a",
        "2": "432097d302c714479971b480d0d4ada3340e627a1ca078b90f7d448c12615666",
        "3": "b962e416cf7a9ccb8ce5be11028b0ec39be6722bfde1311bb98a327a0d04ef63",
        "4": "b962e416cf7a9ccb8ce5be11028b0ec39be6722bfde1311bb98a327a0d04ef63",
    ]

    @Test(arguments: released.sorted(by: { $0.key < $1.key }))
    func `a migration that was released stays as it was`(version: String, digest: String) throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: version)
        let tables = try queue.read {
            try String.fetchAll(
                $0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'grdb%' ORDER BY name")
        }
        #expect(Digest(of: Array(tables.joined(separator: "\n").utf8)).hex == digest)
    }

    @Test func `every version can be brought to the last with its rows`() throws {
        #expect(Schema.migrator.migrations == Self.released.keys.sorted())
        for version in Self.released.keys {
            let room = Room()
            let path = try room.file("ledger.sqlite", "")
            let queue = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(queue, upTo: version)
            try queue.write { try $0.execute(sql: "INSERT INTO meta VALUES ('id', 'old')") }
            try queue.close()
            if version != Schema.migrator.migrations.last {
                let error = #expect(throws: LedgerError.self) { try room.open(.read) }
                #expect(error?.code == .older && error?.message.contains(path) == true, "it is whole, and says so")
            }
            let ledger = try room.open(.write)
            try ledger.addHandRecord(
                .init(
                    indicator: "i", date: .init(year: 2026, month: 1, day: 1), value: "1", by: "w",
                    recordedAt: Sample.day))
            #expect(try ledger.read(Chain.genesis) == Digest(of: Array("noc/1 old".utf8)))
            #expect(try ledger.verify().problem == nil)
        }
    }
}
