internal import Foundation
internal import NOCCore

/// One daemon for one state directory: a lock on `STATE/lock`. The file holds the process id of who has it.
package final class DirectoryLock: Sendable {
    /// Readers look at the lock for an instant, so a first refusal is not the last word.
    private static let patience = Duration.milliseconds(200)

    private let lock: FileLock

    /// Fails when another process has it.
    package init(directory: String) throws(LedgerError) {
        let path = directory + "/lock"
        guard let lock = try FileLock(path, patience: DirectoryLock.patience) else {
            let holder = DirectoryLock.processIdentifier(path).map { " with process id \($0)" } ?? ""
            throw LedgerError(.inUse, "a noc daemon\(holder) already runs on the state directory \(directory)")
        }
        self.lock = lock
        lock.say("\(getpid())\n")
    }

    /// The process id of the daemon that has the lock; nil when none does; 0 when it did not say.
    /// Throws where that cannot be told.
    static func holder(directory: String) throws(LedgerError) -> Int32? {
        let path = directory + "/lock"
        return try FileLock.isHeld(path) ? processIdentifier(path) ?? 0 : nil
    }

    private static func processIdentifier(_ path: String) -> Int32? {
        // Without the file, or without a number in it, nobody knows whose it is.
        guard let text = try? PlainFile.contents(path) else { return nil }
        return Int32(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
