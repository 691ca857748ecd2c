import Foundation
import NOCCore

/// A manifest is a file that anybody could have written: nothing in it is believed unseen.
extension ReportManifest {
    /// A list of some hundred files takes a tenth of it.
    private static let largest: off_t = 1 << 20

    /// The manifest in `folder`; nil when there is none.
    package init?(in folder: String) throws {
        let path = "\(folder)/\(Self.fileName)"
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw OperationError(.failed, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        // A pipe would be waited for, and a huge file fill the memory.
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largest else {
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
            let reason = (error as? DecodingError).map(Self.words) ?? "\(error)"
            throw OperationError(.damaged, "\(path) cannot be read: \(reason); move the folder away")
        }
    }

    private init(reading data: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let schema = try decoder.decode(Schema.self, from: data).schema
        guard schema == Self.schema else { throw Wrong("it is \(schema.cleanLine(limit: 40)), not \(Self.schema)") }
        self = try decoder.decode(ReportManifest.self, from: data)
        guard (1...Self.mostEditions).contains(edition) else {
            throw Wrong("edition is \(edition): expected 1 to \(Self.mostEditions)")
        }
        if let corrects, !(1..<edition).contains(corrects) {
            throw Wrong("corrects is \(corrects): expected an edition before \(edition)")
        }
        for file in files {
            guard Self.isPlain(file.name) else {
                throw Wrong("it lists a file \(file.name.cleanLine(limit: 80)): expected a plain name")
            }
            guard file.bytes >= 0, Self.isHash(file.sha256) else {
                throw Wrong("the size or the hash that it lists of \(file.name.cleanLine(limit: 80)) cannot be")
            }
        }
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// No name leads out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.contains("/") && !name.contains("\0") && !name.hasPrefix(".") && name != fileName
    }

    /// `files[0].bytes: Number … is not representable in Swift.`
    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context.codingPath + [key])): it is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "\(place(context.codingPath)): \(words(context))"
        @unknown default: "\(error)"
        }
    }

    /// With what lies behind it: a number that is too large is told as JSON that is none.
    private static func words(_ context: DecodingError.Context) -> String {
        let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"].map { " \($0)" } ?? ""
        return (context.debugDescription + cause).cleanLine(limit: 200)
    }

    private static func place(_ path: [any CodingKey]) -> String {
        let place = path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            let name = key.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
            return place.isEmpty ? name : "\(place).\(name)"
        }
        return place.isEmpty ? "the file" : place
    }

    private struct Schema: Codable { var schema: String }

    /// What a manifest says that cannot be.
    private struct Wrong: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
