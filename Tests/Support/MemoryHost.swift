package import Foundation
package import NOCCore
import Synchronization

/// Files of records by hand that exist by name alone.
package final class MemoryAttachments: AttachmentKeeper {
    private let kept = Mutex<Set<String>>([])

    package init() {}

    /// A path that ends in `/none` is no plain file.
    package func keep(_ path: String) throws -> NOCCore.Attachment {
        if path.hasSuffix("/none") {
            throw MemoryFailure(code: .invalid, message: "cannot attach \(path): it is no plain file")
        }
        let attachment = NOCCore.Attachment(
            name: NOCCore.Attachment.safeName(path), bytes: Int64(path.utf8.count),
            sha256: MemoryFiles.digest(path.utf8))
        kept.withLock { _ = $0.insert(attachment.sha256) }
        return attachment
    }

    package func path(of attachment: NOCCore.Attachment) -> String? {
        kept.withLock { $0.contains(attachment.sha256) } ? "attachments/\(attachment.sha256)" : nil
    }
}

/// A host whose digests only tell texts apart, and whose folders cannot be exchanged.
package struct MemoryFiles: FileHost {
    package init() {}

    package func sha256(of data: Data) -> String { Self.digest(data) }
    package func sha256(ofFile path: String, bytes: Int) throws -> String {
        Self.digest(try Data(contentsOf: URL(filePath: path)))
    }
    package func kind(of path: String) -> FileKind {
        let place = URL(filePath: path).resolvingSymlinksInPath().path
        // What cannot be looked at is not there, for tests.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: place) else { return .none }
        return switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?: .folder
        case .typeRegular?: .plain(bytes: attributes[.size] as? Int ?? 0)
        default: .other
        }
    }
    package func link(_ path: String, as second: String) throws {
        try FileManager.default.copyItem(atPath: path, toPath: second)
    }
    package func move(_ path: String, to new: String) throws {
        try FileManager.default.moveItem(atPath: path, toPath: new)
    }
    package func synchronize(_ path: String) {}
    package func exchange(_ one: String, _ other: String) -> Bool { false }
    package func withLock<T>(on path: String, patience: Duration, _ body: () throws -> T) rethrows -> T? { try body() }
    package func asOwner<T>(of path: String, _ body: () throws -> T) rethrows -> T { try body() }

    /// 64 hexadecimal digits: FNV-1a of 64 bits, from four beginnings.
    package static func digest(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        return (UInt64(0)..<4).map { seed -> String in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ seed
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            let text = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }
}

/// A record that is there, or not yet.
package final class MemorySource: RecordSource {
    private let ledger: Mutex<MemoryLedger?>
    private let written = Mutex(0)

    package init(_ ledger: MemoryLedger?) { self.ledger = Mutex(ledger) }

    /// How often it was opened to be appended to.
    package var timesWritten: Int { written.withLock { $0 } }

    package var exists: Bool { ledger.withLock { $0 != nil } }

    package func reading() throws -> any OperationRecord {
        guard let ledger = ledger.withLock({ $0 }) else {
            throw MemoryFailure(code: .missing, message: "there is no record in memory")
        }
        return ledger
    }

    package func writing() -> any OperationRecord {
        written.withLock { $0 += 1 }
        return ledger.withLock { ledger in
            let present = ledger ?? MemoryLedger(MemoryRecord(plans: []))
            ledger = present
            return present
        }
    }
}
