import Foundation

/// What root makes in a state directory belongs to the directory's owner, so that the daemon can replace it.
package enum StateOwner {
    package static func handOver(_ path: String, in stateDirectory: String) {
        var owner = stat()
        guard geteuid() == 0, stat(stateDirectory, &owner) == 0, owner.st_uid != 0 else { return }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { "\(path)/\($0)" } ?? []
        for file in [path] + below where isOwn(file) { lchown(file, owner.st_uid, owner.st_gid) }
    }

    /// Only what root made, and what has no second name by which root knows it, is given away.
    private static func isOwn(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_uid == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR || status.st_nlink == 1
    }
}
