package import Foundation

/// What a host does with files beyond reading and writing them. The program has one on OpenSSL and Linux; tests one of their own.
package protocol FileHost: Sendable {
    /// SHA-256 as 64 hexadecimal digits.
    func sha256(of data: Data) -> String
    /// The same of a plain file's content, read piece by piece. Throws for what is no plain file of that many bytes.
    func sha256(ofFile path: String, bytes: Int) throws -> String
    /// Lets two folders change places in one step; false where the file system cannot.
    func exchange(_ one: String, _ other: String) throws -> Bool
    /// Runs `body` while no other program has the file `path`, which is made when there is none; nil when one had it for
    /// longer than `patience`.
    func withLock<T>(on path: String, patience: Duration, _ body: () throws -> T) throws -> T?
}
