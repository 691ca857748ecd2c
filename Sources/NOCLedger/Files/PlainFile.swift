package import Foundation
internal import NOCCore

/// A file below a state directory, for reading: a plain one, or none. A link, a pipe or a device in its place is refused, and no
/// more is read of it than it is said to have: who may write there must not hang or fill who reads.
package enum PlainFile {
    /// What is kept as one text is far smaller.
    private static let largest = 64 << 20

    /// Nil where there is none.
    package static func contents(_ path: String) throws(LedgerError) -> Data? {
        guard let descriptor = try open(path) else { return nil }
        defer { close(descriptor) }
        var data = Data()
        try read(descriptor, path, most: largest) { data.append(contentsOf: $0) }
        return data
    }

    /// SHA-256. Throws where there is none, and where it has not that many bytes.
    package static func digest(_ path: String, bytes: Int64? = nil) throws(LedgerError) -> Digest {
        guard let descriptor = try open(path) else { throw refusal(path, String(cString: strerror(ENOENT))) }
        defer { close(descriptor) }
        var status = stat()
        if let bytes {
            guard fstat(descriptor, &status) == 0, status.st_size == bytes else {
                throw refusal(path, "it has \(status.st_size) bytes, not \(bytes)")
            }
        }
        let hashing = DigestStream()
        try read(descriptor, path, most: bytes.map(Int.init) ?? largest) { hashing.update($0) }
        return hashing.finish()
    }

    private static func open(_ path: String) throws(LedgerError) -> Int32? {
        // The open of a pipe would wait for its writer.
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            if errno == EACCES { throw Permission.denied("cannot read", path) }
            throw refusal(path, errno == ELOOP ? "it is a symbolic link" : String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw refusal(path, "it is no plain file")
        }
        return descriptor
    }

    private static func read(
        _ descriptor: Int32, _ path: String, most: Int, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(LedgerError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var total = 0
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw refusal(path, String(cString: strerror(errno))) }
            if count == 0 { return }
            total += count
            guard total <= most else { throw refusal(path, "it is larger than \(most) bytes") }
            take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func refusal(_ path: String, _ why: String) -> LedgerError {
        LedgerError(.inputOutput, "cannot read \(path)", cause: why)
    }
}
