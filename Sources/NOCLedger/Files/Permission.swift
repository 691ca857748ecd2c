internal import Foundation
internal import NOCCore

/// Whether this user may do with the record what was asked, before SQLite says less clearly that it may not.
enum Permission {
    static func checkReading(_ path: String) throws(LedgerError) {
        guard access(path, R_OK) != 0, errno == EACCES else { return }
        throw refusal(of: path, "read", mode: S_IRGRP)
    }

    /// In a person's words, with the path that it is about.
    static func denied(_ what: String, _ path: String) -> LedgerError {
        LedgerError(.forbidden, "permission denied, \(what) \(path): run this as the user it belongs to, or with sudo")
    }

    /// Of a record that is there: its directory takes the files of SQLite's log.
    static func checkWriting(_ path: String, in directory: String) throws(LedgerError) {
        try checkReading(path)
        for place in [path, directory] where access(place, W_OK) != 0 && errno == EACCES {
            throw refusal(of: path, "written", mode: S_IWGRP)
        }
    }

    /// `permission denied, STATE/ledger.sqlite may be read by the user noc and the group noc: …`
    private static func refusal(of path: String, _ what: String, mode: mode_t) -> LedgerError {
        var status = stat()
        // Of a file that may not be looked at, the first folder above it that may be.
        var place = path
        while stat(place, &status) != 0, place != "/" {
            place = URL(filePath: place).deletingLastPathComponent().path(percentEncoded: false)
            if place.count > 1, place.hasSuffix("/") { place.removeLast() }
        }
        let user = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "uid \(status.st_uid)"
        let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "gid \(status.st_gid)"
        // Root's group is nobody's to join.
        guard status.st_mode & mode != 0, status.st_gid != 0 else {
            return LedgerError(
                .forbidden, "permission denied, \(path) may be \(what) by the user \(user) only: run this with sudo")
        }
        return LedgerError(
            .forbidden,
            "permission denied, \(path) may be \(what) by the user \(user) and the group \(group): join the group "
                + "(sudo usermod -aG \(group) \(NSUserName()), then sign in again), or run this with sudo")
    }
}
