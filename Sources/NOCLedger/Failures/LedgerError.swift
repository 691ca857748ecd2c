internal import Foundation
internal import GRDB
package import NOCCore

/// Why the record could not be read or written.
package struct LedgerError: RecordFailure, Sendable, CustomStringConvertible {
    package typealias Code = RecordFailureCode

    package let code: Code
    package let message: String
    /// What the layer below said.
    package let cause: String?
    package let remedy: Remedy?

    package init(_ code: Code, _ message: String, cause: String? = nil, remedy: Remedy? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.remedy = remedy
    }

    package var description: String { cause.map { "\(message) (\($0))" } ?? message }

    static func damaged(_ path: String, _ cause: String) -> LedgerError {
        LedgerError(
            .damaged,
            "the record \(path) is damaged: move it away and put back a copy that is whole",
            cause: cause, remedy: .putBackCopy)
    }
}

extension LedgerError {
    /// What SQLite or the codec threw, in the ledger's words.
    static func wrapping(_ error: any Error, path: String) -> any Error {
        switch error {
        case let damage as Damage: return LedgerError.damaged(path, damage.what)
        case let error as DatabaseError: return wrapping(database: error, path: path)
        default: return error
        }
    }

    private static func wrapping(database error: DatabaseError, path: String) -> LedgerError {
        let cause = error.message.map { "\($0), SQLite \(error.extendedResultCode.rawValue)" } ?? "\(error)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path, cause)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return LedgerError(.busy, "the record \(path) is busy", cause: cause)
        case .SQLITE_FULL: return LedgerError(.full, "no room on the disk for the record \(path)", cause: cause)
        case .SQLITE_READONLY, .SQLITE_PERM:
            return LedgerError(.readOnly, "the record \(path) cannot be written", cause: cause)
        case .SQLITE_CANTOPEN where access(path, W_OK) != 0 && (errno == EROFS || errno == EACCES):
            return LedgerError(.readOnly, "the record \(path) cannot be written", cause: cause)
        case .SQLITE_CANTOPEN: return LedgerError(.inputOutput, "cannot open the record \(path)", cause: cause)
        default: return LedgerError(.inputOutput, "the record \(path) cannot be read or written", cause: cause)
        }
    }
}

/// Stored bytes that do not say what they should.
struct Damage: Error, Sendable {
    let what: String

    init(_ what: String) { self.what = what }
}
