import Foundation

/// What Foundation says of a file, in a person's words: its own are a dump of keys.
struct FileTrouble {
    let code: OperationError.Code
    let message: String

    /// Nil for what is no trouble with a file.
    init?(_ error: any Error) {
        guard let error = error as? CocoaError else { return nil }
        let path = error.filePath ?? "a file"
        let cause = (error.underlying as? POSIXError)?.code
        switch cause ?? Self.usual[error.code] {
        case .EACCES?, .EPERM?: (code, message) = (.unavailable, "permission denied, \(path) cannot be written or read")
        case .ENOSPC?, .EDQUOT?: (code, message) = (.unavailable, "no room on the disk for \(path)")
        case .EROFS?: (code, message) = (.unavailable, "\(path) lies on a file system that is read-only")
        case let other?: (code, message) = (.failed, "\(path): \(String(cString: strerror(other.rawValue)))")
        case nil: (code, message) = (.failed, "\(path): \(error.localizedDescription)")
        }
    }

    /// Where nothing lies below.
    private static let usual: [CocoaError.Code: POSIXErrorCode] = [
        .fileReadNoPermission: .EACCES, .fileWriteNoPermission: .EACCES, .fileWriteOutOfSpace: .ENOSPC,
        .fileWriteVolumeReadOnly: .EROFS, .fileReadNoSuchFile: .ENOENT, .fileNoSuchFile: .ENOENT,
        .fileWriteFileExists: .EEXIST,
    ]
}
