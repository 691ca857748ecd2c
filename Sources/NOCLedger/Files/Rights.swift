package import Foundation
internal import NOCCore
internal import Synchronization

/// With whose rights this process touches a state directory. Root takes those of the directory's owner first, so that nothing
/// which that user puts in the way of root's hand (a link in the place of a file, a folder that changes meanwhile) is followed
/// with root's rights, and what is made belongs to the one who has to go on with it.
///
/// Effective ids only, of the whole process: what a person named on the command line is still opened as that person (`asInvoker`).
/// For processes that run no other program; `noc run` gives root's rights up for good instead.
package enum Rights {
    /// Whose hands a path is in: of the first of its components, from the root of the file system, that is not root's.
    package struct Owner: Hashable, Sendable {
        package let user: uid_t
        package let group: gid_t
    }

    /// Nil while they are root's.
    private static let taken = Mutex<Owner?>(nil)

    /// Nil where the whole path is root's, what is missing at its end included.
    package static func owner(of path: String) -> Owner? {
        var place = ""
        for component in URL(filePath: path).path.split(separator: "/") {
            place += "/\(component)"
            var status = stat()
            guard lstat(place, &status) == 0 else { return nil }
            guard status.st_uid == 0 else {
                let account = getpwuid(status.st_uid)
                return Owner(user: status.st_uid, group: account?.pointee.pw_gid ?? status.st_gid)
            }
        }
        return nil
    }

    /// From here on with the rights of the one in whose hands `path` is. Of use to root alone; for others nothing changes.
    package static func take(of path: String) throws(LedgerError) {
        guard geteuid() == 0, let owner = owner(of: path) else { return }
        try become(owner, path)
        // Root of a careful host closes what it makes to everybody; the group of the record reads it.
        umask(umask(0o077) & ~0o050)
        taken.withLock { $0 = owner }
    }

    /// Does something with the rights of whoever began this process: reads or writes what that person named.
    package static func asInvoker<T>(_ body: () throws -> T) throws -> T {
        guard let owner = taken.withLock({ $0 }) else { return try body() }
        try becomeRoot()
        let result = Result { try body() }
        try become(owner, "the state directory")
        return try result.get()
    }

    /// Writes what a person named, with the rights of the one in whose hands it is, as far as this person has them.
    package static func asOwner<T>(of path: String, _ body: () throws -> T) throws -> T {
        try asInvoker {
            guard geteuid() == 0, let owner = owner(of: path) else { return try body() }
            try become(owner, path)
            let result = Result { try body() }
            try becomeRoot()
            return try result.get()
        }
    }

    private static func become(_ owner: Owner, _ path: String) throws(LedgerError) {
        let name = getpwuid(owner.user).map { String(cString: $0.pointee.pw_name) }
        var group = owner.group
        let groups = name.map { initgroups($0, owner.group) } ?? setgroups(1, &group)
        guard groups == 0, setegid(owner.group) == 0, seteuid(owner.user) == 0 else {
            throw LedgerError(
                .forbidden, "cannot take the rights of \(name ?? "uid \(owner.user)"), in whose hands \(path) is",
                cause: String(cString: strerror(errno)))
        }
    }

    private static func becomeRoot() throws(LedgerError) {
        guard seteuid(0) == 0, setegid(getgid()) == 0, initgroups("root", getgid()) == 0 else {
            throw LedgerError(.forbidden, "cannot take root's rights back", cause: String(cString: strerror(errno)))
        }
    }
}
