import CLinux
import Foundation
import NOCCore
import NOCLedger

/// This host's files: hashes by OpenSSL, the rest by Linux.
struct HostFiles: FileHost {
    func sha256(of data: Data) -> String { Digest(of: data).hex }

    func sha256(ofFile path: String, bytes: Int) throws -> String {
        try PlainFile.digest(path, bytes: Int64(bytes)).hex
    }

    func kind(of path: String) throws -> FileKind { try kind(of: path, following: true) }

    private func kind(of path: String, following: Bool) throws -> FileKind {
        var size: Int64 = 0
        return switch noc_what_stands(path, following ? 1 : 0, &size) {
        case Int32(NOC_NOTHING): .none
        case Int32(NOC_FOLDER): .folder
        case Int32(NOC_PLAIN_FILE): .plain(bytes: Int(size))
        case Int32(NOC_OTHER): .other
        default: throw failure("read", path)
        }
    }

    func link(_ path: String, as second: String) throws {
        if try kind(of: path, following: false) == .folder {
            try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: true)
            for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
                try link("\(path)/\(name)", as: "\(second)/\(name)")
            }
        } else if linkat(AT_FDCWD, path, AT_FDCWD, second, 0) != 0 {
            try FileManager.default.copyItem(atPath: path, toPath: second)
        }
    }

    func move(_ path: String, to new: String) throws {
        guard rename(path, new) == 0 else { throw failure("move", path) }
    }

    func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    func exchange(_ one: String, _ other: String) throws -> Bool {
        if noc_exchange(one, other) == 0 { return true }
        guard errno == EINVAL || errno == ENOSYS else { throw failure("exchange", other) }
        return false
    }

    func withLock<T>(on path: String, patience: Duration, _ body: () throws -> T) throws -> T? {
        guard let lock = try FileLock(path, patience: patience) else { return nil }
        return try withExtendedLifetime(lock, body)
    }

    func asOwner<T>(of path: String, _ body: () throws -> T) throws -> T {
        try Rights.asOwner(of: GlobalOptions.absolute(path), body)
    }

    /// Of what the kernel said last.
    private func failure(_ what: String, _ path: String) -> Failure {
        Failure("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
