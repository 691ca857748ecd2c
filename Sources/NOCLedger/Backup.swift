internal import Foundation
internal import GRDB
internal import NOCCore

/// A copy of the record as one file, made by SQLite while the daemon writes on, with the files of records beside it.
enum Backup {
    static func write(from ledger: Ledger, to file: String) throws -> CopiedAttachments {
        try Rights.asOwner(of: file) { try copy(ledger, to: file) }
    }

    /// A killed backup leaves its `.partial`: the next one in the folder removes it.
    private static func copy(_ ledger: Ledger, to file: String) throws -> CopiedAttachments {
        guard access(file, F_OK) != 0 else { throw LedgerError(.invalid, "\(file) is there already: name a new file") }
        let partial = file + ".partial"
        removeLeftovers(beside: file)
        let held = try make(partial)
        defer { close(held) }
        // What is left behind is only in the way; the copy itself has its own errors.
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: partial + suffix) } }
        do {
            // From a read transaction: what it sees is one moment of the record, and nobody waits for it.
            try ledger.database.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw LedgerError(.full, "no room on the disk for the copy \(file)")
        } catch let error as DatabaseError
            where [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM].contains(error.resultCode)
        {
            throw LedgerError(.readOnly, "cannot write the copy \(file)", cause: error.message)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            throw LedgerError(
                .inputOutput, "cannot read \(ledger.path), or cannot write the copy \(file)", cause: error.message)
        } catch {
            throw LedgerError.wrapping(error, path: ledger.path)
        }
        try check(partial)
        try synchronize(partial)
        // What the copied record names was in the store before it; several copies in one folder share the files.
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        var copied = try ledger.attachments.copy(to: AttachmentStore(stateDirectory: folder))
        copied.damaged += try missing(ledger)
        guard rename(partial, file) == 0 else {
            throw LedgerError(.inputOutput, "cannot write \(file)", cause: String(cString: strerror(errno)))
        }
        return copied
    }

    /// What killed backups left in the folder: copies under the name that `noc backup --into` gives, and those of this name. A file
    /// that is being written still is locked.
    private static func removeLeftovers(beside file: String) {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        // What cannot be listed cannot be written to either, which is told there.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let own = URL(fileURLWithPath: file).lastPathComponent
        let pattern = /(ledger-[0-9]{8}T[0-9]{9}Z\.sqlite)\.partial(-wal|-shm|-journal)?/
        for name in names where name.wholeMatch(of: pattern) != nil || name.hasPrefix(own + ".partial") {
            let path = "\(folder)/\(name)"
            // What cannot be looked at may be somebody's still.
            if (try? FileLock.isHeld(path)) == false { unlink(path) }
        }
    }

    /// Of what records of this host have attached. Content of imported ones stays with who has to keep it.
    private static func missing(_ ledger: Ledger) throws -> [String] {
        let store = ledger.attachments
        let own = try ledger.read(Facts.records).filter { $0.imported == nil }
        return try own.flatMap(\.record.attachments).filter { try store.path(of: $0) == nil }
            .map { "\(store.directory)/\($0.sha256)/\($0.name)" }
    }

    /// Empty, as SQLite accepts it; a new file and no link, closed to others like the record.
    private static func make(_ partial: String) throws -> Int32 {
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw LedgerError(.inputOutput, "cannot write \(partial)", cause: String(cString: strerror(errno)))
        }
        return descriptor
    }

    /// A copy nobody can read is none.
    private static func check(_ file: String) throws {
        do {
            let copy = try DatabaseQueue(path: file)
            try copy.read { try Soundness.check($0, file, thoroughly: true) }
            try copy.close()
        } catch {
            // The record itself was read well enough to be copied.
            throw LedgerError(.inputOutput, "the copy \(file) cannot be read back: it was not kept", cause: "\(error)")
        }
    }

    private static func synchronize(_ file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw LedgerError(.inputOutput, "cannot write \(file)", cause: String(cString: strerror(errno)))
        }
    }
}
