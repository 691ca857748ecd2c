import CLinux
import Foundation
import NOCCore
import NOCLedger

/// This host's files: hashes by OpenSSL, folders that change places by Linux.
struct HostFiles: FileHost {
    func sha256(of data: Data) -> String { Digest(of: data).hex }

    func sha256(ofFile path: String, bytes: Int) throws -> String {
        try PlainFile.digest(path, bytes: Int64(bytes)).hex
    }

    func exchange(_ one: String, _ other: String) throws -> Bool {
        if noc_exchange(one, other) == 0 { return true }
        guard errno == EINVAL || errno == ENOSYS else {
            throw Failure("cannot exchange \(other): \(String(cString: strerror(errno)))")
        }
        return false
    }

    func withLock<T>(on path: String, patience: Duration, _ body: () throws -> T) throws -> T? {
        guard let lock = try FileLock(path, patience: patience) else { return nil }
        return try withExtendedLifetime(lock, body)
    }
}
