package import Foundation

/// What a host does with files beyond reading and writing them. The program has one on OpenSSL and Linux; tests one of their own.
package protocol FileHost: Sendable {
    /// SHA-256 as 64 hexadecimal digits.
    func sha256(of data: Data) -> String
    /// The same of a plain file's content, read piece by piece. Throws for what is no plain file of that many bytes.
    func sha256(ofFile path: String, bytes: Int) throws -> String
    /// What stands at `path`, links followed. Throws where that cannot be told.
    func kind(of path: String) throws -> FileKind
    /// Gives the file a second name, or each below the folder; a copy where the file system has only one name for each.
    /// A symbolic link is taken as itself: what it leads to may be anywhere.
    func link(_ path: String, as second: String) throws
    /// Renames a file or folder; what is a file at `new` is replaced.
    func move(_ path: String, to new: String) throws
    /// Brings what was written into the file, or the names in the folder, to the disk.
    func synchronize(_ path: String) throws
    /// Lets two folders change places in one step; false where the file system cannot.
    func exchange(_ one: String, _ other: String) throws -> Bool
    /// Runs `body` while no other program has the file `path`, which is made when there is none; nil when one had it for
    /// longer than `patience`.
    func withLock<T>(on path: String, patience: Duration, _ body: () throws -> T) throws -> T?
    /// Runs `body`, which writes at `path`, with the rights of the one in whose hands that is, as far as this process has them.
    func asOwner<T>(of path: String, _ body: () throws -> T) throws -> T
}

/// What stands at a path.
package enum FileKind: Sendable, Hashable {
    case none, folder
    case plain(bytes: Int)
    /// A pipe, a device: reading it may wait for ever.
    case other
}
