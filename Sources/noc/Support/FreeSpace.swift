import Glibc

/// What a user without privileges may still write on a file system.
enum FreeSpace {
    /// Nil where it does not tell.
    static func bytes(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }
}
