internal import Foundation
internal import NOCCore

/// A small file in a state directory that is replaced as a whole; root has the rights of the directory's owner here (`Rights`).
struct StateFile {
    let path: String
    private let fresh: String
    private let mode: mode_t

    init(_ name: String, in stateDirectory: String, mode: mode_t) {
        path = "\(stateDirectory)/\(name)"
        fresh = "\(stateDirectory)/.\(name).\(getpid())"
        self.mode = mode
    }

    /// Nil where there is none.
    func read() throws(LedgerError) -> String? {
        try PlainFile.contents(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The new file takes the old one's place once it is whole, with `isLasting` once it is on the disk.
    func write(_ text: String, isLasting: Bool = true) throws(LedgerError) {
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("write") }
        defer { close(descriptor) }
        let bytes = Array((text + "\n").utf8)
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count,
            !isLasting || fsync(descriptor) == 0, rename(fresh, path) == 0
        else {
            let failure = failure("write")
            unlink(fresh)
            throw failure
        }
    }

    func remove() throws(LedgerError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove") }
    }

    private func failure(_ verb: String) -> LedgerError {
        LedgerError(.inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
