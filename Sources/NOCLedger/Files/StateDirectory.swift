internal import Foundation
internal import NOCCore

/// The folder of the record and of what lies beside it.
enum StateDirectory {
    static func make(_ directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError).map {
                Int32(truncatingIfNeeded: $0.code)
            }
            if code == EACCES { throw Permission.denied("cannot make the state directory", directory) }
            throw LedgerError(
                .readOnly, "cannot make the state directory \(directory)",
                cause: code.map { String(cString: strerror($0)) } ?? "\(error)")
        }
    }
}
