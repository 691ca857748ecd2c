internal import Foundation
internal import GRDB
internal import NOCCore
internal import Synchronization

/// The record of a state directory: what was observed, what happened, what people said (DESIGN 2.5 to 2.7).
///
/// `STATE/ledger.sqlite` in WAL mode: one writer at a time, readers beside it, in this process and in others.
/// Throws `LedgerError`.
package final class Ledger: Sendable {
    package enum Mode: Sendable {
        /// Writes batches; holds the lock of the state directory.
        case daemon
        /// A command that appends beside the daemon, or without one. Makes the record when there is none.
        case write
        /// Works on a read-only disk too.
        case read
    }

    package let directory: String
    package let mode: Mode
    let path: String
    let database: any DatabaseReader & Sendable
    /// Nil when the record was opened to be read.
    let writer: DatabasePool?
    let memory = WriterMemory()
    let cache = UnpackedCache()
    let identity = Identity()
    let heads: KeptHeads
    let keyFiles: KeyFiles
    private let lock: Mutex<DirectoryLock?>
    private let place: FilePlace?

    /// Opens the record in `directory`; a mode that writes makes the directory and the record when there are none.
    ///
    /// - Parameter readers: at most so many look into it at once, each with files of its own.
    package static func open(directory: String, mode: Mode, readers: Int = 8) throws -> Ledger {
        try Rights.take(of: directory)
        let path = path(directory)
        try permit(mode, path, in: directory)
        if !exists(directory: directory) {
            if let gone = gone(directory) { throw gone }
            if mode == .read { throw missing(directory) }
        }
        do {
            return try Ledger(directory: directory, path: path, mode: mode, readers: readers)
        } catch {
            throw LedgerError.wrapping(error, path: path)
        }
    }

    private static func missing(_ directory: String) -> LedgerError {
        LedgerError(.missing, "there is no record in \(directory): nothing was measured or imported yet")
    }

    /// What tells that there was a record where there is none, or only an empty file.
    private static func witness(in directory: String) -> String? {
        ["ledger.sqlite-wal", "head.json", "daemon.json"].first { name in
            var status = stat()
            guard stat("\(directory)/\(name)", &status) == 0, status.st_size > 0 else { return false }
            // A daemon whose disk was full from the start says so. One that cannot be read may tell of a record.
            let text = name == "daemon.json" ? try? PlainFile.contents("\(directory)/\(name)") : nil
            return !(text.map { String(decoding: $0, as: UTF8.self).contains("\"\(neverRecorded)\":true") } ?? false)
        }
    }

    /// The member of `daemon.json` with which a daemon says that it found no record and none could be made.
    package static let neverRecorded = "never_recorded"

    /// Whether there is a record in `directory`, or was.
    package static func wasThere(directory: String) -> Bool {
        var status = stat()
        return stat(path(directory), &status) == 0 && status.st_size > 0 || witness(in: directory) != nil
    }

    /// A record that is no longer in its place; nil where there never was one. None is begun in its stead.
    private static func gone(_ directory: String) -> LedgerError? {
        witness(in: directory).map { witness in
            LedgerError(
                .missing,
                "the record \(path(directory)) is gone, and \(witness) tells that there was one: put it back, or a copy of it; to "
                    + "begin another, move \(directory)/ledger.sqlite-wal, head.json and daemon.json away first")
        }
    }

    /// Why what is written now would be found by nobody; nil where the record is in its place.
    func displaced() -> LedgerError? {
        guard let place else { return nil }
        switch place.state(of: path) {
        case .here: return nil
        case .gone:
            return LedgerError(
                .missing,
                "the record \(path) was deleted or moved away while it was in use: put it back, or restart noc")
        case .another:
            return LedgerError(
                .missing,
                "another file took the place of the record \(path) while it was in use: put it back, or restart noc")
        }
    }

    /// One that may not be looked at is there.
    package static func exists(directory: String) -> Bool { access(path(directory), F_OK) == 0 || errno == EACCES }

    private static func permit(_ mode: Mode, _ path: String, in directory: String) throws {
        guard exists(directory: directory) else { return }
        if mode == .read { try Permission.checkReading(path) } else { try Permission.checkWriting(path, in: directory) }
    }

    /// The process id of the daemon on `directory`; nil when none runs; 0 when it is not known.
    /// Throws where that cannot be told.
    package static func daemon(directory: String) throws -> Int32? { try DirectoryLock.holder(directory: directory) }

    private static func path(_ directory: String) -> String { directory + "/ledger.sqlite" }

    private init(directory: String, path: String, mode: Mode, readers: Int) throws {
        self.directory = directory
        self.path = path
        self.mode = mode
        heads = KeptHeads(directory: directory)
        keyFiles = KeyFiles(directory: directory)
        if mode == .read {
            lock = Mutex(nil)
            writer = nil
            place = nil
            guard try !Ledger.isEmpty(path, in: directory) else { throw Ledger.missing(directory) }
            database = try Connection.reading(path, readers: readers)
        } else {
            try StateDirectory.make(directory)
            lock = Mutex(mode == .daemon ? try DirectoryLock(directory: directory) : nil)
            _ = try Ledger.isEmpty(path, in: directory)
            let patience = Patience()
            let pool = try Connection.writing(path, readers: readers, patience: patience)
            if mode == .daemon { patience.shorten() }
            place = mode == .daemon ? FilePlace(path) : nil
            writer = pool
            database = pool
        }
        try database.read { db in
            try Soundness.check(db, path, thoroughly: mode == .daemon)
            guard mode != .read else { return }
            if let origin = try Origin.load(db) {
                throw LedgerError(
                    .invalid,
                    "the record \(path) was taken in from \(origin.collector), and only that collector goes on with it")
            }
            try heads.examine(db)
        }
    }

    /// SQLite would take what was cut to nothing for a new record. Another process that makes one just now leaves it empty
    /// for an instant; one that was killed then leaves it so, and nothing beside it that tells of a record.
    private static func isEmpty(_ path: String, in directory: String) throws -> Bool {
        for _ in 1...20 {
            var status = stat()
            guard stat(path, &status) == 0, status.st_size == 0 else { return false }
            usleep(10_000)
        }
        guard witness(in: directory) != nil else { return true }
        throw Damage("the file is empty")
    }

    /// Ends the use of the record; later calls throw. Called once, when nothing else uses it.
    package func close() throws {
        // The writer must go last: only then SQLite moves the log into the main file and removes it.
        writer?.invalidateReadOnlyConnections()
        try wrapped { try database.close() }
        lock.withLock { $0 = nil }
    }
}

