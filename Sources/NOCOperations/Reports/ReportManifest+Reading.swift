import Foundation
import NOCCore

/// A manifest is a file that anybody could have written: nothing in it is believed unseen.
extension ReportManifest {
    /// A list of some hundred files takes a tenth of it.
    private static let largest = 1 << 20

    /// The manifest in `folder`; nil when there is none.
    init?(in folder: String, _ host: any FileHost) throws {
        let path = "\(folder)/\(Self.fileName)"
        let kind = try host.kind(of: path)
        if kind == .none { return nil }
        // A pipe would be waited for, and a huge file fill the memory.
        guard case .plain(let bytes) = kind, bytes <= Self.largest else {
            throw OperationError(
                .damaged,
                "\(path) cannot be read: expected a plain file of at most \(Self.largest) bytes; move the folder away")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationError(.failed, "\(path) cannot be read")
        }
        do {
            try self.init(reading: data)
        } catch {
            throw OperationError(.damaged, "\(path) cannot be read: \(error); move the folder away")
        }
    }

    private init(reading data: Data) throws(ManifestFault) {
        let json = try Self.json(data)
        let schema = try json.string("schema")
        guard schema == Self.schema else {
            throw ManifestFault("it is \(schema.cleanLine(limit: 40)), not \(Self.schema)")
        }
        self = try ReportManifest(json)
        guard (1...Self.mostEditions).contains(edition) else {
            throw ManifestFault("edition is \(edition): expected 1 to \(Self.mostEditions)")
        }
        if let corrects, !(1..<edition).contains(corrects) {
            throw ManifestFault("corrects is \(corrects): expected an edition before \(edition)")
        }
        for file in files {
            guard Self.isPlain(file.name) else {
                throw ManifestFault("it lists a file \(file.name.cleanLine(limit: 80)): expected a plain name")
            }
            guard file.bytes >= 0, Self.isHash(file.sha256) else {
                throw ManifestFault(
                    "the size or the hash that it lists of \(file.name.cleanLine(limit: 80)) cannot be")
            }
        }
    }

    private static func json(_ data: Data) throws(ManifestFault) -> ManifestMembers {
        do {
            return ManifestMembers(try JSON(data), "")
        } catch {
            throw ManifestFault("the file: \(error.message) at byte \(error.offset)")
        }
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// No name leads out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.contains("/") && !name.contains("\0") && !name.hasPrefix(".") && name != fileName
    }
}
