internal import Foundation
internal import NOCCore

extension AttachmentStore {
    /// Keeps content that is not a file yet, as `keep` of a path does.
    func keep(_ content: Data, named name: String) throws -> Attachment {
        guard content.count <= AttachmentStore.largest else {
            throw LedgerError(.invalid, "cannot keep \(name): it is larger than \(AttachmentStore.largest >> 20) MiB")
        }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw LedgerError(.inputOutput, "cannot write \(directory)", cause: error.localizedDescription)
        }
        let partial = "\(directory)/.\(UUID().uuidString).partial"
        defer { unlink(partial) }
        try content.withUnsafeBytes { try AttachmentStore.write($0, to: partial) }
        let attachment = Attachment(
            name: Attachment.safeName(name), bytes: Int64(content.count), sha256: Digest(of: content).hex)
        try install(partial, attachment)
        return attachment
    }

    /// A new file, brought to the disk.
    private static func write(_ content: UnsafeRawBufferPointer, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw error(path) }
        defer { close(descriptor) }
        var rest = content
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw error(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        guard fsync(descriptor) == 0 else { throw error(path) }
    }
}
