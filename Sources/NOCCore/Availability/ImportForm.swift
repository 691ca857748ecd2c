package import Foundation

/// How it is told to programs that something came from a file: who brought it, when this record learned of it, and from which
/// file.
package enum ImportForm {
    package static let key = "imported"

    /// Null for what was said here.
    package static func json(_ origin: ImportOrigin?, timeZone: TimeZone) -> JSON {
        guard let origin else { return .null }
        return [
            "by": .string(origin.by), "at": .string(TimeText.rfc3339(origin.at, timeZone: timeZone)),
            "file": .string(origin.file),
        ]
    }

    /// Null where nothing came from a file.
    package static func json(_ origins: [ImportOrigin], timeZone: TimeZone) -> JSON {
        origins.isEmpty ? .null : .array(origins.map { json($0, timeZone: timeZone) })
    }
}
