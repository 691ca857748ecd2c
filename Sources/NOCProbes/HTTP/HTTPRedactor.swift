internal import Foundation
internal import NOCCore

/// Puts dots where a secret would stand in a reason or a trace, in whatever spelling it was sent or comes back.
struct HTTPRedactor: Sendable {
    static let dots = Secret("").description

    /// Longest first, so that a secret that contains another is replaced whole.
    private var spellings: [String] = []

    mutating func hide(_ secret: String) {
        guard !secret.isEmpty else { return }
        let encoded = secret.percentEncoded
        let all: Set = [
            secret, encoded, encoded.lowercased(), encoded.replacing("%20", with: "+"), secret.jsonEscaped,
            secret.xmlEscaped,
        ]
        spellings = Set(spellings).union(all).sorted { ($0.count, $0) > ($1.count, $1) }
    }

    /// Whole, because half a secret is one too: cut texts only afterwards.
    func redacted(_ text: String) -> String {
        spellings.reduce(text) { $0.replacingOccurrences(of: $1, with: HTTPRedactor.dots) }
    }

    /// What the other side wrote, short enough for a reason.
    func excerpt(_ text: String, longest: Int = 80) -> String {
        // No need to look at a whole page for its beginning.
        let clean = redacted(String(text.prefix(4_096)))
        return clean.count <= longest ? "“\(clean)”" : "“\(clean.prefix(longest))…”"
    }
}