extension Ledger {
    /// One consistent look at the record. Blocks the calling thread; safe from several at once.
    func read<T>(_ body: (Database) throws -> T) throws -> T { try wrapped { try database.read(body) } }

    /// The same without blocking.
    func look<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                database.asyncRead { result in continuation.resume(with: Result { try body(result.get()) }) }
            }
        } catch {
            throw LedgerError.wrapping(error, path: path)
        }
    }

    /// One transaction. Blocks the calling thread.
    func change<T>(_ body: (Database) throws -> T) throws -> T {
        if let displaced = displaced() { throw displaced }
        let writer = try writable()
        return try wrapped { try writer.writeWithoutTransaction { try transaction($0, body) } }
    }

    /// One transaction, without blocking. A cancelled task does not stop it: the last batch of a daemon must get through. While
    /// another program holds the record it is tried again for so long.
    func write<T: Sendable>(
        for patience: Duration = .seconds(30), _ body: @escaping @Sendable (Database) throws -> T,
        then: @escaping @Sendable (T) -> Void = { _ in }
    ) async throws -> T {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await writeOnce(body, then)
            } catch let error as LedgerError where error.code == .busy && ContinuousClock.now < deadline {
                // Others have the writer's queue meanwhile. Cancelled: the next try comes at once.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func writeOnce<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T, _ then: @escaping @Sendable (T) -> Void
    ) async throws -> T {
        if let displaced = displaced() { throw displaced }
        let writer = try writable()
        do {
            return try await withCheckedThrowingContinuation { continuation in
                writer.asyncWriteWithoutTransaction { db in
                    continuation.resume(with: Result { try self.transaction(db, body, then: then) })
                }
            }
        } catch {
            throw LedgerError.wrapping(error, path: path)
        }
    }

    /// On the writer's queue. What the record is afterwards is kept beside it; where a daemon runs, the daemon does so with its
    /// next sign of life.
    private func transaction<T>(
        _ db: Database, _ body: (Database) throws -> T, then: (T) -> Void = { _ in }
    ) throws -> T {
        let (value, head, key) = try Ledger.transaction(db) { db in
            let value = try body(db)
            let (record, head) = (try Chain.record(db), try Chain.head(db))
            let time = try StoredBatch.latest(db)?.heartbeat ?? Chain.time(db, of: head.seq)
            let key = try Chain.lastPayload(db, .key, KeyPayload.self)?.publicKey.fingerprint
            return (value, KeptHead(record: record, event: head.seq, hash: head.hash, time: time), key)
        }
        then(value)
        if keepsHead {
            var head = head
            head.batches = memory.run?.told
            heads.keep(head) { statement in key.flatMap { self.sign(statement, by: $0) } }
        }
        return value
    }

    /// Whether what the record is now is this one's to keep beside it.
    private var keepsHead: Bool {
        if mode == .daemon { return true }
        do {
            return try daemon == nil
        } catch {
            // The change is stored, and stands. Where it cannot be told whether a daemon runs, one may, and keeps what follows.
            return false
        }
    }

    static func transaction<T>(_ writer: DatabasePool, _ body: (Database) throws -> T) throws -> T {
        try writer.writeWithoutTransaction { db in try transaction(db, body) }
    }

    private static func transaction<T>(_ db: Database, _ body: (Database) throws -> T) throws -> T {
        var result: Result<T, any Error>?
        try db.inTransaction(.immediate) {
            result = Result { try body(db) }
            if case .failure(let error) = result { throw error }
            return .commit
        }
        guard let result else { throw Damage("a transaction brought nothing") }
        return try result.get()
    }

    private func writable() throws -> DatabasePool {
        guard let writer else { throw LedgerError(.readOnly, "the record \(path) was opened to be read") }
        return writer
    }

    func wrapped<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch { throw LedgerError.wrapping(error, path: path) }
    }
}
