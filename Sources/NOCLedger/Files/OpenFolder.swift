internal import Foundation
internal import NOCCore

/// A folder held by its descriptor: whatever becomes of its path meanwhile, what is done is done in it. Links below it are
/// not followed.
final class OpenFolder: Sendable {
    let descriptor: Int32
    /// For messages.
    let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Nil when there is none.
    static func open(_ path: String) throws -> OpenFolder? {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure("open", path) }
        return OpenFolder(descriptor, path)
    }

    /// The folder of that name in this one; nil when there is none.
    func open(_ name: String) throws -> OpenFolder? {
        let descriptor = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw OpenFolder.failure("open", "\(path)/\(name)") }
        return OpenFolder(descriptor, "\(path)/\(name)")
    }

    /// The same, made where there is none. What root makes belongs to the owner of this folder.
    func make(_ name: String, mode: mode_t) throws -> OpenFolder {
        let isNew = mkdirat(descriptor, name, mode) == 0
        guard isNew || errno == EEXIST else { throw OpenFolder.failure("make", "\(path)/\(name)") }
        guard let folder = try open(name) else { throw OpenFolder.failure("open", "\(path)/\(name)") }
        var status = stat()
        guard fstat(folder.descriptor, &status) == 0 else { throw OpenFolder.failure("look at", folder.path) }
        // The umask takes bits of the group; who is not the owner finds it as it should be.
        if status.st_uid == geteuid(), status.st_mode & 0o7777 != mode, fchmod(folder.descriptor, mode) != 0 {
            throw OpenFolder.failure("open to the group", folder.path)
        }
        if isNew { try handOver(folder.descriptor, "\(path)/\(name)") }
        return folder
    }

    /// The file takes its place once it is whole and on the disk; it replaces another of that name.
    func write(_ text: String, as name: String, mode: mode_t) throws {
        let fresh = ".\(name.prefix(200)).\(getpid()).\(UInt32.random(in: .min ... .max))"
        let file = openat(descriptor, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw OpenFolder.failure("write in", path) }
        defer { close(file) }
        do {
            let bytes = Array((text + "\n").utf8)
            guard Glibc.write(file, bytes, bytes.count) == bytes.count, fchmod(file, mode) == 0 else {
                throw OpenFolder.failure("write in", path)
            }
            try handOver(file, path)
            guard fsync(file) == 0, renameat(descriptor, fresh, descriptor, name) == 0, fsync(descriptor) == 0 else {
                throw OpenFolder.failure("write in", path)
            }
        } catch {
            unlinkat(descriptor, fresh, 0)
            throw error
        }
    }

    /// The names of what is in it: so many at most of those that begin with a dot, of folders, and of the others.
    func names(atMost limit: Int) throws -> (dotted: [String], folders: [String], others: [String]) {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw OpenFolder.failure("read", path) }
        guard let stream = fdopendir(copy) else {
            let failure = OpenFolder.failure("read", path)
            close(copy)
            throw failure
        }
        defer { closedir(stream) }
        var (dotted, folders, others): ([String], [String], [String]) = ([], [], [])
        while others.count < limit, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                if name != ".", name != "..", folders.count < limit { folders.append(name) }
            } else if !name.hasPrefix(".") {
                others.append(name)
            } else if dotted.count < limit {
                dotted.append(name)
            }
        }
        return (dotted, folders, others)
    }

    /// The text of a plain file of at most `limit` bytes, which anybody may have put there: no link is followed and no pipe
    /// waited for. Nil when there is none; what is no such file is damage.
    func text(of name: String, limit: Int) throws -> String? {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Damage("it cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Damage("it is no plain file") }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let part = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            guard part >= 0 else { throw Damage("it cannot be read: \(String(cString: strerror(errno)))") }
            if part == 0 { break }
            count += part
        }
        guard count <= limit else { throw Damage("it has more than \(limit) bytes") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// When it last changed, in seconds; nil when there is no such file.
    func changed(_ name: String) -> time_t? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mtim.tv_sec : nil
    }

    private func handOver(_ file: Int32, _ what: String) throws {
        var owner = stat()
        guard geteuid() == 0, fstat(descriptor, &owner) == 0, owner.st_uid != 0 else { return }
        guard fchown(file, owner.st_uid, owner.st_gid) == 0 else { throw OpenFolder.failure("hand over", what) }
    }

    private static func failure(_ verb: String, _ path: String) -> LedgerError {
        let code = errno
        if code == EACCES || code == EPERM {
            return LedgerError(
                .forbidden,
                "permission denied, cannot \(verb) \(path): join the group that the daemon runs in, or use sudo")
        }
        let isFull = code == ENOSPC || code == EDQUOT
        return LedgerError(
            isFull ? .full : .inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(code)))")
    }
}
