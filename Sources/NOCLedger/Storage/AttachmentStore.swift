internal import Foundation
package import NOCCore

/// What belongs to records by hand, beside the ledger: `STATE/attachments/<sha256>/<name>`, the same content once.
///
/// A file appears under its hash whole or not at all: it is written beside, brought to the disk and renamed. What a killed
/// command leaves behind is an orphan that no record names.
package struct AttachmentStore: Sendable {
    /// An invoice, a contract, a scanned table: more than that is a mistake.
    package static let largest: Int64 = 50 << 20

    package let directory: String

    package init(stateDirectory: String) { directory = stateDirectory + "/attachments" }

    /// Where the content of `attachment` lies; nil when it is not here.
    package func path(of attachment: Attachment) throws(LedgerError) -> String? {
        try path(sha256: attachment.sha256)
    }

    private func path(sha256: String) throws(LedgerError) -> String? {
        // Nothing but a hash ever becomes part of a path.
        guard let digest = Digest(hex: sha256) else { return nil }
        let folder = "\(directory)/\(digest.hex)"
        return try names(in: folder).filter { !$0.hasPrefix(".") }.min().map { "\(folder)/\($0)" }
    }

    /// None where there is no such folder; one that cannot be read is an error, for what lies in it is not known.
    private func names(in folder: String) throws(LedgerError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            throw LedgerError(.inputOutput, "cannot read \(folder)", cause: error.localizedDescription)
        }
    }

    /// Copies the file at `path` into the store. Throws `LedgerError.invalid` for what is no plain file or too large.
    package func keep(_ path: String) throws -> Attachment {
        let source = try AttachmentSource(path)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let partial = "\(directory)/.\(UUID().uuidString).partial"
            defer { unlink(partial) }
            let (digest, bytes) = try source.copy(to: partial)
            let attachment = Attachment(name: Attachment.safeName(path), bytes: bytes, sha256: digest.hex)
            try install(partial, attachment)
            return attachment
        } catch let error as CocoaError {
            throw LedgerError(.inputOutput, "cannot write \(directory)", cause: error.localizedDescription)
        }
    }

    /// Moves `partial` to its place. What lies there already stays when it is whole, and is replaced when it is not.
    func install(_ partial: String, _ attachment: Attachment) throws {
        let folder = "\(directory)/\(attachment.sha256)"
        var place = "\(folder)/\(attachment.name)"
        if let present = try path(of: attachment) {
            if isWhole(attachment.sha256) { return }
            place = present
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard rename(partial, place) == 0 else { throw AttachmentStore.error(place) }
        for made in [folder, directory] { try AttachmentStore.synchronize(made) }
    }

    /// What is wrong with the stored content; nil when it is as it was recorded. `isHere` is false where there is none.
    func fault(of attachment: Attachment) -> (isHere: Bool, message: String)? {
        let path: String
        do throws(LedgerError) {
            guard let found = try self.path(of: attachment) else {
                return (false, "its file is missing from \(directory)/\(attachment.sha256)")
            }
            path = found
        } catch {
            return (true, "\(error)")
        }
        do throws(LedgerError) {
            let digest = try PlainFile.digest(path, bytes: attachment.bytes)
            return digest.hex == attachment.sha256
                ? nil : (true, "\(path) is not what was recorded: it has the hash \(digest)")
        } catch {
            return (true, "\(path) is not what was recorded: \(error.cause ?? error.message)")
        }
    }

    /// Copies every content that `other` lacks, or has damaged, into it. What cannot be read is damaged and takes nothing
    /// else with it; where `other` cannot be written, the copy ends with that error.
    func copy(to other: AttachmentStore) throws -> CopiedAttachments {
        var copied = CopiedAttachments()
        for hash in try names(in: directory).sorted() {
            guard let source = try path(sha256: hash), !other.isWhole(hash) else { continue }
            guard isWhole(hash), let attachment = try other.keepIfReadable(source) else {
                copied.damaged.append(source)
                continue
            }
            copied.bytes += attachment.bytes
            copied.files += 1
        }
        return copied
    }

    private func isWhole(_ hash: String) -> Bool {
        // What cannot be read is not whole.
        guard let path = try? path(sha256: hash), let digest = try? PlainFile.digest(path) else { return false }
        return digest.hex == hash
    }

    private func keepIfReadable(_ source: String) throws -> Attachment? {
        do {
            return try keep(source)
        } catch let error as LedgerError where error.code == .invalid {
            return nil
        }
    }

    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw error(path) }
    }

    static func error(_ path: String) -> LedgerError {
        let code: LedgerError.Code =
            switch errno {
            case ENOSPC, EDQUOT: .full
            case EACCES, EROFS, EPERM: .readOnly
            default: .inputOutput
            }
        return LedgerError(code, "cannot write \(path)", cause: String(cString: strerror(errno)))
    }
}

/// A file that a person names: a plain one, not larger than the store takes.
private final class AttachmentSource {
    private let path: String
    private let descriptor: Int32

    /// `O_NONBLOCK`: the open of a pipe would wait for its writer.
    init(_ path: String) throws {
        self.path = path
        descriptor = try Rights.asInvoker { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        guard descriptor >= 0 else {
            let why = errno == ELOOP ? "it is a symbolic link; give the file itself" : String(cString: strerror(errno))
            throw LedgerError(.invalid, "cannot attach \(path): \(why)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LedgerError(.invalid, "cannot attach \(path): it is no plain file")
        }
        guard status.st_size <= AttachmentStore.largest else {
            close(descriptor)
            throw tooLarge
        }
    }

    deinit { close(descriptor) }

    private var tooLarge: LedgerError {
        LedgerError(.invalid, "cannot attach \(path): it is larger than \(AttachmentStore.largest >> 20) MiB")
    }

    /// Copies what there is, which may have grown since it was opened, and brings it to the disk.
    func copy(to partial: String) throws -> (Digest, Int64) {
        let target = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard target >= 0 else { throw AttachmentStore.error(partial) }
        defer { close(target) }
        let hashing = DigestStream()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var bytes: Int64 = 0
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw LedgerError(.invalid, "cannot attach \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += Int64(count)
            guard bytes <= AttachmentStore.largest else { throw tooLarge }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hashing.update(piece)
            try write(piece, to: target, partial)
        }
        guard fsync(target) == 0 else { throw AttachmentStore.error(partial) }
        return (hashing.finish(), bytes)
    }

    private func write(_ piece: UnsafeRawBufferPointer, to target: Int32, _ partial: String) throws {
        var rest = piece
        while !rest.isEmpty {
            let count = Foundation.write(target, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw AttachmentStore.error(partial) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// What `noc backup` copied beside the record itself.
package struct CopiedAttachments: Sendable, Hashable {
    package var files = 0
    package var bytes: Int64 = 0
    /// Unreadable, or not what was recorded; so not copied.
    package var damaged: [String] = []
}
