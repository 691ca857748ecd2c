internal import Foundation

/// Which file lay at a path when it was opened: whoever holds one open does not notice that it is gone.
struct FilePlace: Sendable {
    enum State {
        case here, gone, another
    }

    private let device: dev_t
    private let inode: ino_t

    /// Nil where there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }

    /// A disk that does not answer says nothing of it.
    func state(of path: String) -> State {
        var status = stat()
        guard stat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .gone : .here }
        return status.st_dev == device && status.st_ino == inode ? .here : .another
    }
}
