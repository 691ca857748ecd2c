internal import Foundation

/// Puts dots where a secret would stand, in whatever spelling it was sent or comes back.
package struct Redactor: Sendable {
    package static let dots = Secret("").description
    /// Of a secret's lines and of its packed forms: what is shorter stands by chance in any text.
    private static let shortestPart = 6

    /// Longest first, so that a secret that contains another is replaced whole.
    private var spellings: [String] = []

    package init() {}

    package mutating func hide(_ secret: String) {
        guard !secret.isEmpty else { return }
        let encoded = secret.percentEncoded
        var all: Set = [
            secret, encoded, encoded.lowercased(), encoded.replacing("%20", with: "+"), secret.jsonEscaped,
            secret.xmlEscaped,
        ]
        let parts = secret.split(whereSeparator: \.isNewline).map(String.init) + Redactor.packed(secret)
        all.formUnion(parts.filter { $0.count >= Redactor.shortestPart })
        spellings = Set(spellings).union(all).sorted { ($0.count, $0) > ($1.count, $1) }
    }

    /// Whole, because half a secret is one too: cut texts only afterwards.
    package func redacted(_ text: String) -> String {
        spellings.reduce(text) { $0.replacingOccurrences(of: $1, with: Redactor.dots) }
    }

    /// Of a text that was cut before anybody could look: what may be the beginning of a secret at its end is hidden, too.
    package func redacted(cut text: String) -> String {
        let text = redacted(text)
        let begun = spellings.compactMap { spelling in
            (1..<max(1, spelling.count)).reversed().first { text.hasSuffix(spelling.prefix($0)) }
        }.max()
        return begun.map { text.dropLast($0) + Redactor.dots } ?? text
    }

    /// What of it shows in base64 (RFC 4648) of any text that holds it, such as `user:password` in a header.
    private static func packed(_ secret: String) -> [String] {
        (0..<3).map { before in
            let bytes = [UInt8](repeating: 0, count: before) + Array(secret.utf8)
            let whole = bytes.count * 8 / 6
            return String(Data(bytes).base64EncodedString().prefix(whole).dropFirst((before * 8 + 5) / 6))
        }
    }
}
