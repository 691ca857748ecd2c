import Foundation
import Testing

extension BadDay {
    /// A record that somebody or something spoiled.
    @Suite struct Damage {
        enum Spoiling: String, CaseIterable, CustomTestStringConvertible {
            case header, everyPage, firstPage, halfGone, allGone, anotherFile
            var testDescription: String { rawValue }

            func spoil(_ file: String) throws {
                let handle = try FileHandle(forUpdating: URL(filePath: file))
                defer { try? handle.close() }
                let size = Int(try handle.seekToEnd())
                switch self {
                case .header: try overwrite(handle, 0..<100)
                case .firstPage: try overwrite(handle, 100..<2_048)
                case .everyPage:
                    for page in stride(from: 2_048, to: size, by: 2_048) { try overwrite(handle, page..<page + 512) }
                case .halfGone: try handle.truncate(atOffset: UInt64(size / 2))
                case .allGone: try handle.truncate(atOffset: 0)
                case .anotherFile:
                    try handle.truncate(atOffset: 0)
                    try handle.seek(toOffset: 0)
                    try handle.write(contentsOf: Data(String(repeating: "not a record\n", count: 1_000).utf8))
                }
            }

            private func overwrite(_ handle: FileHandle, _ range: Range<Int>) throws {
                try handle.seek(toOffset: UInt64(range.lowerBound))
                try handle.write(contentsOf: Data(range.map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }))
            }
        }

        private func imported() async throws -> Site {
            let site = try Site()
            #expect(try await site.noc("import", try site.october()).status == 0)
            return site
        }

        @Test(arguments: Spoiling.allCases)
        func `a spoiled record is refused by every command, with a word about the backup`(spoiling: Spoiling)
            async throws
        {
            let site = try await imported()
            try spoiling.spoil("\(site.state)/ledger.sqlite")
            let commands = [
                ["status"], ["report", "--month", "2026-10"], ["incidents", "--month", "2026-10"],
                ["export", "--from", "2026-10-01", "--to", "2026-11-01"], ["import", try site.october()],
                ["hooks", "log"],
                ["maintenance", "list"], ["backup", "\(site.folder.path)/copy"],
            ]
            for command in commands {
                let outcome = try await site.noc(command)
                #expect(outcome.status == 1, "\(command): \(outcome.output)")
                #expect(outcome.errors.contains("noc backup"), "\(command): \(outcome.errors)")
                #expect(outcome.errors.contains("ledger.sqlite"), "\(command): \(outcome.errors)")
            }
            // What nobody can mend by starting it again ends no watch.
            let daemon = try RunningDaemon(site)
            #expect(await daemon.logs("probing and alerting go on without"), "\(daemon.log)")
            #expect(daemon.log.contains("put back a copy") && daemon.log.contains("ledger.sqlite"), "\(daemon.log)")
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0, "\(daemon.log)")
            let verify = try await site.noc("verify")
            #expect(verify.status == 1)
            #expect((verify.output + verify.errors).contains("noc backup"), "\(verify.output)\(verify.errors)")
        }

        /// A column and a row of it, and what verify says of the place.
        static let places = [
            ("payload", "chain WHERE seq = 1", "event 1"), ("hash", "chain WHERE seq = 2", "event 2"),
            ("data", "segments WHERE rowid = 7", "segment"), ("json", "plans", "plan"),
            ("name", "checks WHERE id = 1", "check"),
        ]

        @Test(arguments: places)
        func `one changed bit of a copy: verify says where, and exits 1`(column: String, row: String, place: String)
            async throws
        {
            let site = try await imported()
            let copy = try Site()
            try FileManager.default.createDirectory(atPath: copy.state, withIntermediateDirectories: true)
            #expect(try await site.noc("backup", "\(copy.state)/ledger.sqlite").status == 0)
            #expect(try await copy.noc("verify").status == 0)
            let tamper = try await Binary.run(
                "/usr/bin/env", ["python3", "-c", Self.flip, "\(copy.state)/ledger.sqlite", column, row])
            #expect(tamper.status == 0, "\(tamper.errors)")
            let verify = try await copy.noc("verify")
            #expect(verify.status == 1)
            #expect((verify.output + verify.errors).contains(place), "\(verify.output)\(verify.errors)")
        }

        private static let flip = """
            import sqlite3, sys
            file, column, row = sys.argv[1:]
            db = sqlite3.connect(file)
            old = db.execute(f"SELECT {column} FROM {row}").fetchone()[0]
            new = bytearray(old.encode() if isinstance(old, str) else old)
            new[len(new) // 2] ^= 1
            table, _, where = row.partition(" ")
            new = bytes(new).decode() if isinstance(old, str) else bytes(new)
            assert db.execute(f"UPDATE {table} SET {column} = ? {where}", (new,)).rowcount == 1
            db.commit()
            """
    }
}
