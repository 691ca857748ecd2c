import Foundation
import NOCLedger

/// A file that a command's answer goes to, stdout mostly. What could not be written is never taken for done.
struct OutputFile {
    static let standard = OutputFile(name: "stdout", handle: .standardOutput)

    private let name: String
    private let handle: FileHandle

    private init(name: String, handle: FileHandle) {
        self.name = name
        self.handle = handle
    }

    /// A new file, or an emptied one.
    init(path: String) throws {
        let descriptor = try Rights.asOwner(of: path) { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else { throw OutputFailure(name: path, code: errno) }
        self.init(name: path, handle: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: some ContiguousBytes) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                let count = Foundation.write(handle.fileDescriptor, start, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw OutputFailure(name: name, code: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Has what was written on the disk: only then some file systems say that there was no room.
    func finish() throws {
        guard fsync(handle.fileDescriptor) == 0 || errno == EINVAL else { throw OutputFailure(name: name, code: errno) }
    }
}

/// Why an answer did not get where it should. Whoever closed a pipe has read what they wanted: that is no failure.
struct OutputFailure: Error, CustomStringConvertible {
    let name: String
    /// An `errno`.
    let code: Int32

    var isClosedPipe: Bool { code == EPIPE }

    var description: String { "\(name) cannot be written: \(String(cString: strerror(code)))" }
}
