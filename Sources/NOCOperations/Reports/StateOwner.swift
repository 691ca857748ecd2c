import Foundation

/// What root makes in a state directory belongs to the directory's owner, so that the daemon can replace it.
package enum StateOwner {
    package static func handOver(_ path: String, in stateDirectory: String) {
        var owner = stat()
        guard geteuid() == 0, stat(stateDirectory, &owner) == 0, owner.st_uid != 0 else { return }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { "\(path)/\($0)" } ?? []
        for file in [path] + below { lchown(file, owner.st_uid, owner.st_gid) }
    }
}
