internal import Foundation
internal import NOCCore

/// `STATE/signing-key.pem`: the private part of the collector's key, which only the service's user may read. A copy of the record
/// does not hold it. While a key takes the place of another, the new one lies in `signing-key.next.pem` until the chain names it.
struct KeyFiles {
    static let name = "signing-key.pem"

    private let current: StateFile
    private let next: StateFile

    init(directory: String) {
        current = StateFile(KeyFiles.name, in: directory, mode: 0o600)
        next = StateFile("signing-key.next.pem", in: directory, mode: 0o600)
    }

    var path: String { current.path }

    /// The one in its place; nil where there is no file.
    func key() throws -> SigningKey? { try read(current) }

    /// The one with that fingerprint.
    func key(_ fingerprint: String) throws -> Search {
        let found = try read(current)
        if let found, try found.publicKey().fingerprint == fingerprint { return .found(found) }
        if let next = try read(next), try next.publicKey().fingerprint == fingerprint { return .found(next) }
        return try found.map { .other(try $0.publicKey().fingerprint) } ?? .missing
    }

    enum Search {
        case found(SigningKey)
        /// Another lies there.
        case other(String)
        case missing
    }

    /// Before the chain names it.
    func prepare(_ key: SigningKey) throws { try next.write(try key.privateText()) }

    /// After that.
    func settle(_ key: SigningKey) throws {
        try current.write(try key.privateText())
        try next.remove()
    }

    private func read(_ file: StateFile) throws -> SigningKey? {
        guard let data = try PlainFile.contents(file.path) else { return nil }
        guard let key = SigningKey(pem: data) else {
            throw LedgerError(.invalid, "\(file.path) holds no private key of Ed25519 or SM2")
        }
        return key
    }
}
